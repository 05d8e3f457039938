"""Counting the margins of the dimensions in a batch.

Rows are first added up to the distinct combinations of all dimensions, where these are fewer, and each margin
is then added up from them. A margin of few conceivable cells is counted in a table of all of them; of others
only the cells that the cap can keep are sorted and added up.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detectors.profile.bottom import candidates, collapse
from detectors.profile.cells import KEPT, WAYS, Cells, Margin, margins_of, value_hashes
from detectors.profile.columns import words
from detectors.profile.fixed import weights
from detectors.profile.hashing import mix, text_hash
from detectors.profile.measures import Measure, total_sums
from detectors.profile.rows import Rows
from detectors.profile.sums import COLUMNS, Sums

_DENSE = 1 << 16  # conceivable cells, at most, that are counted in a table of all of them


@dataclass(frozen=True, eq=False)
class Dimension:
    """One dimension of N items: `codes` int64[N] into `values` uint64[size], the hashes of the texts.

    `parts` uint64[size] is what each value adds to the hash of a cell.
    """

    codes: NDArray[np.int64]
    values: NDArray[np.uint64]
    parts: NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Items:
    """N rows, or sums of rows: their group (ascending in no way), dimensions and measures."""

    group: NDArray[np.int64]
    groups: int
    dimensions: Mapping[str, Dimension]
    measures: Sequence[Measure]

    def taken(self, at: NDArray[np.int64], measures: Sequence[Measure]) -> "Items":
        """The items at some positions, with measures of their own."""
        dimensions = {name: replace(d, codes=d.codes[at]) for name, d in self.dimensions.items()}
        return Items(self.group[at], self.groups, dimensions, measures)


def count_cells(rows: Rows, names: Sequence[str], measures: Sequence[Measure]) -> list[Cells]:
    """The cells of each group, over the dimensions of these names."""
    if not names or not len(rows):
        return [Cells()] * len(rows.keys)
    texts = {text_hash(""): ""}
    dimensions = {name: _dimension(rows, name, texts) for name in names}
    items = _joint(Items(rows.group, len(rows.keys), dimensions, measures))
    margins = margins_of(names)
    found = [_margin(items, margin) for margin in margins]
    group = np.concatenate([g for g, _, _ in found])
    order = np.argsort(group, kind="stable")
    at = np.repeat(np.arange(len(margins)), [len(g) for g, _, _ in found])[order]
    values = np.concatenate([v for _, v, _ in found])[order]
    table = np.concatenate([t for _, _, t in found], axis=1)[:, order]
    bounds = np.searchsorted(group[order], np.arange(len(rows.keys) + 1)).tolist()
    return [
        Cells.with_texts(margins, at[low:high], values[low:high], Sums(table[:, low:high].copy()), texts)
        if high > low
        else Cells()
        for low, high in pairwise(bounds)
    ]


def _dimension(rows: Rows, name: str, texts: dict[int, str]) -> Dimension:
    """The dimension of the rows; a missing value counts as the empty text. Its texts are added to `texts`."""
    column = words(rows.table, f"d:{name}")
    if column is None:
        codes, values = np.zeros(len(rows), dtype=np.int64), np.array([text_hash("")], dtype=np.uint64)
    else:
        codes, values = column.indices, column.hashes(text_hash(""))
        texts.update({text_hash(text): text for text in column.texts.values()})
    return Dimension(codes, values, value_hashes(name, values))


def _joint(rows: Items) -> Items:
    """The rows added up to their distinct combinations, or the rows where that saves little."""
    at, size = rows.group, rows.groups
    for dimension in rows.dimensions.values():
        at, size = at * len(dimension.values) + dimension.codes, size * len(dimension.values)
        if size > 4 * len(at) + 1024:
            encoded = pa.array(at).dictionary_encode()
            at, size = encoded.indices.to_numpy().astype(np.int64), len(encoded.dictionary)
            if size > len(at) // 2:
                return rows
    some, present = _examples(at, size)
    table = total_sums(rows.measures, at, size)[:, present]
    measures = [Measure(i, m, w) for i, row in enumerate(table) for m, w in weights(row)]
    return rows.taken(some, measures)


def _margin(items: Items, names: Margin) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.int64]]:
    """(group, values uint64[c, 3], sums) of the cells kept of one margin, sorted by group and hash."""
    dimensions = [items.dimensions[name] for name in names]
    size = items.groups
    for dimension in dimensions:
        size *= len(dimension.values)
    if size <= _DENSE:
        at = items.group
        for dimension in dimensions:
            at = at * len(dimension.values) + dimension.codes
        some, present = _examples(at, size)
        table = total_sums(items.measures, at, size)[:, present]
        hashes = mix(_added_parts(dimensions, some))
    else:
        hashes = np.concatenate([mix(_added_parts(dimensions, block)) for block in _blocks(len(items.group))])
        some = candidates(items.group, hashes, KEPT)
        hashes = hashes[some]
        table = _each(items.measures, some)
    first, sums = collapse(items.group[some], hashes, table, KEPT)
    kept = some[first]
    values = np.zeros((len(kept), WAYS), dtype=np.uint64)
    for way, dimension in enumerate(dimensions):
        values[:, way] = dimension.values[dimension.codes[kept]]
    return items.group[kept], values, sums


def _examples(at: NDArray[np.int64], size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(for each position that occurs in `at`, an item that has it; those positions, ascending)."""
    example = np.full(size, -1, dtype=np.int64)
    example[at] = np.arange(len(at))
    present = np.flatnonzero(example >= 0)
    return example[present], present


def _blocks(size: int) -> Iterator[slice]:
    return (slice(low, low + (1 << 15)) for low in range(0, size, 1 << 15))


def _added_parts(dimensions: Sequence[Dimension], at: slice | NDArray[np.int64]) -> NDArray[np.uint64]:
    """uint64: the unmixed hash of the cells that the items at these positions belong to."""
    total = dimensions[0].parts[dimensions[0].codes[at]]
    for dimension in dimensions[1:]:
        total = total + dimension.parts[dimension.codes[at]]
    return total


def _each(measures: Sequence[Measure], at: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64[len(COLUMNS), len(at)]: what each of these items adds by itself."""
    table = np.zeros((len(COLUMNS), len(at)), dtype=np.int64)
    for measure in measures:
        own = 1 if measure.weights is None else measure.weights[at].astype(np.int64)
        table[measure.column] += measure.multiplier * own
    return table
