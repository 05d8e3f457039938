"""One problem to be solved: leaves with what was expected and observed, and the slices that truly broke."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Slice = frozenset[tuple[int, int]]  # (dimension, value) pairs


@dataclass(frozen=True)
class Instance:
    """`codes` int[D, N] are the values of each leaf, `sizes` how many values each dimension has.

    `expected` and `observed` are float[N]; of a ratio they are its numerators, and `expected_over` and
    `observed_over` its denominators. `truth` holds the root causes, one slice for each element.
    """

    sizes: tuple[int, ...]
    codes: NDArray[np.int64]
    expected: Floats
    observed: Floats
    truth: frozenset[Slice] = frozenset()
    expected_over: Floats | None = None
    observed_over: Floats | None = None

    @property
    def is_ratio(self) -> bool:
        """Are the numbers numerators of a ratio?"""
        return self.expected_over is not None

    def values(self) -> tuple[Floats, Floats]:
        """Each leaf's expected and observed value: the ratio where it is one, 0 where nothing is below."""
        if self.expected_over is None or self.observed_over is None:
            return self.expected, self.observed
        return _over(self.expected, self.expected_over), _over(self.observed, self.observed_over)


def _over(top: Floats, bottom: Floats) -> Floats:
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)


def cube(sizes: tuple[int, ...]) -> NDArray[np.int64]:
    """Every combination of values, int[D, N]."""
    return np.indices(sizes, dtype=np.int64).reshape(len(sizes), -1)


def mask(codes: NDArray[np.int64], found: Slice) -> NDArray[np.bool_]:
    """Which leaves lie in the slice."""
    inside = np.ones(codes.shape[1], dtype=np.bool_)
    for dimension, value in found:
        inside &= codes[dimension] == value
    return inside
