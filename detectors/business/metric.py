"""Is a declared metric where its season says it should be?

Idea: every metric of the roles business, ledger, proxy, volume and value beside its seasonal baseline
(`series.seasonal_baseline`), the residual judged beside its own past (`statistics.departure`).

    effect = log(observed / expected)      (in robust standard deviations for metrics that can be negative)

A ratio carries its counts, so a night with a handful of predictions has a wide band. A window covered by a
declared holiday or planned change is reported all the same and says so in `details["declared"]`.

Parameters: the bar is 5 %, or three standard deviations for metrics that can be negative. History of fewer
than three days (or of eight windows, where no season is expected) is `too_few` unless the change is
sevenfold. Metrics made from outcomes are judged in the phase "outcomes", the others when the window closes.

Reference: A. Lavin and S. Ahmad, Evaluating real-time anomaly detection algorithms: the Numenta anomaly
benchmark, ICMLA 2015.

>>> hours = np.arange(24 * 14) * 3_600_000_000
>>> from detectors.series import Series
>>> revenue = np.random.default_rng(0).lognormal(7, 0.05, len(hours))
>>> revenue[-1] *= 0.6
>>> found = departure(Series(hours, revenue, 3_600_000_000), (), hours < hours[-1])
>>> round(found.effect, 1), found.p_value < 1e-6
(-0.5, True)
"""

from collections.abc import Sequence

import numpy as np

from detectors.declared import Metric, Role
from detectors.detector import Detector, View
from detectors.statistics.departure import Departure, departure
from detectors.statistics.teachers import declared_event, teachers
from detectors.types import Check
from detectors.wording import number, signed

ROLES: tuple[Role, ...] = ("business", "ledger", "proxy", "volume", "value")
BAR = 0.05
BAR_SD = 3.0


def check_inputs(view: View) -> Sequence[Check]:
    """One check a metric that is complete when its window closes."""
    return beside_season(view, ROLES, BAR, needs_outcomes=False)


def check_outcomes(view: View) -> Sequence[Check]:
    """One check a metric that is complete only when the outcomes have come."""
    return beside_season(view, ROLES, BAR, needs_outcomes=True)


def beside_season(view: View, roles: Sequence[Role], bar: float, *, needs_outcomes: bool) -> list[Check]:
    """One check a metric of these roles with a value in the window; `bar` is for those never negative."""
    histories = (view.past, view.past_outcomes) if needs_outcomes else (view.past,)
    checks = []
    for metric in view.declared.with_role(*roles):
        series = view.series.get(metric.name)
        if metric.needs_outcomes != needs_outcomes or series is None:
            continue
        if not len(series) or series.starts[-1] != view.window.start:
            continue
        found = departure(series, view.declared.season_us, teachers(series, view.sick, *histories))
        if found is not None:
            checks.append(_check(view, metric, bar, found))
    return checks


def _check(view: View, metric: Metric, bar: float, found: Departure) -> Check:
    direction = "fall" if found.effect < 0 else "rise"
    expected = None if np.isnan(found.expected) else found.expected
    by = f" ({signed(found.observed / expected - 1)})" if expected and found.logs else ""
    usual = "" if expected is None else f", expected {number(expected)}{by}"
    title = declared_event(view)
    return Check(
        subject=metric.name,
        effect=found.effect,
        bar=bar if found.logs else BAR_SD,
        p_value=found.p_value,
        observed=found.observed,
        baseline=expected,
        text=f"{metric.name} is {number(found.observed)}{usual}" + (f", during {title}" if title else ""),
        too_few=found.too_few,
        details={"direction": direction, "role": metric.role, "declared": title},
    )


DETECTORS = (
    Detector("metric", "business", "inputs", check_inputs),
    Detector("metric", "business", "outcomes", check_outcomes),
)
