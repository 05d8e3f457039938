"""How wide do residuals scatter, when a window's size matters?

The relative residual of a window has a part that size does not lessen and a part that falls with it:

    variance(t) = a + b / size(t)

For counts b is about 1, for a ratio of labels to predictions (1 - p) / p per prediction. Both parts are
fitted to the squared median absolute deviations of four groups of windows of like size, so that past
incidents don't widen the band and a quiet night with a handful of rows is not an alarm.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
GROUPS = 4
LEAST = 8  # windows a group must hold
MAD_TO_SD = 1.4826


def robust_sd(values: Floats) -> float:
    """1.4826 times the median absolute deviation of float64[N]; mean absolute deviation where that is zero.

    >>> round(robust_sd(np.random.default_rng(0).normal(0, 3, 100_000)), 2)
    3.0
    """
    deviations = np.abs(values - np.median(values))
    middle = float(np.median(deviations))
    return MAD_TO_SD * middle if middle > 0 else float(np.sqrt(np.pi / 2) * deviations.mean())


def fit_spread(residuals: Floats, sizes: Floats) -> tuple[float, float]:
    """The two parts (a, b), both at least 0, for residuals float64[N] of windows of sizes float64[N] > 0.

    >>> rng = np.random.default_rng(0)
    >>> sizes = rng.integers(20, 2_000, 4_000).astype(float)
    >>> a, b = fit_spread(rng.normal(0, np.sqrt(0.01 + 1 / sizes)), sizes)
    >>> 0.007 < a < 0.013, 0.7 < b < 1.5
    (True, True)
    """
    groups = min(GROUPS, len(residuals) // LEAST)
    if groups < 2:
        return robust_sd(residuals) ** 2, 0.0
    parts = np.array_split(np.argsort(sizes, kind="stable"), groups)
    inverse = np.array([np.mean(1 / sizes[part]) for part in parts])
    variance = np.array([robust_sd(residuals[part]) ** 2 for part in parts])
    if inverse.max() < 1.2 * inverse.min() or not variance.any():
        return robust_sd(residuals) ** 2, 0.0
    weights = 1 / np.maximum(variance, 1e-3 * variance.max() + 1e-300)
    b, a = np.polyfit(inverse, variance, 1, w=weights)
    if b <= 0:
        return robust_sd(residuals) ** 2, 0.0
    if a < 0:
        return 0.0, float(np.max(variance / inverse))
    return float(a), float(b)
