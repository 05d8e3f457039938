"""Ids that sort by the time they were made (github.com/ulid/spec): 48 bits of milliseconds, 80 random."""

import secrets
import threading
import time

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BITS = 80
LATEST = (1 << 48) - 1

_turn = threading.Lock()
_last = 0


def new(now_us: int | None = None) -> str:
    """A ULID of 26 characters that sorts by its millisecond, and within one by the order of the calls.

    `now_us` is the time in microseconds since the epoch, the clock's when absent.
    """
    global _last
    milliseconds = (time.time_ns() // 1000 if now_us is None else now_us) // 1000
    within = min(max(milliseconds, 0), LATEST)
    drawn = within << RANDOM_BITS | secrets.randbits(RANDOM_BITS - 1)
    with _turn:
        _last = _last + 1 if _last >> RANDOM_BITS == within else drawn
        value = _last
    return "".join(ALPHABET[value >> shift & 31] for shift in range(125, -1, -5))
