"""Times as the logs say them."""

from datetime import UTC, datetime


def rfc3339(ts_us: int) -> str:
    """Microseconds since the epoch as RFC 3339 in UTC, to the second."""
    return datetime.fromtimestamp(ts_us // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
