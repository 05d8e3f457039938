"""The one place where the wall clock is read, and times in and out of RFC 3339."""

import datetime
import time

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)
#: Later times than rows may have (see `monitor.ingest.times`) are slips of a digit.
LAST_YEAR = 2254
LAST_US = 9_000_000_000_000_000


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
    plain = text.strip()
    try:
        if plain.isascii() and plain.isdigit() and len(plain) > 8:
            return _in_range(int(plain) * 1000)
        moment = datetime.datetime.fromisoformat(plain)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=datetime.UTC)
        return _in_range((moment - EPOCH) // MICROSECOND)
    except ValueError:
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        raise ValueError(
            f"{shown!r} is no time from 1970 to {LAST_YEAR}; write it like 2026-01-31T14:00:00Z, "
            "or as epoch milliseconds"
        ) from None


def _in_range(us: int) -> int:
    if not 0 <= us < LAST_US:
        raise ValueError(us)
    return us
