"""Do outcomes come that can't be right: labels all alike, or a rate of successes beyond anything seen?

Idea: the share of successes among the outcomes that came, beside its usual value on the scale of odds,

    effect = log odds now - log odds usually        (half an outcome added to either side)

and its squared change as an angle beside those of past windows (`statistics.against_past`); the chance of so
many for independent outcomes is the floor. Only changes far beyond what quality does to a rate are told:
tenfold odds, or labels that are all alike where they never were.

Parameters: the bar is log 10; fewer than 30 outcomes, or than eight past windows, are `too_few`. Binary tasks
only: a label that is neither 0 nor 1 is refused at the door, and of other tasks profiles hold sums alone.
Where only successes are logged their share is 1, so labels that turn to 0 are seen and lost ones are not.

Reference: F. J. Anscombe, Biometrika 35 (1948) 246-254 (the angle).

>>> odds = log_odds(np.array([0.0, 20.0]), np.array([200.0, 200.0]))
>>> round(float(odds[0] - odds[1]), 1)
-3.8
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.detector import Detector, View
from detectors.profile.profile import Profile
from detectors.statistics.against_past import against_past
from detectors.statistics.tail import LEAST
from detectors.types import Check
from detectors.wording import number, percent

Floats = NDArray[np.float64]

BAR = float(np.log(10))
LEAST_OUTCOMES = 30


def check(view: View) -> Sequence[Check]:
    """One check, of the labels."""
    model = view.declared.model
    if model is None or model.task != "binary" or view.outcomes is None or not view.outcomes.rows:
        return ()
    past = view.past_outcomes.only_healthy()
    before = past.statistic("outcome_validity", _counts).reshape(len(past), 2)
    labels, outcomes = _counts(view.outcomes).tolist()
    if len(past) < LEAST:
        return [_check(labels, outcomes, labels / outcomes, 0.0, 1.0, too_few=True)]
    usual = float(np.median(before[:, 0] / before[:, 1]))
    effect = log_odds(np.array([labels]), np.array([outcomes])) - log_odds(
        np.array([usual * outcomes]), np.array([outcomes])
    )
    beside = against_past(
        ((_angle(before[:, 0] / before[:, 1]) - _angle(usual)) ** 2)[:, None],
        0.25 / before[:, 1:],
        past.starts,
        np.array([(_angle(labels / outcomes) - _angle(usual)) ** 2]),
        np.array([0.25 / outcomes]),
        view.window.start,
    )
    p_value = max(float(beside[0]), _binomial(labels, outcomes, usual))
    return [_check(labels, outcomes, usual, float(effect[0]), p_value, too_few=outcomes < LEAST_OUTCOMES)]


def _counts(profile: Profile) -> Floats:
    """float64[2]: successes and outcomes."""
    totals = profile.totals
    return np.array([totals.labels, totals.outcomes], dtype=np.float64)


def log_odds(hits: Floats, rows: Floats) -> Floats:
    """Logarithm of the odds, half a row added to either side."""
    return np.asarray(np.log((hits + 0.5) / (rows - hits + 0.5)))


def _angle(rate: Floats | float) -> Floats:
    return np.asarray(np.arcsin(np.sqrt(np.clip(rate, 0.0, 1.0))))


def _binomial(hits: float, rows: float, rate: float) -> float:
    """Two-sided chance of so many hits, the rate kept off 0 and 1 by half a row."""
    from scipy.special import betainc

    p = float(np.clip(rate, 0.5 / rows, 1 - 0.5 / rows))
    at_least = float(betainc(hits, rows - hits + 1, p)) if hits else 1.0
    more = float(betainc(hits + 1, rows - hits, p)) if hits < rows else 0.0
    return min(1.0, 2 * min(at_least, 1 - more))


def _check(
    labels: float, outcomes: float, usual: float, effect: float, p_value: float, too_few: bool
) -> Check:
    rate = labels / outcomes
    alike = "" if 0 < rate < 1 else f": all {number(outcomes)} are {rate:.0f}"
    return Check(
        subject="labels",
        effect=effect,
        bar=BAR,
        p_value=p_value,
        observed=rate,
        baseline=usual,
        text=f"{percent(rate)} of the outcomes are successes, usually {percent(usual)}{alike}",
        too_few=too_few,
        details={"kind": "alike" if alike else "jump"},
    )


DETECTOR = Detector("outcome_validity", "infrastructure", "outcomes", check, alpha=1e-5)
