"""pandas frames as chunks."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from monitor.ingest.chunk import Chunk, cut
from monitor.ingest.errors import InputError
from monitor.ingest.json_rows import column

if TYPE_CHECKING:
    import pandas


def read_frame(frame: "pandas.DataFrame") -> Iterator[Chunk]:
    """The chunks of a frame, its index left out. Raises InputError for two columns of one name.

    In a column of floats NaN is a value; pandas' own missing values are null.
    """
    names = [str(name) for name in frame.columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError("column twice", f"the frame has the column {twice[0]!r} more than once")
    columns = {name: _array(name, frame.iloc[:, at]) for at, name in enumerate(names)}
    for part in cut(pa.table(columns)):
        yield Chunk(part)


def _array(name: str, values: "pandas.Series[Any]") -> pa.Array:
    if getattr(values.dtype, "kind", "O") == "f" and values.dtype.name.startswith("float"):
        return pa.array(values.to_numpy(), from_pandas=False)
    try:
        array = pa.Array.from_pandas(values)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        if values.dtype.kind != "O":
            raise InputError("wrong column type", f"column {name!r} is {values.dtype}: {error}") from None
        missing = values.isna().to_list()
        return column([None if gone else _plain(v) for v, gone in zip(values, missing, strict=True)])
    return array


def _plain(value: Any) -> Any:
    """One object as a JSON value."""
    value = value.item() if hasattr(value, "item") and getattr(value, "ndim", 1) == 0 else value
    return value if isinstance(value, str | bool | int | float) else str(value)
