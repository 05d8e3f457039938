"""How far a healthy leaf strays from its expectation, learnt from the leaves themselves.

A leaf's deviation is f = 2 (y − e) / (y + e), the same for a factor and its inverse, and its size is
m = (y + e) / 2. Counts stray by φ / m, forecasts by σ² whatever the size: var f = φ / m + σ². Both are
fitted to the medians of steps between neighbours, leaves that differ in one dimension: most share what is
broken, so that it does not widen the noise. Leaves too small to tell are put together with their neighbours.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: A leaf of this size, in units of the counting noise, is judged by itself.
ENOUGH = 10.0
#: Leaves in a group of equal size, at least, and groups at most.
GROUP, GROUPS = 20, 12
#: Few steps may be quieter than the truth by chance: the variance is raised by this over their root.
DOUBT = 3.0
FITS = 4
#: Median absolute deviation to standard deviation.
MAD = 1.4826
#: A leaf strays by this much at least, whatever the leaves say.
LEAST = 0.02


@dataclass(frozen=True)
class Noise:
    """var f = `counting` / m + `relative`."""

    counting: float
    relative: float

    def weights(self, size: Floats) -> Floats:
        """1 / var f of leaves of size m > 0; 0 where m = 0."""
        return size / (self.counting + self.relative * size)

    def is_counting(self, size: Floats) -> bool:
        """Do most leaves stray as counts do?"""
        return bool(self.counting > self.relative * np.median(size)) if len(size) else False


def learn(codes: Ints, expected: Floats, observed: Floats) -> Noise:
    """The noise of leaves of size m > 0, of which most are healthy."""
    order = _along(codes, int(codes.max(axis=1).argmax()))
    size, change = _pooled(order, (expected + observed) / 2, observed - expected)
    steps, inverse = np.diff(change / size), (1 / size[1:] + 1 / size[:-1]) / 2
    if len(steps) < GROUP:
        return Noise(1.0, _of_few(codes, expected, observed))
    count = int(np.clip(len(steps) // GROUP, 1, GROUPS))
    groups = np.array_split(np.argsort(inverse, kind="stable"), count)
    variance = np.array([(MAD * np.median(np.abs(steps[g]))) ** 2 / 2 for g in groups])
    variance *= 1 + DOUBT / len(steps) ** 0.5
    return _fit(np.array([np.mean(inverse[g]) for g in groups]), np.maximum(variance, LEAST**2))


def _pooled(order: Ints, size: Floats, change: Floats) -> tuple[Floats, Floats]:
    """Neighbours put together until they are large enough."""
    pots = np.unique(np.cumsum(size[order]) // ENOUGH, return_inverse=True)[1]
    pooled = np.bincount(pots, size[order]), np.bincount(pots, change[order])
    return pooled[0].astype(np.float64), pooled[1].astype(np.float64)


def _of_few(codes: Ints, expected: Floats, observed: Floats) -> float:
    """σ² of a handful of leaves beyond that of counts: the least scatter, about the middle or in steps."""
    deviation = 2 * (observed - expected) / (observed + expected)
    counting = float(np.median(2 / (observed + expected)))
    seen = [np.median(np.abs(deviation - np.median(deviation)))] if len(deviation) > 2 else []
    for dimension in range(len(codes)) if len(codes) > 1 and len(deviation) > 1 else ():
        seen.append(np.median(np.abs(np.diff(deviation[_along(codes, dimension)]))) / 2**0.5)
    return max((MAD * float(min(seen, default=0.0))) ** 2 - counting, LEAST**2)


def _along(codes: Ints, dimension: int) -> Ints:
    """The leaves in an order in which neighbours differ in that dimension alone, where they can."""
    return np.lexsort([codes[dimension], *np.delete(codes, dimension, axis=0)])


def _fit(inverse: Floats, variance: Floats) -> Noise:
    """Non-negative φ, σ² with φ inverse + σ² near the variance, in relative terms."""
    fitted = np.full_like(variance, variance.mean())
    counting = relative = 0.0
    for _ in range(FITS):
        one, other, both = (float((a * b / fitted**2).sum()) for a, b in _pairs(inverse))
        first, second = (float((a * variance / fitted**2).sum()) for a in (inverse, np.ones_like(inverse)))
        whole = one * other - both**2
        counting = (first * other - second * both) / whole if whole > 1e-12 * one * other else -1.0
        relative = (second - both * counting) / other
        if counting < 0:
            counting, relative = 0.0, second / other
        elif relative < 0:
            counting, relative = first / one, 0.0
        fitted = counting * inverse + relative
    return Noise(counting, max(relative, LEAST**2))


def _pairs(inverse: Floats) -> tuple[tuple[Floats, Floats], ...]:
    """The products that a line's normal equations add up: of both columns with themselves and each other."""
    ones = np.ones_like(inverse)
    return (inverse, inverse), (ones, ones), (inverse, ones)
