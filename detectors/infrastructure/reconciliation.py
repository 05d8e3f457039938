"""Do the logs and an independent ledger of the same thing still agree?

Idea: the ratio of the derived metric to the ledger that reconciles it, beside the same ratio in past windows.
Season cancels in the ratio, so there is none in its baseline, and small differences show that neither series
would show alone. Credits for single large orders come seldom and are of any size: where the past has such
bursts, its tail is taken longer (`statistics.departure`).

    effect = log(derived / ledger) - its usual value

Parameters: the bar is 2 %; fewer than eight past windows with both are `too_few`. A window whose ledger has
not been posted is not judged. The phase is that of the derived metric.

Reference: N. Breck and others, The ML test score, IEEE Big Data 2017 (independent counts as monitors).

>>> hours = np.arange(100) * 3_600_000_000
>>> truth = np.random.default_rng(0).lognormal(7, 0.5, 100)
>>> logged = truth * np.random.default_rng(1).normal(1, 0.002, 100)
>>> logged[-1] *= 0.9
>>> found = departure(against(Series(hours, logged, 1), Series(hours, truth, 1)), (), hours < hours[-1])
>>> round(found.effect, 2), found.p_value < 1e-6
(-0.1, True)
"""

from collections.abc import Sequence

import numpy as np

from detectors.declared import Metric
from detectors.detector import Detector, View
from detectors.series import Series
from detectors.statistics.departure import departure
from detectors.statistics.teachers import teachers
from detectors.types import Check

BAR = 0.02


def check_inputs(view: View) -> Sequence[Check]:
    """One check a ledger of a metric that is complete when its window closes."""
    return _checks(view, needs_outcomes=False)


def check_outcomes(view: View) -> Sequence[Check]:
    """One check a ledger of a metric that is complete only when the outcomes have come."""
    return _checks(view, needs_outcomes=True)


def against(derived: Series, ledger: Series) -> Series:
    """The ratio of two series in the windows that both have, NaN where the ledger has nothing."""
    _, ours, theirs = np.intersect1d(derived.starts, ledger.starts, return_indices=True)
    top, bottom = derived.values[ours], ledger.values[theirs]
    ratio = np.divide(top, bottom, out=np.full(len(ours), np.nan), where=bottom > 0)
    return Series(derived.starts[ours], ratio, derived.width, numerators=top, denominators=bottom)


def _checks(view: View, needs_outcomes: bool) -> list[Check]:
    names = {metric.name: metric for metric in view.declared.metrics}
    checks = []
    for ledger in view.declared.with_role("ledger"):
        derived = names.get(ledger.reconciles or "")
        if derived is None or derived.needs_outcomes != needs_outcomes:
            continue
        if derived.name in view.series and ledger.name in view.series:
            ratio = against(view.series[derived.name], view.series[ledger.name])
            checks.extend(_check(view, ratio, derived, ledger))
    return checks


def _check(view: View, ratio: Series, derived: Metric, ledger: Metric) -> list[Check]:
    if not len(ratio) or ratio.starts[-1] != view.window.start:
        return []
    found = departure(ratio, (), teachers(ratio, view.sick, view.past, view.past_outcomes), bursts=True)
    if found is None:
        return []
    usual = None if np.isnan(found.expected) else found.expected
    return [
        Check(
            subject=derived.name,
            effect=found.effect,
            bar=BAR,
            p_value=found.p_value,
            observed=found.observed,
            baseline=usual,
            text=f"{derived.name} from the logs is {found.observed:.3f} of {ledger.name}"
            + ("" if usual is None else f", usually {usual:.3f}"),
            too_few=found.too_few,
            details={"ratio": found.observed, "ledger": ledger.name},
        )
    ]


DETECTORS = (
    Detector("reconciliation", "infrastructure", "inputs", check_inputs),
    Detector("reconciliation", "infrastructure", "outcomes", check_outcomes),
)
