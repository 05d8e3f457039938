"""Cutting every feature into up to eight groups of neighbouring coarse bins that hold about as many rows."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GROUPS = 8


def value_groups(counts: Floats, offsets: Ints) -> tuple[Ints, Ints]:
    """First coarse bin of each group, and each feature's first group; missing values are their own group.

    `counts` float64[C] are the usual rows of the coarse bins, `offsets` int64[F + 1] where features begin.

    >>> cuts, firsts = value_groups(np.array([5.0, 5, 0, 0, 10, 10, 0]), np.array([0, 4, 7]))
    >>> cuts.tolist(), firsts.tolist()
    ([0, 1, 2, 3, 4, 5, 6], [0, 4])
    """
    cuts: list[int] = []
    firsts: list[int] = []
    for low, high in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True):
        firsts.append(len(cuts))
        own = counts[low : high - 1]
        before = np.cumsum(own) - own
        eighth = np.minimum(before * GROUPS // max(float(own.sum()), 1.0), GROUPS - 1)
        cuts += [*(low + np.unique(eighth, return_index=True)[1]).tolist(), high - 1]
    return np.array(cuts, dtype=np.int64), np.array(firsts, dtype=np.int64)
