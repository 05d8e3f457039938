"""Alerts: what happened becomes a message, a message one delivery a channel, sent until it lands."""
