"""Whole slices stray too: a country's day, a page's fashion. How much, learnt from the slices of each cuboid.

The excess τ² of a cuboid is what its slices vary about their middle beyond the noise of their leaves, by
medians, so that a broken slice does not hide itself.
"""

import numpy as np
from numpy.typing import NDArray

from monitor.localise.cube import Cube, Floats

#: Fewer slices can't tell what is usual among them.
LEAST_SLICES = 8
#: Cuboids of more dimensions hold so many slices that leaf noise is most of what they vary.
WAYS = 2
STEPS = 8  # of a bisection
HALF_CHI2 = 0.4549  # the median of chi-square with one degree of freedom


def learn(cube: Cube, weights: Floats, deviation: Floats, healthy: NDArray[np.bool_]) -> Floats:
    """The excess variance of each slice, float[S]."""
    excess = np.zeros(len(cube.price))
    kept = np.where(healthy, weights, 0.0)
    for cuboid in cube.cuboids:
        if len(cuboid.dims) > WAYS:
            continue
        weight, pull = cuboid.sums(kept), cuboid.sums(kept * deviation)
        there = weight > 0
        if there.sum() >= LEAST_SLICES:
            excess[cuboid.start : cuboid.start + cuboid.size] = _excess(
                pull[there] / weight[there], 1 / weight[there]
            )
    return excess


def _excess(level: Floats, variance: Floats) -> float:
    """τ² at which half of the slices lie within what half of them should."""
    order = np.argsort(level)
    middle = int(np.searchsorted(np.cumsum(1 / variance[order]), np.sum(1 / variance) / 2))
    squares = (level - level[order][min(middle, len(level) - 1)]) ** 2
    low, high = 0.0, float(np.median(squares)) / HALF_CHI2
    for _ in range(STEPS):
        tried = (low + high) / 2
        wide = np.median(squares / (variance + tried)) > HALF_CHI2
        low, high = (tried, high) if wide else (low, tried)
    return low
