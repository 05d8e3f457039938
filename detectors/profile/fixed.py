"""Exact, order-free sums of decimals: a value is held as whole units and billionths.

A value v is split once into units = ⌊v⌋ and nanos = rint((v − units)·10⁹), both integers, and only integers
are added. So a sum doesn't depend on the order of the rows or on how they were cut into batches, and amounts
with up to nine decimals (money, probabilities) add without any error. A sum is read as
units + nanos·10⁻⁹, rounded once.

>>> units, nanos = split(np.array([0.1, 0.2, -0.3]))
>>> float(read(units.sum(), nanos.sum()))
0.0

Reference: Demmel and Nguyen, "Parallel reproducible summation", IEEE Trans. Computers 64(7), 2015: sums of
integers on a fixed grid are the reproducible ones.
"""

import numpy as np
from numpy.typing import NDArray

#: Largest magnitude that can be split; larger values are refused before they are logged.
LIMIT = 1e15

_LIMB_BITS = 26
_EXACT = 1 << 53  # float64 adds integers exactly up to here


def split(values: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(units, nanos) of each value, shape kept. Raises ValueError for a value past ±1e15, infinite or NaN."""
    if values.size and not np.abs(values).max() <= LIMIT:
        raise ValueError(f"a value is not a number within ±{LIMIT:g}, so it can't be summed exactly")
    floor = np.floor(values)
    return floor.astype(np.int64), np.rint((values - floor) * 1e9).astype(np.int64)


def read(units: NDArray[np.int64], nanos: NDArray[np.int64]) -> NDArray[np.float64]:
    """The sums as float64, shape kept."""
    carry, rest = np.divmod(nanos, 1_000_000_000)
    return np.asarray((units + carry) + rest * 1e-9, dtype=np.float64)


def weights(integers: NDArray[np.int64]) -> list[tuple[int, NDArray[np.float64]]]:
    """(multiplier, float64[n]) parts whose sums over any of the n rows are exact; none when all are zero.

    Where a sum could pass 2^53, integers are cut into a low part of 26 bits and a high part, which is exact
    for up to 2^27 rows.
    """
    if not integers.any():
        return []
    if int(np.abs(integers).max()) * len(integers) <= _EXACT:
        return [(1, integers.astype(np.float64))]
    high = integers >> _LIMB_BITS
    low = integers - (high << _LIMB_BITS)
    return [(1, low.astype(np.float64)), (1 << _LIMB_BITS, high.astype(np.float64))]
