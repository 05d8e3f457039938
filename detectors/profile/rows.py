"""The rows of a batch, put in groups: one group for each (window, model version).

Rows are sorted by group once, unless they already are (logs come in the order of time), so that a group's
rows stand together: then one `reduceat` a column gives every group's minimum, maximum or sum.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detectors.declared import Declared
from detectors.profile.columns import integers, words

Key = tuple[int, str]

_BLOCK = 1 << 16  # rows; the most that `exact.add` takes at once


@dataclass(frozen=True, eq=False)
class Block:
    """Rows `low:high`: `groups` int64[g] ascending, whose rows begin at `starts` int64[g] of the block.

    `local` int64[high - low] is the position of each row's group in `groups`.
    """

    low: int
    high: int
    groups: NDArray[np.int64]
    starts: NDArray[np.int64]
    local: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Rows:
    """A table whose rows are sorted by group: row r belongs to `keys[group[r]]`."""

    table: pa.Table
    keys: tuple[Key, ...]
    group: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.group)

    def only(self, mask: NDArray[np.bool_]) -> "Rows":
        """The rows where `mask` holds; the groups keep their numbers."""
        if mask.all():
            return self
        return Rows(self.table.filter(pa.array(mask)), self.keys, self.group[mask])

    def blocks(self) -> Iterator[Block]:
        """The rows in pieces that fit the processor's cache."""
        for low in range(0, len(self), _BLOCK):
            group = self.group[low : low + _BLOCK]
            fresh = np.append(True, group[1:] != group[:-1])
            starts = np.flatnonzero(fresh)
            yield Block(low, low + len(group), group[starts], starts, np.cumsum(fresh) - 1)


def grouped(table: pa.Table, declared: Declared, stage: str) -> Rows:
    """The rows by (window start, version); training rows all under (0, "").

    Raises ValueError for a row of another stage without a time.
    """
    size = table.num_rows
    if stage == "training":
        return Rows(table, ((0, ""),), np.zeros(size, dtype=np.int64))
    times = integers(table, "ts")
    if times is None or not times[1].all():
        row = 0 if times is None else int(np.argmin(times[1]))
        raise ValueError(f"row {row} of the stage {stage!r} has no ts: every row needs a time")
    window = times[0] // declared.window_us
    version, names = _versions(table)
    low = int(window.min())
    pairs, group = _distinct((window - low) * len(names) + version)
    windows, versions = np.divmod(pairs, len(names))
    starts = ((low + windows) * declared.window_us).tolist()
    keys = tuple(zip(starts, (names[v] for v in versions.tolist()), strict=True))
    if (group[1:] < group[:-1]).any():
        order = np.argsort(group, kind="stable")
        table, group = table.take(pa.array(order)), group[order]
    return Rows(table, keys, group)


def _versions(table: pa.Table) -> tuple[NDArray[np.int64], list[str]]:
    """(int64[n] positions, distinct versions ascending); no version is the empty text."""
    column = words(table, "version")
    if column is None:
        return np.zeros(table.num_rows, dtype=np.int64), [""]
    names = sorted({"", *column.texts.values()})
    position = np.full(len(column.words) + 1, names.index(""), dtype=np.int64)
    for i, text in column.texts.items():
        position[i] = names.index(text)
    return position[column.indices], names


def _distinct(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(distinct values ascending, position of each value among them)."""
    if (values == values[0]).all():
        return values[:1], np.zeros(len(values), dtype=np.int64)
    distinct, position = np.unique(values, return_inverse=True)
    return distinct, position.astype(np.int64, copy=False)
