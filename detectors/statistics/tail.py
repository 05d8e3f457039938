"""Is this window extreme beside its own past? The predictive upper tail of past values.

The part of the past above its median (a share s of it: a half, or less where most values are equal) is taken
as exponential with unknown scale. Integrating the scale out gives the chance that a new value exceeds x:

    P(X > x) = s * (1 + (x - median) / (k * 4/3 * mean excess)) ** -k

where 4/3 is by how much the excess of a squared normal grows from its median to its far tail, and k is the
effective number of past values above the median: with k large an exponential, with k small a heavy tail that
lets only gross changes through. Autocorrelation lowers k, so that a feature that wanders is not called for
wandering on, and rare bursts leave a small k. A past that never moved says only that sampling is all there
is. No value within the past's range is rarer than its rank among them.

Statistics should be squares of distances, whose tails are near exponential when the distance's are normal.

References: J. Pickands, Annals of Statistics 3 (1975) 119-131 (excesses over a threshold); S. Geisser,
Predictive Inference (1993) (predictive distributions).
"""

import numpy as np
from numpy.typing import NDArray

from detectors.statistics.autocorrelation import effective_share
from detectors.statistics.grouped import column_medians

Floats = NDArray[np.float64]

TO_FAR_TAIL = 4 / 3
LEAST = 8  # past values below which the past says nothing


def upper_tail(past: Floats, now: Floats, least_scale: Floats | float, overlap: int = 1) -> Floats:
    """P-value float64[F] of `now` float64[F] beside `past` float64[H, F] (oldest first, NaN = no value).

    `least_scale` is the smallest mean excess that sampling alone would give; each past value shares windows
    with the `overlap` - 1 before it. NaN where `now` is NaN or fewer than `LEAST` past values are known.

    >>> rng = np.random.default_rng(0)
    >>> past = rng.chisquare(1, size=(200, 1))
    >>> [bool(upper_tail(past, np.array([x]), 0.1)[0] < 1e-6) for x in (10.0, 20.0, 60.0)]
    [False, False, True]
    >>> bool(upper_tail(past[:10], np.array([30.0]), 0.1)[0] < 1e-6)
    False
    """
    known = np.isfinite(past)
    counts = known.sum(axis=0)
    enough = (counts >= LEAST) & np.isfinite(now)
    p = np.full(len(now), np.nan)
    if not enough.any():
        return p
    held = np.where(known, past, np.nan)[:, enough]
    middle = column_medians(held)
    excess = np.where(held > middle, held - middle, 0.0).sum(axis=0)
    above = (held > middle).sum(axis=0)
    mean_excess = TO_FAR_TAIL * excess / np.maximum(above, 1)
    scale = np.maximum(mean_excess, np.broadcast_to(least_scale, now.shape)[enough])
    moved = np.where(above > 0, above, counts[enough] / 2)
    k = np.maximum(moved * effective_share(_clipped(held, middle, scale), overlap), 1.0)
    over = np.maximum(now[enough] - middle, 0.0)
    with np.errstate(over="ignore"):  # where the past never varied, any distance is infinitely far
        tail = moved / counts[enough] * np.exp(-k * np.log1p(over / np.maximum(k * scale, 1e-300)))
    reached = (held >= now[enough]).sum(axis=0)
    rank = np.where(reached > 0, (1 + reached) / (1 + counts[enough]), 0.0)
    p[enough] = np.minimum(np.maximum(tail, rank), 1.0)
    return p


def _clipped(past: Floats, middle: Floats, scale: Floats) -> Floats:
    """The past with single outliers pulled in: they would hide how alike neighbouring windows are."""
    clipped: Floats = np.clip(past, middle - 4 * scale, middle + 4 * scale)
    return clipped
