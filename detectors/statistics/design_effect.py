"""How many independent rows is a window's row count worth, feature by feature?

A feature that belongs to the site rather than to the request takes a dozen values an hour: a thousand rows
tell no more than twelve. The design effect is the variance of a share beside that of independent rows, taken
from neighbouring windows, so that neither a lasting difference from training nor a slow cycle counts:

    effect = median over pairs of mean over points of (c(t) - c(t-1))² / (c (1 - c) (1/n(t) + 1/n(t-1)))

where c are cumulative shares at seven points of the feature's bins. Rates are then tested as if the window
had n / effect rows.

Reference: L. Kish, Survey Sampling (1965), section 8.2.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from detectors.history import History
from detectors.profile.profile import Profile
from detectors.statistics.tail import LEAST

Floats = NDArray[np.float64]

POINTS = 7
ROWS = 0


def design_effects(past: History, reference: Profile) -> Floats:
    """Design effect float64[F] of each feature of the binning, at least 1; 1 with fewer than nine windows.

    The points are the reference's octiles; bins stand in order of size (numeric) or frequency (categorical).
    """
    if len(past) <= LEAST:
        return np.ones(len(reference.binning.features))
    return past.once(("design effects", reference), lambda: _effects_of(past, reference))


def _effects_of(past: History, reference: Profile) -> Floats:
    sums = cumulative_sums(past, reference)
    rows = sums[:, :, ROWS]
    shares = sums[:, :, 1:] / np.where(rows > 0, rows, np.nan)[:, :, None]
    return effects(shares, rows)


def cumulative_sums(past: History, reference: Profile) -> Floats:
    """float64[H, F, 1 + POINTS]: rows with a value, and those up to each of the reference's octiles."""
    return past.statistic(f"design:{reference.binning.id}:{reference.rows}", up_to_octiles(reference))


def up_to_octiles(reference: Profile) -> Callable[[Profile], Floats]:
    """The function profile -> float64[F, 1 + POINTS] of one profile."""
    points, offsets = _points(reference), reference.binning.offsets

    def cumulative(profile: Profile) -> Floats:
        sums = np.r_[0, np.cumsum(profile.counts)].astype(np.float64)
        before = sums[offsets[:-1]]
        return np.column_stack([sums[offsets[1:]] - before, sums[points] - before[:, None]])

    return cumulative


def effects(shares: Floats, rows: Floats, usual: float = 1.0) -> Floats:
    """Design effects float64[F] from cumulative shares [H, F, P] and rows [H, F] of windows in order.

    `usual` is the median that independent rows would show: near 1 for several points, 0.455 for a single one.

    >>> rng = np.random.default_rng(0)
    >>> alone = rng.binomial(1_000, 0.3, (100, 1, 3)) / 1_000
    >>> clusters = rng.binomial(10, 0.3, (100, 1, 3)) / 10
    >>> effects(np.concatenate([alone, clusters], axis=1), np.full((100, 2), 1_000.0)).round(-1).tolist()
    [0.0, 80.0]
    """
    inverse = 1 / np.where(rows > 0, rows, np.nan)
    middle = (shares[1:] + shares[:-1]) / 2
    chance = middle * (1 - middle) * (inverse[1:] + inverse[:-1])[:, :, None]
    known = chance > 0
    ratio = np.where(known, (shares[1:] - shares[:-1]) ** 2 / np.where(known, chance, 1), 0.0)
    pairs = ratio.sum(axis=2) / np.maximum(known.sum(axis=2), 1)
    middle = np.median(np.nan_to_num(pairs, nan=1.0), axis=0)
    return np.asarray(np.maximum(middle / usual, 1.0))


def _points(reference: Profile) -> NDArray[np.int64]:
    """int64[F, POINTS]: for each feature the positions in the summed counts that are its octiles."""
    offsets = reference.binning.offsets
    points = np.empty((len(offsets) - 1, POINTS), dtype=np.int64)
    for i, (low, high) in enumerate(zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)):
        sums = np.cumsum(reference.counts[low:high])
        wanted = np.arange(1, POINTS + 1) / (POINTS + 1) * sums[-1]
        points[i] = low + 1 + np.searchsorted(sums, wanted)
    return np.asarray(np.minimum(points, offsets[1:, None]))
