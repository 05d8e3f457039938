"""Are the gauges of the infrastructure (latency, queues, rates of errors) where they usually are?

Idea: every metric of the role infrastructure beside its seasonal baseline, as `business.metric` does for the
metrics of the business.

    effect = log(observed / expected)      (in robust standard deviations for metrics that can be negative)

Parameters: gauges wander more than sums do and an alarm opens an incident, so the bar is a quarter more or
less and alpha ten times stricter than usual. Short history is `too_few` unless the change is sevenfold.

Reference: B. Beyer and others, Site Reliability Engineering (2016), chapter 6 (the golden signals).

>>> import numpy as np
>>> from detectors.series import Series
>>> from detectors.statistics.departure import departure
>>> hours = np.arange(24 * 14) * 3_600_000_000
>>> p99 = np.random.default_rng(0).lognormal(4, 0.1, len(hours))
>>> p99[-1] *= 4
>>> found = departure(Series(hours, p99, 3_600_000_000), (), hours < hours[-1])
>>> found.effect > BAR, found.p_value < 1e-6
(True, True)
"""

from collections.abc import Sequence

from detectors.business.metric import beside_season
from detectors.detector import Detector, View
from detectors.types import Check

BAR = 0.25


def check_inputs(view: View) -> Sequence[Check]:
    """One check a gauge that is complete when its window closes."""
    return beside_season(view, ("infrastructure",), BAR, needs_outcomes=False)


def check_outcomes(view: View) -> Sequence[Check]:
    """One check a gauge that is complete only when the outcomes have come."""
    return beside_season(view, ("infrastructure",), BAR, needs_outcomes=True)


DETECTORS = (
    Detector("gauge", "infrastructure", "inputs", check_inputs, alpha=1e-5),
    Detector("gauge", "infrastructure", "outcomes", check_outcomes, alpha=1e-5),
)
