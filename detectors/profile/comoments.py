"""How columns go together: the exact sum, over rows, of the product of every two columns' levels.

The level of a value is the place of its bin as a whole number from −31 (the lowest, or the commonest word) to
31; null, NaN and invalid stand in the middle, 0. Bins are the reference's quantiles, so
levels are ranks, and with the sums and squares that the counts give, the products tell the rank correlation
of every pair. Products of levels are whole numbers of at most 961, which float32 adds exactly over 16,384
rows: one small matrix product a block, whatever the order of the rows.

The first 63 features take part, and the score: 2,016 pairs at most, some three bytes each.

>>> steps(FeatureBins("x", "numeric", np.array([1.0, 2.0, 3.0]))).tolist()
[-31, -10, 10, 31, 0, 0, 0]

Reference: C. Spearman, American Journal of Psychology 15 (1904) 72-101 (correlation of ranks).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from detectors.profile.binning import SCORE, Binning, FeatureBins

#: Columns that are paired at most.
MOST = 64
#: Levels run from -TOP to TOP.
TOP = 31
_BLOCK = 1 << 14  # rows; 2^14 products of at most 961 stay below 2^24


def paired(binning: Binning) -> NDArray[np.int64]:
    """int64[K]: the positions of the columns that are paired, ascending; the score is the last."""
    places = np.arange(len(binning.features))
    if len(places) <= MOST:
        return places
    last = places[-1:] if SCORE in binning else places[:0]
    return np.concatenate([places[: MOST - len(last)], last])


def pairs(columns: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The two members int64[P] of each pair of that many columns, in the order of `Profile.comoments`."""
    first, second = np.triu_indices(columns, 1)
    return first.astype(np.int64), second.astype(np.int64)


def steps(bins: FeatureBins) -> NDArray[np.int8]:
    """int8[codes]: the level of each code of a feature."""
    size = min(bins.bins, TOP + 1) if bins.kind == "categorical" else bins.bins
    places = np.minimum(np.arange(bins.bins), size - 1)
    level = np.rint(places * (2 * TOP / max(size - 1, 1))) - TOP
    return np.concatenate([level, np.zeros(3)]).astype(np.int8)


def products(levels: NDArray[np.int8], bounds: Sequence[int]) -> Iterator[NDArray[np.int64]]:
    """int64[P] for each group: rows `bounds[g]:bounds[g + 1]` of levels int8[K, n]."""
    upper = pairs(len(levels))
    for low, high in pairwise(bounds):
        total = np.zeros((len(levels), len(levels)), dtype=np.int64)
        for at in range(low, high, _BLOCK):
            block = levels[:, at : min(at + _BLOCK, high)].astype(np.float32)
            total += (block @ block.T).astype(np.int64)
        yield total[upper]


def merge_comoments(parts: Sequence[tuple[int, NDArray[np.int64]]]) -> NDArray[np.int64]:
    """The products of all parts, given as (rows, products); unknown, int64[0], when some rows have none."""
    known = [products for rows, products in parts if rows]
    if not known or not all(len(each) for each in known):
        return np.zeros(0, dtype=np.int64)
    total: NDArray[np.int64] = np.sum(known, axis=0)
    return total
