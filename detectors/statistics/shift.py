"""How far has each feature moved from the reference, beside how far it moves in healthy windows?

Numeric features by the Kolmogorov–Smirnov distance, categorical ones by the Vincze–Le Cam distance less what
sampling alone gives. All features of a window are measured at once and each past window only once.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.detector import View
from detectors.history import History
from detectors.profile.binning import VOCABULARY, Binning
from detectors.profile.profile import Profile
from detectors.statistics import distances
from detectors.statistics.against_past import against_past, floored

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: A squared distance of so many times its noise leaves no chance at all.
CERTAIN = 1e12
LEAST_ROWS = 30
GROSS = 0.9  # distance told even without a past: next to nothing in common with the reference
SQUARE, NOISE, FREEDOM = range(3)


@dataclass(frozen=True)
class Shift:
    """Of each feature of the binning, score last: `distance` float64[F] (of categorical features less the
    noise), `p_value` float64[F], `too_few` bool[F], `sd_moved` float64[F], the mean's move in the reference's
    standard deviations (NaN for categorical features)."""

    distance: Floats
    p_value: Floats
    too_few: Bools
    sd_moved: Floats


def shift(view: View, current: Profile, reference: Profile) -> Shift:
    """Measure the window's predictions against the reference and against past healthy windows."""
    past = view.past.only_healthy()
    return past.once(
        ("shift", current, reference), lambda: _shift(past, view.window.start, current, reference)
    )


def _shift(past: History, start: int, current: Profile, reference: Profile) -> Shift:
    measure = _measure_against(reference)
    now = measure(current)
    key = f"shift:{reference.binning.id}:{reference.rows}:{reference.stage}"
    history = past.statistic(key, measure).reshape(len(past), 3, now.shape[1])
    numeric = reference.binning.numeric
    rarity = against_past(
        history[:, SQUARE],
        history[:, NOISE],
        past.starts,
        now[SQUARE],
        now[NOISE],
        start,
        np.where(numeric, 1.0, now[FREEDOM]),
    )
    distance = np.sqrt(np.maximum(now[SQUARE] - np.where(numeric, 0.0, now[NOISE]), 0.0))
    p_value, unknown = floored(_analytic(now, numeric), rarity, distance >= GROSS)
    sd = np.sqrt(np.where(reference.variances > 0, reference.variances, np.nan))
    return Shift(
        distance=distance,
        p_value=p_value,
        too_few=unknown | ~np.isfinite(now[SQUARE]) | (current.filled < LEAST_ROWS),
        sd_moved=(current.means - reference.means) / sd,
    )


def _measure_against(reference: Profile) -> Callable[[Profile], Floats]:
    """The function profile -> float64[3, F]: squared distance, its noise, degrees of freedom."""
    offsets = reference.binning.offsets
    numeric = reference.binning.numeric
    left_out = _left_out(reference.binning)
    usual = np.where(left_out, 0.0, distances.shares(reference.counts, offsets))
    many = distances.totals(reference.counts, offsets).astype(np.float64)

    def measure(profile: Profile) -> Floats:
        n = distances.totals(profile.counts, offsets).astype(np.float64)
        parts = np.where(left_out, 0.0, distances.shares(profile.counts, offsets))
        two_samples = 1 + np.divide(n, many, out=np.full(len(n), np.nan), where=many > 0)
        none = np.full(len(n), np.nan)
        numeric_noise = np.divide(distances.KOLMOGOROV_NOISE, n, out=none, where=n > 0)
        noise, freedom = distances.le_cam_noise(usual, offsets, n)
        squares = np.where(
            numeric,
            distances.kolmogorov_smirnov(parts, usual, offsets) ** 2,
            distances.le_cam(parts, usual, offsets),
        )
        return np.stack([squares, np.where(numeric, numeric_noise, noise) * two_samples, freedom])

    return measure


def _left_out(binning: Binning) -> Bools:
    """bool[B]: the bins "rest" and "unseen" of a vocabulary that is full.

    Its words were chosen by the reference's own counts, so fresh rows fall outside them more often with
    nothing wrong. A word that nobody knew is `vocabulary`'s to tell.
    """
    mask = np.zeros(int(binning.offsets[-1]), dtype=np.bool_)
    for bins, end in zip(binning.features, binning.offsets[1:].tolist(), strict=True):
        if bins.kind == "categorical" and len(bins.vocabulary) >= VOCABULARY:
            mask[end - 2 : end] = True
    return mask


def _analytic(now: Floats, numeric: Bools) -> Floats:
    """Chance of such a distance for independent rows: Kolmogorov's, and chi-square."""
    from scipy.special import chdtrc

    with np.errstate(divide="ignore", invalid="ignore"):  # one word alone has no noise
        ratio = np.minimum(np.nan_to_num(now[SQUARE] / now[NOISE]), CERTAIN)
    kolmogorov = distances.kolmogorov_p_value(ratio)
    chi_square = chdtrc(now[FREEDOM], ratio * now[FREEDOM])
    return np.asarray(np.fmin(np.where(numeric, kolmogorov, chi_square), 1.0))
