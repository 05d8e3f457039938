"""The published localisers, written anew from their papers: a file each, with `locate(instance, deadline)`.

All are vectorised over leaves, so that they are faster than the published codes. `deadline` is a moment of
`time.perf_counter` after which a peer raises `TimeoutError`.
"""
