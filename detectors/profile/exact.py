"""Exact sums of any doubles: a long fixed-point number, so that the order of the rows can't matter.

Every double is an integer multiple of 2^−1074, so a sum of doubles is one long integer. It is held as 64
digits ("limbs") of 32 bits, limb l counting multiples of 2^(32l − 1074). Rows are added slice by slice: with
M = 1.5·2^52·2^(32l − 1074), the rounded value q = (x + M) − M is x to the nearest multiple of limb l's
weight and x − q is exact, so that q / weight (at most 2^32) sums exactly over a block of 2^16 rows, and the
remainder goes on to the next limb until nothing is left. Ordinary data need three or four slices.

Limbs are kept in balanced form, each in [−2^31, 2^31): a number has one such form, so equal sums have equal
bytes, and merging is addition. A sum is read rounded once.

>>> rows = np.array([1e16, 1.0, -1e16, 0.5])
>>> limbs = np.zeros((1, LIMBS), dtype=np.int64)
>>> add(limbs, rows, np.array([0]), np.array([0]))
>>> to_int(normal(limbs)[0]) / SCALE
1.5

References: Kulisch, "Computer Arithmetic and Validity", 2013 (the long accumulator); Demmel and Nguyen,
"Parallel reproducible summation", IEEE Trans. Computers 64(7), 2015 (slices on a fixed grid).
"""

import numpy as np
from numpy.typing import NDArray

LIMBS = 64
#: A sum's integer divided by this is the sum.
SCALE = 1 << 1074
#: Larger deviations from the pivot count as this one, so that neither a square nor a slice can overflow.
CLIP = 2.0**480

_WEIGHTS = np.ldexp(1.0, 32 * np.arange(LIMBS) - 1074)
_MAGIC = np.ldexp(1.5, 32 * np.arange(LIMBS) - 1074 + 52)
_HALF = 1 << 31


def add(
    limbs: NDArray[np.int64], rows: NDArray[np.float64], starts: NDArray[np.int64], groups: NDArray[np.int64]
) -> None:
    """Add a block of at most 2^16 finite rows, each at most CLIP^2, to `limbs` int64[G, LIMBS].

    Rows `starts[i]:starts[i+1]` belong to group `groups[i]`; starts begin at 0 and groups are distinct.
    """
    top = float(np.abs(rows).max())
    while top > 0.0:
        limb = max(0, (int(np.frexp(top)[1]) + 1073) // 32)
        magic = _MAGIC[limb]
        slice_ = rows + magic
        slice_ -= magic
        rows = rows - slice_
        slices = np.add.reduceat(slice_, starts) / _WEIGHTS[limb]
        limbs[groups, limb] += slices.astype(np.int64)
        top = max(float(rows.max()), -float(rows.min()))


def normal(limbs: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same numbers in balanced form (a new array); the last axis holds the limbs."""
    limbs = limbs.copy()
    used = np.flatnonzero(limbs.reshape(-1, LIMBS).any(axis=0))
    limb = int(used[0]) if used.size else LIMBS
    while limb < LIMBS - 1:
        carry = (limbs[..., limb] + _HALF) >> 32
        if carry.any():
            limbs[..., limb] -= carry << 32
            limbs[..., limb + 1] += carry
        elif limb > used[-1]:
            break
        limb += 1
    return limbs


def to_int(limbs: NDArray[np.int64]) -> int:
    """One number's limbs as an integer count of 2^-1074."""
    return sum(int(limbs[i]) << (32 * int(i)) for i in np.flatnonzero(limbs))


def moments(sums: NDArray[np.int64], squares: NDArray[np.int64], n: int, pivot: float) -> tuple[float, float]:
    """(mean, variance) of n rows from the limbs of Σ(x − pivot) and Σ(x − pivot)²; NaN when n is 0.

    The variance is the population's, Σ(x − mean)²/n, from exact integers and rounded once.
    """
    if n == 0:
        return np.nan, np.nan
    first, second = to_int(sums), to_int(squares)
    variance = (n * second * SCALE - first * first) / (n * n * SCALE * SCALE)
    return pivot + first / (n * SCALE), max(variance, 0.0)
