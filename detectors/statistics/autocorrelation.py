"""How many independent windows is a run of windows worth?"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def effective_share(values: Floats, lag: int = 1) -> Floats:
    """(1 - r) / (1 + r) for each column of float64[N, F], r being the lag-one correlation in [0, 0.98].

    N windows of an autoregressive series carry as much about its mean as N times this share of independent
    ones. The estimate of r is corrected for its bias in short series, about -(1 + 3 r) / N (Marriott and
    Pope, Biometrika 41 (1954) 390-402). NaN counts as the column's mean. Of sums over `lag` windows, which
    overlap, one in `lag` counts, r being the correlation of those that don't overlap.

    >>> rng = np.random.default_rng(0)
    >>> noise = rng.normal(size=(2_000, 1))
    >>> walk = np.zeros_like(noise)
    >>> for i in range(1, len(walk)):
    ...     walk[i] = 0.9 * walk[i - 1] + noise[i]
    >>> np.round(effective_share(np.hstack([noise, walk])), 2).tolist()
    [1.0, 0.05]
    """
    n = len(values)
    if n < 3 * lag:
        return np.full(values.shape[1], (1 - 0.98) / 1.98 / lag)
    known = np.isfinite(values)
    counts = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, values, 0).sum(axis=0) / counts
    centred = np.where(known, values - mean, 0.0)
    power = (centred**2).sum(axis=0)
    products = (centred[lag:] * centred[:-lag]).sum(axis=0)
    lag_one = np.divide(products, power, out=np.zeros_like(power), where=power > 0)
    lag_one = np.clip(lag_one + (1 + 3 * np.maximum(lag_one, 0)) * lag / n, 0.0, 0.98)
    share: Floats = (1 - lag_one) / (1 + lag_one) / lag
    return share
