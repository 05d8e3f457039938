"""Spans of time as a person writes them: "90s", "10m", "1h30m", "7d"."""

import re

from detectors.declared import DAY_US, HOUR_US, MINUTE_US
from monitor.definition.words import show

SECOND_US = 1_000_000
LONGEST_US = 366 * DAY_US

_FORM = re.compile(r"(?=.)(?:([0-9]{1,8})d)?(?:([0-9]{1,8})h)?(?:([0-9]{1,8})m)?(?:([0-9]{1,8})s)?")
_UNITS_US = (DAY_US, HOUR_US, MINUTE_US, SECOND_US)


def duration(value: object) -> int:
    """Microseconds of a written span of at most 366 days. Raises ValueError.

    >>> duration("1h30m")
    5400000000
    """
    form = _FORM.fullmatch(value) if isinstance(value, str) else None
    if form is None:
        raise ValueError(f'must be a duration such as "90s", "10m", "1h", "1d" or "1h30m", not {show(value)}')
    span = sum(int(count or 0) * unit for count, unit in zip(form.groups(), _UNITS_US, strict=True))
    if span > LONGEST_US:
        raise ValueError(f'must be at most "366d", not {show(value)}')
    return span


def window(value: object) -> int:
    """The length of a window in microseconds; aligned to UTC, windows divide a day. Raises ValueError."""
    span = duration(value)
    if not MINUTE_US <= span <= DAY_US:
        raise ValueError(f'must be between "1m" and "1d", not {show(value)}')
    if span % MINUTE_US or DAY_US % span:
        raise ValueError(
            'must be whole minutes that divide a day evenly, such as "5m", "15m", "1h" or "6h", '
            f"not {show(value)}"
        )
    return span


def interval(value: object) -> int:
    """The time between two runs, in microseconds, at least a second. Raises ValueError."""
    span = duration(value)
    if span < SECOND_US:
        raise ValueError(f'must be at least "1s", not {show(value)}')
    return span
