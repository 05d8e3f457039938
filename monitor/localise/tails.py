"""Leaves stray further than a normal distribution lets them; here their far deviations are drawn in.

The standardised deviations of healthy leaves are compared with a normal distribution at one far quantile, and
what lies beyond `KNEE` is shrunk so that both agree there: a lone leaf must then stand out from the wildest
healthy ones, while slices of many leaves, whose sums are nearly normal, lose little.
"""

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

KNEE = 2.0
#: The quantile has this many leaves beyond it, or this share of them: more than may be broken one by one.
BEYOND, SHARE = 20, 0.001
LEAST_LEAVES = 400


def tame(deviation: Floats, weights: Floats, healthy: NDArray[np.bool_]) -> Floats:
    """The deviations float[N] with tails no heavier than normal; `weights` are 1 / variance."""
    count = int(healthy.sum())
    if count < LEAST_LEAVES:
        return deviation
    level = float(np.average(deviation[healthy], weights=weights[healthy]))
    spread = np.sqrt(weights)
    far = np.abs(deviation - level) * spread
    beyond = max(BEYOND, int(SHARE * count))
    seen = float(np.partition(far[healthy], count - beyond)[count - beyond])
    normal = -NormalDist().inv_cdf(beyond / count / 2)
    factor = min(1.0, (normal - KNEE) / max(seen - KNEE, 1e-9))
    drawn = level + np.sign(deviation - level) * (KNEE + (far - KNEE) * factor) / spread
    return np.where(far > KNEE, drawn, deviation)
