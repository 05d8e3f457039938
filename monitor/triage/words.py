"""Chances, times and slices as a person says them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from detectors.types import Segment


def chance(probability: float) -> str:
    """A probability as a percentage that never claims certainty.

    >>> chance(0.93), chance(0.9984), chance(0.004)
    ('93 %', '> 99 %', '< 1 %')
    """
    whole = round(probability * 100)
    return "> 99 %" if whole >= 100 else "< 1 %" if whole < 1 else f"{whole} %"


def moment(ts: int) -> str:
    """A time in UTC to the minute, for sentences.

    >>> moment(0)
    '1970-01-01 00:00 UTC'
    """
    return f"{datetime.fromtimestamp(ts / 1e6, UTC):%Y-%m-%d %H:%M} UTC"


def stretch(start: int, end: int) -> str:
    """A span of time in UTC to the minute, the day said once where it is one.

    >>> stretch(0, 7_200_000_000), stretch(0, 90_000_000_000)
    ('1970-01-01 00:00 to 02:00 UTC', '1970-01-01 00:00 UTC to 1970-01-02 01:00 UTC')
    """
    first, last = moment(start), moment(end)
    return f"{first[:16]} to {last[11:]}" if first[:10] == last[:10] else f"{first} to {last}"


def stamp(ts: int) -> str:
    """A time as the command takes it.

    >>> stamp(0)
    '1970-01-01T00:00:00Z'
    """
    return f"{datetime.fromtimestamp(ts // 1_000_000, UTC):%Y-%m-%dT%H:%M:%SZ}"


def duration(us: int) -> str:
    """A span of time in its natural unit.

    >>> duration(90 * 60_000_000), duration(86_400_000_000 * 3), duration(0)
    ('1.5 h', '3 d', '0 min')
    """
    minutes = abs(us) / 60_000_000
    for size, unit in ((2880, "d"), (60, "h")):
        if minutes >= size:
            return f"{minutes / (1440 if unit == 'd' else 60):.3g} {unit}"
    return f"{minutes:.3g} min"


def slice_name(segment: Segment) -> str:
    """A slice as `app_version = 5.1, country = DE`; all rows when it is empty.

    >>> slice_name({"app_version": "5.1"}), slice_name({})
    ('app_version = 5.1', 'all rows')
    """
    return ", ".join(f"{name} = {value}" for name, value in segment.items()) or "all rows"


def listing(names: Sequence[str], most: int = 3) -> str:
    """Names in a sentence; the rest of a long list is counted.

    >>> listing(["a", "b"]), listing(["a", "b", "c", "d", "e"])
    ('a and b', 'a, b, c and 2 more')
    """
    shown = [*names[:most], f"{len(names) - most} more"] if len(names) > most else list(names)
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
