"""How good are the scores of these rows, before any outcome has come?

Idea: of a binary model, confidence-based performance estimation. Past outcomes say how often rows of each
score succeed, c(s), fitted so that it never falls as the score rises (`statistics.isotonic`). A row of the
present window then stands for c successes and 1 - c failures, which gives the area under the ROC curve to
expect:

    effect = min(0, expected auc now - median expected auc of past windows)

with the same c for all of them, so only the rows differ: scores that crowd together rank less.

Of a regression, direct loss estimation. Past outcomes say how large the squared and the absolute error are
at each feature's values, and these are averaged over the values of the present window
(`statistics.expected_error`):

    effect = max(0, log(expected error now / median expected error of past windows))

The errors at single values add up here: of values whose errors lie only in their combination it sees a part.
Values beyond all that the past held count as its outermost: where errors go on growing there, the estimate is
too low.

Both rest on the past still holding: they see what a change of the inputs costs, and are blind where the same
inputs lead to other outcomes; `performance` and `concept` look at that once the outcomes are here.

Parameters: the bar is 0.02 of the area and 0.10 of an error's logarithm; fewer than 20 expected successes or
failures, fewer than 100 past successes (1,000 past rows of a regression) to learn from, or fewer than eight
past windows, are `too_few`. `details` hold the band (95 %) of what the outcomes will show: of the area
DeLong's at the expected counts, of an error that of past errors about their estimates.

Reference: J. Białek and others, Estimating model performance under covariate shift without labels,
arXiv:2401.08348 (2024), as published with NannyML, whose documentation describes direct loss estimation.

>>> rows = np.array([[10.0, 10.0, 10.0], [0.0, 30.0, 0.0]])
>>> expected_area(rows, rising_rates(np.array([10.0, 30, 60]), np.full(3, 100.0)))[0].round(2).tolist()
[0.75, 0.5]
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.detector import Detector, View
from detectors.history import History
from detectors.profile.binning import SCORE
from detectors.statistics.estimated_error import EstimatedError, estimated_errors
from detectors.statistics.isotonic import rising_rates
from detectors.statistics.level import level
from detectors.statistics.promised import by_score, settled
from detectors.statistics.ranking import area, expected_area
from detectors.types import Check
from detectors.wording import number

Floats = NDArray[np.float64]

SUBJECT = "auc"
BAR, BAR_ERROR = 0.02, 0.10
LEAST_EACH = 20
LEAST_LEARNED = 100
WIDTH = 1.96
ROWS, LABELS = 0, 2


def check(view: View) -> Sequence[Check]:
    """One check of a binary model, one of each error of a regression."""
    model, current = view.declared.model, view.current
    if model is None or current is None or SCORE not in current.binning:
        return ()
    if model.task == "regression":
        return [_error_check(each) for each in estimated_errors(view, current)]
    now = by_score(current)
    if not now[ROWS].any():
        return ()
    _, learned = settled(view, "reliability", by_score, now.shape)
    came, rows = learned[:, LABELS].sum(axis=0), learned[:, ROWS].sum(axis=0)
    chances = np.clip(rising_rates(np.minimum(came, rows), rows), 0.0, 1.0)
    past = view.past.only_healthy()
    before = past.statistic("reliability", by_score).reshape(len(past), *now.shape)
    counts = np.concatenate([before, now[None]])[:, ROWS]
    return [_check(view, past, counts, chances, too_few=bool(came.sum() < LEAST_LEARNED))]


def _check(view: View, past: History, counts: Floats, chances: Floats, too_few: bool) -> Check:
    """The check from the rows float64[N, S] of the past and, last, of this window by bins of the score."""
    starts = np.append(past.starts, view.window.start)
    lacking = np.minimum(counts @ chances, counts @ (1 - chances)) < LEAST_EACH
    auc, variance = expected_area(counts, chances)
    found = level(np.where(lacking, np.nan, auc)[:, None], variance[:, None], starts)
    too_few = too_few or bool(found.too_few[0])
    expected = None if too_few else float(auc[-1])
    usual = None if too_few else float(found.baseline[0])
    reach = _reach(counts[-1], chances)
    text = "too few past outcomes to tell how well the scores rank these rows"
    if expected is not None:
        text = f"the scores should rank these rows with an area of {expected:.3f} ± {reach:.3f}"
        text += f" under the curve, usually {usual:.3f}"
    return Check(
        subject=SUBJECT,
        effect=min(0.0, float(found.effect[0])),
        bar=BAR,
        p_value=float(found.p_value[0]),
        observed=expected,
        baseline=usual,
        text=text,
        too_few=too_few,
        details={
            "low": None if expected is None else expected - reach,
            "high": None if expected is None else expected + reach,
        },
    )


def _reach(now: Floats, chances: Floats) -> float:
    """Half the width of the band for the area that the outcomes will show."""
    _, variance = area((now * chances)[None], (now * (1 - chances))[None])
    return WIDTH * float(np.sqrt(np.nan_to_num(variance[0])))


def _error_check(found: EstimatedError) -> Check:
    low, high = found.band
    error = found.name.upper()
    text = f"too few past outcomes to tell the {error} of these rows"
    if not found.too_few:
        text = (
            f"these rows should have an {error} of {number(found.expected)} ({number(low)} to {number(high)})"
        )
        text += f", usually {number(found.usual)}"
    return Check(
        subject=found.name,
        effect=max(0.0, found.effect),
        bar=BAR_ERROR,
        p_value=found.p_value,
        observed=None if found.too_few else found.expected,
        baseline=None if found.too_few else found.usual,
        text=text,
        too_few=found.too_few,
        details={"low": None if found.too_few else low, "high": None if found.too_few else high},
    )


DETECTOR = Detector("estimated_performance", "quality", "inputs", check)
