"""Do the scores still tell what comes as well as they did?

Idea: per window, from counts of outcomes by bins of the score, two measures of a binary model,

    auc       chance that a success has a higher score than a failure
    log_loss  mean of -log(chance given to what came) over the entropy of the window's own success rate

Dividing by the entropy takes out how many successes there were: 1 means that the scores say no more than the
rate alone. Of a regression with errors e = label - score,

    rmse = sqrt(mean e²)        mae = mean |e|        residual_sd = sd of e, blind to what all scores share

from exact sums, as logarithms. All are judged beside their own past (`statistics.level`), never beside
training, where every model looks better than it serves:

    effect = min(0, auc - median past auc)          effect = max(0, log loss - median past log loss)
    effect = max(0, log(error / median past error))

The intervals (95 %) are DeLong's for the area and the delta method's for the others.

Parameters: the bar is 0.02 of the area, 0.02 of the relative loss and 0.10 of an error's logarithm; fewer
than 20 successes or 20 failures, fewer than 30 rows of a regression, or fewer than eight past windows, are
`too_few`. Where a window alone says little, the last 6 and 24 are also judged together
(`statistics.pooled`).

References: E. DeLong and others, Biometrics 44 (1988) 837-845; X. He and others, Practical lessons from
predicting clicks on ads at Facebook, ADKDD 2014 (the normalised loss).

>>> rng = np.random.default_rng(0)
>>> scores = np.arange(10) / 20 + 0.02
>>> rows = np.full((1, 10), 1_000.0)
>>> came = rng.binomial(1_000, scores)[None].astype(float)
>>> area(came, rows - came)[0].round(1).tolist()
[0.7]
>>> relative_loss(rows, rows * scores, came)[0].round(1).tolist()
[0.9]
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.detector import Detector, View
from detectors.profile.binning import SCORE
from detectors.statistics.level import level
from detectors.statistics.pooled import POOLS, every_window, pooled_promised, pooled_sums, with_pools
from detectors.statistics.promised import by_score, promised
from detectors.statistics.ranking import area
from detectors.statistics.residual_error import ROWS, errors, residual_totals
from detectors.types import Check
from detectors.wording import number

Floats = NDArray[np.float64]

BAR = 0.02
BAR_ERROR = 0.10
LEAST_EACH = 20
LEAST_ROWS = 30
WIDTH = 1.96
SMALLEST = 1e-6  # chance that a score may give at least, and leave at least
WORDS = {"auc": "the area under the curve", "log_loss": "the log loss, relative to the rate's entropy,"}
ERRORS = {
    "rmse": "the root mean squared error",
    "mae": "the mean absolute error",
    "residual_sd": "the standard deviation of the errors",
}
WORSE = {"auc": -1.0, "log_loss": 1.0}


def check(view: View) -> Sequence[Check]:
    """One check of the ranking and one of the loss of a binary model, one of each error of a regression."""
    model, outcomes = view.declared.model, view.outcomes
    if model is None or outcomes is None or SCORE not in outcomes.binning:
        return ()
    if model.task == "regression":
        return _regression(view)
    found = promised(view, "reliability", by_score)
    if found is None:
        return ()
    pooled = [(count, pooled_promised(view, "reliability", by_score, count)) for count in POOLS]
    together = [
        (count, _binary(*pool)) for count, pool in pooled if pool is not None and _apart(found[1], pool[1])
    ]
    return [
        with_pools(check, [(count, checks[at]) for count, checks in together])
        for at, check in enumerate(_binary(*found))
    ]


def _apart(windows: Floats, pools: Floats) -> bool:
    """Is the last pool anywhere near the bar, beside the windows before the last taken together?"""
    sums = np.stack([windows[:-1].sum(axis=0), pools[-1]])
    return any(abs(values[1] - values[0]) >= BAR / 2 for values, _ in _measured(sums).values())


def _measured(sums: Floats) -> dict[str, tuple[Floats, Floats]]:
    """Each measure with its variance, float64[N], of sums float64[N, 3, S] by bin of the score."""
    rows, scores, came = sums[:, 0], sums[:, 1], np.minimum(sums[:, 2], sums[:, 0])
    return {"auc": area(came, rows - came), "log_loss": relative_loss(rows, scores, came)}


def _binary(starts: NDArray[np.int64], sums: Floats) -> list[Check]:
    """One check of the ranking and one of the loss of the last of these windows, or pools of them."""
    came = np.minimum(sums[:, 2], sums[:, 0]).sum(axis=1)
    lacking = np.minimum(came, sums[:, 0].sum(axis=1) - came) < LEAST_EACH
    return [_check(name, *measures, lacking, starts) for name, measures in _measured(sums).items()]


def relative_loss(rows: Floats, scores: Floats, came: Floats) -> tuple[Floats, Floats]:
    """Log loss over the entropy of the rate, and its variance, float64[N], of sums float64[N, S] by bin.

    NaN where all rows succeed or none.
    """
    chance = np.clip(scores / np.maximum(rows, 1), SMALLEST, 1 - SMALLEST)
    total = np.where(rows.sum(axis=1) > 0, rows.sum(axis=1), np.nan)
    rate = came.sum(axis=1) / total
    rate = np.where((rate > 0) & (rate < 1), rate, np.nan)
    entropy = -rate * np.log(rate) - (1 - rate) * np.log1p(-rate)
    won, lost = -np.log(chance), -np.log1p(-chance)
    loss = (came * won + (rows - came) * lost).sum(axis=1) / total
    relative = loss / entropy
    steep = relative * np.log((1 - rate) / rate)
    pulls = [
        (each - loss[:, None] - (steep * (label - rate))[:, None]) / entropy[:, None]
        for each, label in ((won, 1.0), (lost, 0.0))
    ]
    variance = (came * pulls[0] ** 2 + (rows - came) * pulls[1] ** 2).sum(axis=1) / total**2
    return relative, variance


def _check(
    name: str, values: Floats, variances: Floats, lacking: NDArray[np.bool_], starts: NDArray[np.int64]
) -> Check:
    known = np.where(lacking, np.nan, values)
    found = level(known[:, None], variances[:, None], starts)
    moved = float(found.effect[0])
    usual = None if found.too_few[0] else float(found.baseline[0])
    now = float(values[-1]) if np.isfinite(values[-1]) else None
    reach = WIDTH * float(np.sqrt(np.nan_to_num(variances[-1])))
    text = f"{WORDS[name]} is not known" if now is None else f"{WORDS[name]} is {now:.3f} ± {reach:.3f}"
    return Check(
        subject=name,
        effect=moved if moved * WORSE[name] > 0 else 0.0,
        bar=BAR,
        p_value=float(found.p_value[0]),
        observed=now,
        baseline=usual,
        text=text if usual is None else f"{text}, usually {usual:.3f}",
        too_few=bool(found.too_few[0]),
        details={"low": None if now is None else now - reach, "high": None if now is None else now + reach},
    )


def _regression(view: View) -> Sequence[Check]:
    found = residual_totals(view)
    if found is None:
        return ()
    every = residual_totals(every_window(view))
    pooled = [(count, pooled_sums(view, every, count)) for count in POOLS]
    together = [(count, _errors(*pool)) for count, pool in pooled if pool is not None]
    # The scatter within a pool holds the shifts between its windows, which are calibration's.
    return [
        check
        if check.subject == "residual_sd"
        else with_pools(check, [(count, checks[at]) for count, checks in together])
        for at, check in enumerate(_errors(*found))
    ]


def _errors(starts: NDArray[np.int64], sums: Floats) -> list[Check]:
    """One check of each error of the last of these windows, or pools of them."""
    lacking = sums[:, ROWS] < LEAST_ROWS
    return [_error(name, *each, lacking, starts) for name, each in errors(sums).items()]


def _error(
    name: str, values: Floats, variances: Floats, lacking: NDArray[np.bool_], starts: NDArray[np.int64]
) -> Check:
    """The check of one kind of error float64[N], given the variances of its logarithm."""
    logs = np.where(lacking, np.nan, np.log(values))
    found = level(logs[:, None], variances[:, None], starts)
    usual = None if found.too_few[0] else float(np.exp(found.baseline[0]))
    now = float(values[-1]) if np.isfinite(values[-1]) else None
    factor = float(np.exp(WIDTH * np.sqrt(np.nan_to_num(variances[-1]))))
    low, high = (None, None) if now is None else (now / factor, now * factor)
    text = f"{ERRORS[name]} is not known" if now is None else f"{ERRORS[name]} is {number(now)}"
    text += "" if low is None or high is None else f" ({number(low)} to {number(high)})"
    return Check(
        subject=name,
        effect=max(0.0, float(found.effect[0])),
        bar=BAR_ERROR,
        p_value=float(found.p_value[0]),
        observed=now,
        baseline=usual,
        text=text if usual is None else f"{text}, usually {number(usual)}",
        too_few=bool(found.too_few[0]),
        details={"low": low, "high": high},
    )


DETECTOR = Detector("performance", "quality", "outcomes", check)
