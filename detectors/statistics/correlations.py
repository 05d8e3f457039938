"""Rank correlations of all pairs of columns, from the products, counts and levels that a profile holds."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from detectors.profile.binning import Binning
from detectors.profile.comoments import paired, pairs, steps
from detectors.profile.profile import Profile

Floats = NDArray[np.float64]

LEAST_VARIANCE = 4.0  # of levels, which run from -31 to 31: less is a column that hardly ever moves
MOST = 0.999


@lru_cache(maxsize=8)
def _levels(binning: Binning) -> tuple[NDArray[np.int64], Floats]:
    """(positions of the paired columns, the level of every bin float64[B])."""
    every = [steps(bins)[: bins.bins] for bins in binning.features]
    return paired(binning), np.concatenate(every).astype(np.float64)


def correlations(profile: Profile) -> Floats:
    """Rank correlation float64[P] of each pair of `comoments.pairs`; NaN where a column hardly moves.

    A missing value counts as one in the middle. NaN throughout where the products are unknown.
    """
    places, levels = _levels(profile.binning)
    first, second = pairs(len(places))
    if len(profile.comoments) != len(first) or not profile.rows:
        return np.full(len(first), np.nan)
    starts, n = profile.binning.offsets[:-1], profile.rows
    mean = np.add.reduceat(profile.counts * levels, starts)[places] / n
    variance = np.add.reduceat(profile.counts * levels**2, starts)[places] / n - mean**2
    spread = np.sqrt(np.where(variance >= LEAST_VARIANCE, variance, np.nan))
    together = profile.comoments / n - mean[first] * mean[second]
    return np.asarray(np.clip(together / (spread[first] * spread[second]), -MOST, MOST))
