"""Counting one feature of a batch: codes by group, sums by coarse bin, minimum, maximum and moments."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.profile import exact
from detectors.profile.binning import FeatureBins
from detectors.profile.columns import Numbers, Words
from detectors.profile.comoments import steps
from detectors.profile.measures import NOT_BY_BIN, Measure
from detectors.profile.rows import Block, Rows
from detectors.profile.sums import COLUMNS


@dataclass(frozen=True, eq=False)
class Tally:
    """One feature over G groups: `codes` int64[G, codes], `sums` int64[G, lines, coarse], `minimum` and
    `maximum` float64[G], `limbs` int64[2, G, LIMBS].

    `levels` int8[n] takes the level of each row (see `comoments`) where the column is paired with others.
    """

    bins: FeatureBins
    codes: NDArray[np.int64]
    sums: NDArray[np.int64]
    minimum: NDArray[np.float64]
    maximum: NDArray[np.float64]
    limbs: NDArray[np.int64]
    levels: NDArray[np.int8] | None = None

    @classmethod
    def zeros(
        cls,
        bins: FeatureBins,
        groups: int,
        lines: int = len(COLUMNS),
        levels: NDArray[np.int8] | None = None,
    ) -> "Tally":
        """Nothing counted yet, with room for measures of that many columns."""
        return cls(
            bins,
            codes=np.zeros((groups, bins.codes), dtype=np.int64),
            sums=np.zeros((groups, lines, bins.coarse), dtype=np.int64),
            minimum=np.full(groups, np.nan),
            maximum=np.full(groups, np.nan),
            limbs=np.zeros((2, groups, exact.LIMBS), dtype=np.int64),
            levels=levels,
        )

    def count(self, block: Block, codes: NDArray[np.int64], measures: Sequence[Measure]) -> None:
        """Count a block's rows by code, and add up the measures by coarse bin."""
        if self.levels is not None:
            self.levels[block.low : block.high] = steps(self.bins)[codes]
        size = self.bins.codes
        shape = (len(block.groups), size)
        key = codes if len(block.groups) == 1 else codes + block.local * size
        counted = np.bincount(key, minlength=shape[0] * size).reshape(shape)
        self.codes[block.groups] += counted
        coarse = np.add.reduceat(counted, self.bins.coarse_starts, axis=1)
        for measure in measures:
            if measure.column in NOT_BY_BIN:
                continue
            added = coarse
            if measure.weights is not None:
                fine = np.bincount(key, measure.weights[block.low : block.high], shape[0] * size)
                added = np.add.reduceat(fine.reshape(shape), self.bins.coarse_starts, axis=1).astype(np.int64)
            self.sums[block.groups, measure.column] += measure.multiplier * added

    def extend(self, block: Block, values: NDArray[np.float64], good: NDArray[np.bool_] | None) -> None:
        """Take a block's numbers into minimum, maximum and moments; `good` marks those that count."""
        low = values if good is None else np.where(good, values, np.inf)
        high = values if good is None else np.where(good, values, -np.inf)
        minimum = np.minimum.reduceat(low, block.starts)
        maximum = np.maximum.reduceat(high, block.starts)
        some = minimum <= maximum
        at = block.groups[some]
        self.minimum[at] = np.fmin(self.minimum[at], minimum[some])
        self.maximum[at] = np.fmax(self.maximum[at], maximum[some])
        with np.errstate(over="ignore"):
            deviation = np.clip(values - self.bins.pivot, -exact.CLIP, exact.CLIP)
        if good is not None:
            deviation = np.where(good, deviation, 0.0)
        exact.add(self.limbs[0], deviation, block.starts, block.groups)
        exact.add(self.limbs[1], deviation * deviation, block.starts, block.groups)


def tally_numbers(tally: Tally, column: Numbers, rows: Rows, measures: Sequence[Measure]) -> None:
    """Count a numeric column; −0.0 counts as 0.0."""
    bins = tally.bins
    for block in rows.blocks():
        values = column.values[block.low : block.high] + 0.0
        codes = np.searchsorted(bins.edges, values, side="left")
        good = np.isfinite(values)
        if not good.all():
            codes[~good] = bins.bins + 2
            codes[np.isnan(values)] = bins.bins + 1
            if column.null is not None:
                codes[column.null[block.low : block.high]] = bins.bins
            tally.extend(block, values, good)
        else:
            tally.extend(block, values, None)
        tally.count(block, codes, measures)


def tally_words(
    tally: Tally, codes: NDArray[np.int64], column: Words, rows: Rows, measures: Sequence[Measure]
) -> None:
    """Count a text column whose word w has code `codes[w]`, the null code being last."""
    for block in rows.blocks():
        tally.count(block, codes[column.indices[block.low : block.high]], measures)


def tally_absent(tally: Tally, rows: Rows, measures: Sequence[Measure]) -> None:
    """Count a column that the batch doesn't have: null in every row."""
    for block in rows.blocks():
        tally.count(block, np.full(block.high - block.low, tally.bins.bins, dtype=np.int64), measures)
