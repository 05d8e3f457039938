"""Rows as quarantine keeps them: JSON values from which the same row can be made again."""

import math
from typing import Any

import pyarrow as pa

from monitor.ingest.convert import flat

KEPT = 4_096  # characters of a value


def plain_rows(table: pa.Table) -> list[dict[str, Any]]:
    """The rows as JSON values: times, NaN and infinities become text, long texts are cut."""
    columns = [[_plain(value) for value in _listed(column)] for column in table.columns]
    return [dict(zip(table.column_names, row, strict=True)) for row in zip(*columns, strict=True)]


def _listed(column: pa.ChunkedArray) -> list[Any]:
    array = flat(column)
    if pa.types.is_timestamp(array.type) or pa.types.is_date(array.type):
        # Python's own times end at the year 9999 and at microseconds; Arrow's text has neither bound.
        array = array.cast(pa.string())
    listed: list[Any] = array.to_pylist()
    return listed


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else repr(value)
    return str(value)[:KEPT]
