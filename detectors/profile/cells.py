"""Sums by slice: the 1-, 2- and 3-way margins of the dimensions.

A margin is a set of up to three dimensions, a cell one combination of their values, written as the hashes of
the texts; the texts stand once in a table of their own. Of each margin the 1,000 cells with the smallest
hashes are kept with exact sums (see `bottom`); the rest is the window's total less these. A missing value
counts as the empty text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from detectors.profile.bottom import collapse
from detectors.profile.hashing import mix, text_hash
from detectors.profile.sums import Sums, Totals

#: Cells kept of each margin.
KEPT = 1_000
#: Dimensions combined at most.
WAYS = 3

Margin = tuple[str, ...]


def margins_of(dimensions: Sequence[str]) -> tuple[Margin, ...]:
    """All margins, smallest first, the names of each sorted."""
    names = sorted(dimensions)
    return tuple(m for ways in range(1, WAYS + 1) for m in combinations(names, ways))


def value_hashes(name: str, values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """What values (hashes of texts) of one dimension add to the hash of a cell, before it is mixed."""
    return mix(values ^ np.uint64(text_hash(name)))


def cell_hashes(
    margins: Sequence[Margin], at: NDArray[np.int64], values: NDArray[np.uint64]
) -> NDArray[np.uint64]:
    """uint64[C]: the hash of each cell, the same whatever the order of its dimensions."""
    hashes = np.zeros(len(at), dtype=np.uint64)
    for way in range(WAYS):
        seeds = np.array([text_hash(m[way]) if way < len(m) else 0 for m in margins], dtype=np.uint64)
        has = np.array([way < len(m) for m in margins])
        hashes += mix(values[:, way] ^ seeds[at]) * has[at]
    return mix(hashes)


@dataclass(frozen=True, eq=False)
class Cells:
    """Flat over all margins, sorted by margin and hash of the cell.

    `at` int64[C] is the position in `margins`, `values` uint64[C, 3] the hashes of the texts (0 where the
    margin has fewer dimensions), `sums` those of each cell; `texts` names the hashes.
    """

    margins: tuple[Margin, ...] = ()
    at: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    values: NDArray[np.uint64] = field(default_factory=lambda: np.zeros((0, WAYS), dtype=np.uint64))
    sums: Sums = field(default_factory=lambda: Sums.zeros(0))
    texts: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def with_texts(
        cls,
        margins: tuple[Margin, ...],
        at: NDArray[np.int64],
        values: NDArray[np.uint64],
        sums: Sums,
        texts: Mapping[int, str],
    ) -> "Cells":
        """Cells that keep of `texts` what they use."""
        ways = np.array([len(names) for names in margins], dtype=np.int64)[at]
        used = np.unique(values[np.arange(WAYS) < ways[:, None]]).tolist()
        return cls(margins, at, values, sums, {h: texts[h] for h in used})

    def table(self, names: Sequence[str]) -> tuple[list[Margin], Sums]:
        """The cells of one margin: (values in the order of `names`, their sums).

        Empty for a margin that was not counted.
        """
        asked = tuple(names)
        if asked not in self._tables:
            self._tables[asked] = self._table(asked)
        return self._tables[asked]

    @cached_property
    def _tables(self) -> dict[Margin, tuple[list[Margin], Sums]]:
        """The margins that were asked for: detectors ask for the same few of each past window, every time."""
        return {}

    def _table(self, names: Margin) -> tuple[list[Margin], Sums]:
        key = tuple(sorted(names))
        if key not in self.margins:
            return [], Sums.zeros(0)
        place = self.margins.index(key)
        low, high = np.searchsorted(self.at, [place, place + 1]).tolist()
        columns = [self.values[low:high, key.index(name)].tolist() for name in names]
        texts = self.texts
        return [tuple(texts[v] for v in row) for row in zip(*columns, strict=True)], self.sums[low:high]

    def margin(self, names: Sequence[str]) -> dict[Margin, Totals]:
        """The cells of one margin as plain numbers, keyed by the values in the order of `names`."""
        keys, sums = self.table(names)
        return dict(zip(keys, sums.rows(), strict=True))


def merge_cells(parts: Sequence[Cells]) -> Cells:
    """The cells of all parts taken together; a margin that some parts lack is kept."""
    parts = [part for part in parts if part.margins]
    if len(parts) < 2:
        return parts[0] if parts else Cells()
    margins = tuple(sorted({m for part in parts for m in part.margins}, key=lambda m: (len(m), m)))
    place = [np.array([margins.index(m) for m in part.margins], dtype=np.int64) for part in parts]
    at = np.concatenate([moved[part.at] for moved, part in zip(place, parts, strict=True)])
    values = np.concatenate([part.values for part in parts])
    table = np.concatenate([part.sums.table for part in parts], axis=1)
    texts = {h: text for part in parts for h, text in part.texts.items()}
    first, sums = collapse(at, cell_hashes(margins, at, values), table, KEPT)
    return Cells.with_texts(margins, at[first], values[first], Sums(sums), texts)
