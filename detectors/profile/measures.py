"""What each row adds to the sums of its bin, its slice and its window, as weights of an exact `bincount`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detectors.profile import fixed
from detectors.profile.columns import integers, numbers
from detectors.profile.sums import COLUMNS, INDEX

#: Measures that are summed by window, slice and delay only; the others are summed by bin too.
NOT_BY_BIN = frozenset(
    INDEX[name] for name in ("errors", "fallbacks", "timed", "latency_ms", "latency_ms_nanos")
)


@dataclass(frozen=True, eq=False)
class Measure:
    """`multiplier` × float64[n] `weights` adds to row `column` of the sums; weights None means 1 a row."""

    column: int
    multiplier: int = 1
    weights: NDArray[np.float64] | None = None

    def taken(self, at: NDArray[np.int64]) -> "Measure":
        """What the rows at these positions add."""
        return self if self.weights is None else replace(self, weights=self.weights[at])


def measures_of(table: pa.Table, stage: str) -> list[Measure]:
    """What the rows of a table of that stage add; measures that are zero in all rows are left out."""
    size = table.num_rows
    found = [Measure(INDEX["n"])]
    status = integers(table, "status")
    if status is not None:
        found += _flag("errors", status[0] == 2) + _flag("fallbacks", status[0] == 1)
    found += _decimal(table, "score", "scored", "score")
    found += _decimal(table, "latency_ms", "timed", "latency_ms")
    if stage == "outcomes":
        found += [Measure(INDEX["outcomes"]), *_decimal(table, "label", None, "labels")]
        found += _decimal(table, "value", None, "value") + _flag("worthless", _worthless(table, size))
    elif stage == "training":
        found += _decimal(table, "label", "outcomes", "labels")
    return found


def total_sums(measures: Sequence[Measure], at: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """int64[len(COLUMNS), size]: the measures added up by the position `at` int64[n] of each row."""
    table = np.zeros((len(COLUMNS), size), dtype=np.int64)
    for measure in measures:
        added = np.bincount(at, measure.weights, size).astype(np.int64)
        table[measure.column] += measure.multiplier * added
    return table


def _flag(column: str, holds: NDArray[np.bool_]) -> list[Measure]:
    if holds.all():
        return [Measure(INDEX[column])]
    return [Measure(INDEX[column], 1, holds.astype(np.float64))] if holds.any() else []


def _decimal(table: pa.Table, source: str, count: str | None, target: str) -> list[Measure]:
    """The finite values of a column: their number under `count`, their exact sum under `target`."""
    column = numbers(table, source)
    if column is None:
        return []
    finite = np.isfinite(column.values)
    values = column.values if finite.all() else np.where(finite, column.values, 0.0)
    found = _flag(count, finite) if count else []
    for row, integer in zip((INDEX[target], INDEX[target] + 1), fixed.split(values), strict=True):
        found += [Measure(row, multiplier, weights) for multiplier, weights in fixed.weights(integer)]
    return found


def _worthless(table: pa.Table, size: int) -> NDArray[np.bool_]:
    label, value = numbers(table, "label"), numbers(table, "value")
    if label is None or value is None:
        return np.zeros(size, dtype=bool)
    return np.asarray((label.values > 0) & (value.values == 0))
