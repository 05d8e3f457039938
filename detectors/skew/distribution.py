"""Checks of the distribution form: a feature that has been far from its training set since it is served.

At training's octiles the share of served values below is set beside training's. The gap counts that both the
first windows served and the past show, in the same direction: what began later is `drift`'s to tell, which in
turn is silent on a distance that always was. Features wander, some for days, so a gap is tested over days:
Student's t of the days' own gaps at each octile, the smallest of seven p-values times seven. That takes three
days of a past of 200 windows: of windows below 22 minutes this form tells nothing. Words stand in order of
training's own counts: with fewer than ten training rows a word that order is chance, and nothing is told.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.declared import DAY_US
from detectors.detector import View
from detectors.profile.feature import FeatureProfile
from detectors.skew.lasting import sides
from detectors.statistics.design_effect import POINTS, ROWS, cumulative_sums, up_to_octiles
from detectors.statistics.units import unit_change
from detectors.types import Check
from detectors.wording import number, percent

Floats = NDArray[np.float64]

BAR = 0.15
LEAST_DAYS = 3
LEAST_ROWS = 30
LEAST_A_WORD = 10  # training rows


def check_distribution(view: View) -> Sequence[Check]:
    """A check for each feature that is far from training."""
    known, past = sides(view), view.past.only_healthy()
    if known is None or not len(past):
        return ()
    usual = _shares(up_to_octiles(known.training)(known.training))
    first = _shares(up_to_octiles(known.training)(known.first)) - usual
    days = _shares(_by_day(cumulative_sums(past, known.training), past.starts)) - usual
    if len(days) < LEAST_DAYS:
        return ()
    lately = np.nan_to_num(days.mean(axis=0))
    lasting = np.where(first * lately > 0, np.fmin(abs(first), abs(lately)), 0.0).max(axis=1)
    p_values = chances(days)
    return [
        _check(training, served, float(lasting[training.index]), float(p_values[training.index]))
        for training, served, now in known.features(view)
        if min(served.total, now.total) >= LEAST_ROWS and lasting[training.index] >= BAR and ordered(training)
    ]


def ordered(training: FeatureProfile) -> bool:
    """False for words of which training holds too few rows to tell the common ones from the rare."""
    return training.total >= LEAST_A_WORD * len(training.vocabulary)


def _by_day(sums: Floats, starts: NDArray[np.int64]) -> Floats:
    """float64[D, ...]: the sums of each UTC day."""
    days, first = np.unique(starts // DAY_US, return_index=True)
    return np.asarray(np.add.reduceat(sums, first, axis=0)) if len(days) else sums


def _shares(sums: Floats) -> Floats:
    """float64[..., F, POINTS] from rows and rows up to each octile; NaN without rows."""
    rows = sums[..., ROWS : ROWS + 1]
    return np.asarray(sums[..., ROWS + 1 :] / np.where(rows > 0, rows, np.nan))


def chances(days: Floats) -> Floats:
    """P-value float64[F] that daily gaps float64[D, F, POINTS] scatter about zero; 1 where a day has no rows.

    >>> rng = np.random.default_rng(0)
    >>> gaps = rng.normal([[[0.0], [0.3]]], 0.05, (8, 2, 7))
    >>> (chances(gaps) < 1e-4).tolist()
    [False, True]
    """
    from scipy.special import stdtr

    count = len(days)
    error = np.maximum(days.std(axis=0, ddof=1) / np.sqrt(count), 1e-6)
    tails = 2 * stdtr(count - 1, -np.abs(days.mean(axis=0)) / error)
    return np.asarray(np.minimum(np.nan_to_num(tails, nan=1.0).min(axis=1) * POINTS, 1.0))


def _check(training: FeatureProfile, served: FeatureProfile, gap: float, p_value: float) -> Check:
    numeric = training.kind == "numeric"
    factor, offset = unit_change(served, training) if numeric else (None, None)
    change = f" times {number(factor)}" if factor is not None else ""
    change += f" plus {number(offset)}" if offset is not None else ""
    text = (
        f"{training.name} has been {percent(gap)} of its rows away from its training set since it is served"
    )
    text += f": {number(served.mean)} on average, training {number(training.mean)}" if numeric else ""
    text += f" (as training's{change})" if change else ""
    return Check(
        subject=training.name,
        effect=gap,
        bar=BAR,
        p_value=p_value,
        observed=served.mean if numeric else None,
        baseline=training.mean if numeric else None,
        text=text,
        details={"form": "distribution", "kind": training.kind, "factor": factor, "offset": offset},
        lasting=True,
    )
