"""Medians of many groups at once, by one sort."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def group_medians(codes: Ints, values: Floats, groups: int) -> tuple[Floats, Ints]:
    """Median and number of the values of each group; NaN where a group has none.

    `codes` int64[N] in [0, groups) and `values` float64[N] without NaN; returns float64[groups] and
    int64[groups].

    >>> medians, counts = group_medians(np.array([0, 2, 0, 0, 2]), np.array([1.0, 5.0, 9.0, 2.0, 7.0]), 3)
    >>> medians.tolist(), counts.tolist()
    ([2.0, nan, 6.0], [3, 0, 2])
    """
    counts = np.bincount(codes, minlength=groups).astype(np.int64)
    medians = np.full(groups, np.nan)
    held = counts > 0
    if not held.any():
        return medians, counts
    ordered = values[np.lexsort((values, codes))]
    first = np.cumsum(counts) - counts
    low = ordered[(first + (counts - 1) // 2)[held]]
    high = ordered[(first + counts // 2)[held]]
    medians[held] = (low + high) / 2
    return medians, counts
