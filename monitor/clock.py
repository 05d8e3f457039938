"""The one place where the wall clock is read, and times in and out of RFC 3339."""

import datetime
import time

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


def now_us() -> int:
    """Microseconds since the epoch, now."""
    return time.time_ns() // 1000


def to_text(ts: int) -> str:
    """RFC 3339 in UTC with `Z`; fractions only where there are any."""
    moment = EPOCH + datetime.timedelta(microseconds=ts)
    return moment.isoformat().replace("+00:00", "Z")


def from_text(text: str) -> int:
    """Microseconds since the epoch of an RFC 3339 text or of epoch milliseconds; zone-less means UTC.

    Raises ValueError with a message for people.
    """
    if text.strip().isdigit() and len(text.strip()) > 8:
        return int(text) * 1000
    try:
        moment = datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(
            f"{text!r} is no time; write it like 2026-01-31T14:00:00Z, or as epoch milliseconds"
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return (moment - EPOCH) // MICROSECOND
