"""Pairs of served and training rows, made of plain lists."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from detectors.declared import HOUR_US, Declared, Dimension, Feature
from detectors.skew.compare import Pairs, compare
from detectors.skew.summary import CellParity, RowParity

DECLARED = Declared(
    "ads",
    features=(Feature("age", "numeric"), Feature("country", "categorical")),
    dimensions=(
        Dimension("app", "infrastructure"),
        Dimension("dc", "infrastructure"),
        Dimension("region", "quality"),
    ),
)

Values = Sequence[Any] | np.ndarray[Any, Any]


def table(columns: Mapping[str, Values], rows: int) -> pa.Table:
    """A canonical table: `age` as float64, all other features and dimensions as dictionaries."""
    arrays = {
        "prediction_id": pa.array([f"p{i}" for i in range(rows)]),
        "ts": pa.array(range(rows), pa.int64()),
    }
    for name, values in columns.items():
        kind = pa.float64() if name == "f:age" else pa.string()
        array = values if isinstance(values, pa.Array) else pa.array(values, kind)
        arrays[name] = array if name == "f:age" else array.dictionary_encode()
    return pa.table(arrays)


def parity(
    served: Mapping[str, Values],
    training: Mapping[str, Values],
    *,
    windows: Sequence[int] | None = None,
    order: Sequence[int] | None = None,
) -> RowParity:
    """The parity of all rows, or of those of the first window when `windows` says the hour of each."""
    rows = len(next(iter(served.values())))
    starts = np.array(windows if windows is not None else [0] * rows, dtype=np.int64) * HOUR_US
    ranks = np.array(order if order is not None else range(rows), dtype=np.int64)
    pairs = Pairs(table(served, rows), table(training, rows), starts, ranks)
    return compare(pairs, DECLARED)[int(starts[0])]


def ages(served: Values, training: Values) -> CellParity:
    """The comparison of one numeric column."""
    return parity({"f:age": served}, {"f:age": training}).features["age"]


def countries(served: Values, training: Values) -> CellParity:
    """The comparison of one categorical column."""
    return parity({"f:country": served}, {"f:country": training}).features["country"]
