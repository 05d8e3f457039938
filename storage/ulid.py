"""Ids that sort by the time they were made (github.com/ulid/spec): 48 bits of milliseconds, 80 random."""

import secrets
import threading
import time

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BITS = 80

_turn = threading.Lock()
_last = 0


def new(now_us: int | None = None) -> str:
    """A ULID of 26 characters, greater than every one made before in this process.

    `now_us` is the time in microseconds since the epoch, the clock's when absent.
    """
    global _last
    milliseconds = (time.time_ns() // 1_000_000) if now_us is None else now_us // 1000
    drawn = milliseconds << RANDOM_BITS | secrets.randbits(RANDOM_BITS)
    with _turn:
        # Within one millisecond, and when the clock goes back, count on from the last.
        _last = drawn if drawn >> RANDOM_BITS > _last >> RANDOM_BITS else _last + 1
        value = _last
    return "".join(ALPHABET[value >> shift & 31] for shift in range(125, -1, -5))
