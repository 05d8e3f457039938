"""Column types that refuse what one of the two databases would refuse or change silently.

PostgreSQL refuses NUL in text; SQLite turns NaN into NULL. Both are a ValueError here, on either database.
"""

import json
import math
from typing import Any

import sqlalchemy as sa


def checked_text(value: str) -> str:
    """The text unchanged. Raises ValueError on a NUL character or a lone surrogate."""
    if "\x00" in value:
        raise ValueError(f"text must not hold a NUL character: {value[:80]!r}")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"text is not valid Unicode (a lone surrogate): {value[:80]!r}") from error
    return value


def checked_number(value: float) -> float:
    """The number unchanged. Raises ValueError on NaN and infinity."""
    if not math.isfinite(value):
        raise ValueError(f"a stored number must be finite, not {value!r}")
    return value


def dump_json(value: Any) -> str:
    """ASCII JSON with sorted keys. Raises ValueError on NaN, infinity or a value that JSON lacks."""
    try:
        return json.dumps(value, allow_nan=False, sort_keys=True, separators=(",", ":"))
    except TypeError as error:
        raise ValueError(f"not a JSON value: {error}") from error


class Words(sa.types.TypeDecorator[str]):
    """Text from users."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else checked_text(value)


class Json(sa.types.TypeDecorator[Any]):
    """Any JSON value as ASCII text: escapes keep NUL and every other character out of the column."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        return None if value is None else dump_json(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        return None if value is None else json.loads(value)


class Real(sa.types.TypeDecorator[float]):
    """A finite double."""

    impl = sa.Double
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: sa.Dialect) -> float | None:
        return None if value is None else checked_number(float(value))


#: Row ids that the database counts up: SQLite does so only for its own INTEGER.
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

#: Ids that are ULIDs.
Ulid = sa.String(26)


class HashBytes(sa.LargeBinary):
    """Bytes as the driver takes and gives them: SQLAlchemy's copy of each costs more than finding the row."""

    def bind_processor(self, dialect: sa.Dialect) -> None:
        return None

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> None:
        return None


#: Ids that are hashes: 16 bytes.
Hash = HashBytes(16)
