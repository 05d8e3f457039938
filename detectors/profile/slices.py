"""Counting the margins of the dimensions in a batch.

Rows are first added up to the distinct combinations of all dimensions, and each margin is then added up from
these: 92 margins of eight dimensions cost as many passes over the combinations, not over the rows.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detectors.profile import fixed
from detectors.profile.bottom import collapse
from detectors.profile.cells import KEPT, WAYS, Cells, Margin, cell_hashes, margins_of
from detectors.profile.columns import words
from detectors.profile.hashing import text_hash
from detectors.profile.measures import Measure, total_sums
from detectors.profile.rows import Rows
from detectors.profile.sums import Sums

_DENSE = 4  # a table of all conceivable cells may be this many times as long as the items counted


class Joint:
    """The distinct combinations (group, dimensions) of a batch, J of them, with their sums.

    `group` int64[J]; for each dimension `codes[d]` int64[J], `sizes[d]` and `hashes[d]` uint64[size].
    """

    def __init__(self, rows: Rows, dimensions: Sequence[str], measures: Sequence[Measure]) -> None:
        self.texts = {text_hash(""): ""}
        self.sizes: dict[str, int] = {}
        self.hashes: dict[str, NDArray[np.uint64]] = {}
        row_codes = {name: self._encode(rows, name) for name in dimensions}
        codes = [(row_codes[name], self.sizes[name]) for name in dimensions]
        at, size = _compact([(rows.group, len(rows.keys)), *codes])
        some = np.zeros(size, dtype=np.int64)
        some[at] = np.arange(len(rows))
        present = np.flatnonzero(np.bincount(at, minlength=size))
        self.table = total_sums(measures, at, size)[:, present]
        self.group = rows.group[some[present]]
        self.codes = {d: row_codes[d][some[present]] for d in dimensions}

    def _encode(self, rows: Rows, name: str) -> NDArray[np.int64]:
        """int64[n]: the code of each row's value; a missing value has the hash of the empty text."""
        empty = text_hash("")
        column = words(rows.table, f"d:{name}")
        if column is None:
            self.sizes[name], self.hashes[name] = 1, np.array([empty], dtype=np.uint64)
            return np.zeros(len(rows), dtype=np.int64)
        self.hashes[name] = column.hashes(empty)
        self.sizes[name] = len(column.words) + 1
        self.texts.update({text_hash(text): text for text in column.texts.values()})
        return column.indices

    def margin(self, names: Margin) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.int64]]:
        """(group, values uint64[c, 3], sums) of the cells kept, sorted by group and hash."""
        parts = [(self.group, int(self.group.max()) + 1), *((self.codes[d], self.sizes[d]) for d in names)]
        at, size = _compact(parts)
        some = np.zeros(size, dtype=np.int64)
        some[at] = np.arange(len(at))
        present = np.flatnonzero(np.bincount(at, minlength=size))
        table = _add_up(self.table, at, size)[:, present]
        joint = some[present]
        values = np.zeros((len(joint), WAYS), dtype=np.uint64)
        for way, name in enumerate(names):
            values[:, way] = self.hashes[name][self.codes[name][joint]]
        hashes = cell_hashes([names], np.zeros(len(joint), dtype=np.int64), values)
        first, sums = collapse(self.group[joint], hashes, table, KEPT)
        return self.group[joint][first], values[first], sums


def count_cells(rows: Rows, dimensions: Sequence[str], measures: Sequence[Measure]) -> list[Cells]:
    """The cells of each group."""
    if not dimensions or not len(rows):
        return [Cells()] * len(rows.keys)
    joint = Joint(rows, dimensions, measures)
    margins = margins_of(dimensions)
    found = [joint.margin(names) for names in margins]
    group = np.concatenate([g for g, _, _ in found])
    order = np.argsort(group, kind="stable")
    at = np.repeat(np.arange(len(margins)), [len(g) for g, _, _ in found])[order]
    values = np.concatenate([v for _, v, _ in found])[order]
    table = np.concatenate([t for _, _, t in found], axis=1)[:, order]
    bounds = np.searchsorted(group[order], np.arange(len(rows.keys) + 1)).tolist()
    result = []
    for low, high in pairwise(bounds):
        part = slice(low, high)
        sums = Sums(table[:, part].copy())
        result.append(Cells.with_texts(margins, at[part], values[part], sums, joint.texts))
    return result


def _add_up(table: NDArray[np.int64], at: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Exact sums of the columns of `table` int64[c, J] by the position `at` of each."""
    result = np.zeros((len(table), size), dtype=np.int64)
    for row, total in zip(table, result, strict=True):
        for multiplier, weights in fixed.weights(row):
            total += multiplier * np.bincount(at, weights, size).astype(np.int64)
    return result


def _compact(parts: Sequence[tuple[NDArray[np.int64], int]]) -> tuple[NDArray[np.int64], int]:
    """(int64[n] positions, their number): one position for each distinct combination of (codes, size)."""
    at, size = parts[0]
    bound = _DENSE * len(at) + 1024
    for codes, count in parts[1:]:
        at, size = at * count + codes, size * count
        if size > bound:
            encoded = pa.array(at).dictionary_encode()
            at, size = encoded.indices.to_numpy().astype(np.int64), len(encoded.dictionary)
    return at, size
