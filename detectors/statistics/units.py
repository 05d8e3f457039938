"""Which factor or offset turns the reference's values into the present ones?"""

import math

import numpy as np

from detectors.profile.feature import FeatureProfile

SAME = 0.1  # relative difference of factors that count as one; in sd, an offset that counts as none
FIT = 0.15  # largest gap between the mapped reference's distribution function and the present one
LEAST_CHANGE = 0.05


def simplest(mean: float, sd: float, usual_mean: float, usual_sd: float) -> tuple[float | None, float | None]:
    """(factor, offset) that maps mean and standard deviation; None for a part that isn't needed.

    >>> simplest(mean=62.6, sd=9.0, usual_mean=17.0, usual_sd=5.0)
    (1.8, 32.0)
    >>> simplest(mean=27.0, sd=5.0, usual_mean=17.0, usual_sd=5.0)
    (None, 10.0)
    """
    if not (usual_sd > 0 and sd > 0 and math.isfinite(mean) and math.isfinite(usual_mean)):
        return None, None
    factor = sd / usual_sd
    if abs(math.log(factor)) < LEAST_CHANGE:
        return None, mean - usual_mean
    by_mean = mean / usual_mean if usual_mean else math.nan
    if by_mean and abs(math.log(abs(by_mean) / factor)) < SAME:
        return by_mean, None
    offset = mean - factor * usual_mean
    return factor, None if abs(offset) < SAME * sd else offset


def unit_change(now: FeatureProfile, usual: FeatureProfile) -> tuple[float | None, float | None]:
    """(factor, offset) of one numeric feature, (None, None) when no such map fits the distribution."""
    if now.total == 0 or usual.total == 0:
        return None, None
    factor, offset = simplest(now.mean, math.sqrt(now.variance), usual.mean, math.sqrt(usual.variance))
    if factor is None and offset is None:
        return None, None
    edges = now.edges
    back = (edges - (offset or 0.0)) / (1.0 if factor is None else factor)
    below = np.cumsum(usual.counts)[:-1] / usual.total
    mapped = np.interp(back, edges, below, left=0.0, right=1.0)
    if factor is not None and factor < 0:
        mapped = 1 - mapped
    present = np.cumsum(now.counts)[:-1] / now.total
    return (factor, offset) if float(np.abs(present - mapped).max()) <= FIT else (None, None)
