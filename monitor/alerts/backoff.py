"""When a failed delivery is tried again, and when it is given up."""

import random
from email.utils import parsedate_to_datetime

SECOND_US = 1_000_000
#: Waits after the first, second, … attempt, before jitter; the last one repeats.
WAITS_S = (5, 30, 120, 600, 1800, 7200, 28_800)
#: A delivery that still fails this long after it was made, and after every wait, is given up.
GIVE_UP_US = 3 * 86_400 * SECOND_US
LONGEST_S = WAITS_S[-1]
#: A receiver that answers one of these is busy: all deliveries to it wait, not this one alone.
THROTTLES = frozenset({429, 502, 503, 504})


def wait_us(attempts: int, chance: random.Random) -> int:
    """The wait after so many attempts, in µs, spread by a fifth so that retries do not march in step."""
    base = WAITS_S[min(max(attempts, 1), len(WAITS_S)) - 1]
    return int(base * SECOND_US * chance.uniform(0.8, 1.2))


def hopeless(created: int, attempts: int, now_us: int) -> bool:
    """True when it is time to give up: old, and tried after every wait (a replay makes old ones)."""
    return now_us - created >= GIVE_UP_US and attempts > len(WAITS_S)


def retry_after_us(header: str | None, now_us: int) -> int | None:
    """What `Retry-After` asks for (seconds or an HTTP date), in µs, at most 8 hours; None when unreadable."""
    if header is None:
        return None
    if header.strip().isascii() and header.strip().isdigit():
        seconds = float(header.strip()[:12])
    else:
        try:
            seconds = parsedate_to_datetime(header).timestamp() - now_us / SECOND_US
        except (ValueError, OverflowError):
            return None
    return int(min(max(seconds, 0.0), LONGEST_S) * SECOND_US)
