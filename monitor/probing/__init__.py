"""Asks the model's endpoint: golden cases on their schedule, and logged rows once more.

The worker does so, off the path of evaluation; what an endpoint does, however odd, becomes a result in words.
"""
