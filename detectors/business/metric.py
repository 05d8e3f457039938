"""Is a declared metric where its season says it should be?

Idea: every metric of the roles business, ledger, proxy, volume and value beside its seasonal baseline
(`series.seasonal_baseline`), the residual judged beside its own past (`statistics.departure`).

    effect = log(observed / expected)      (in robust standard deviations for metrics that can be negative)

What no window tells by itself is asked of the last 6 and 24 together (`statistics.pooled_departure`): a fall
of 12 % may lie within each hour's band and far outside the day's. There are two pools, which overlap, so
that a pool's p-value counts threefold; it speaks where it says more than the window, and since when.

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
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from detectors.declared import Metric, Role
from detectors.detector import Detector, View
from detectors.statistics.departure import Departure, departure
from detectors.statistics.pooled import clearest, stricter
from detectors.statistics.pooled_departure import PooledDeparture, is_near, pooled_departures
from detectors.statistics.teachers import declared_event, ordinary, teachers
from detectors.types import Check
from detectors.wording import number, signed, time_span

ROLES: tuple[Role, ...] = ("business", "ledger", "proxy", "volume", "value")
BAR = 0.05
BAR_SD = 3.0
STRICTER = 3.0  # by which the p-value of a pool is multiplied


def check_inputs(view: View) -> Sequence[Check]:
    """One check a metric that is complete when its window closes."""
    return _lasting(view, needs_outcomes=False)


def check_outcomes(view: View) -> Sequence[Check]:
    """One check a metric that is complete only when the outcomes have come."""
    return _lasting(view, needs_outcomes=True)


def beside_season(view: View, roles: Sequence[Role], bar: float, *, needs_outcomes: bool) -> list[Check]:
    """One check a metric of these roles with a value in the window; `bar` is for those never negative."""
    found = _departures(view, roles, needs_outcomes=needs_outcomes)
    return [_check(view, metric, bar, departed) for metric, departed in found]


def _departures(view: View, roles: Sequence[Role], *, needs_outcomes: bool) -> list[tuple[Metric, Departure]]:
    found = []
    for metric in view.declared.with_role(*roles):
        series = view.series.get(metric.name)
        if metric.needs_outcomes != needs_outcomes or series is None:
            continue
        if not len(series) or series.starts[-1] != view.window.start:
            continue
        departed = departure(series, view.declared.season_us, _teachers(view, metric))
        if departed is not None:
            found.append((metric, departed))
    return found


def _lasting(view: View, *, needs_outcomes: bool) -> list[Check]:
    """Of each metric the window's own check, or that of the pool that says more."""
    checks = []
    for metric, departed in _departures(view, ROLES, needs_outcomes=needs_outcomes):
        single, series = _check(view, metric, BAR, departed), view.series[metric.name]
        if is_near(series, departed.baseline):
            plain = ordinary(series, view.events)
            found = pooled_departures(series, view.declared.season_us, _teachers(view, metric), plain)
            single = clearest(single, [_pool_check(view, single, metric, pool) for pool in found])
        checks.append(single)
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


def _teachers(view: View, metric: Metric) -> NDArray[np.bool_]:
    histories = (view.past, view.past_outcomes) if metric.needs_outcomes else (view.past,)
    return teachers(view.series[metric.name], view.sick, *histories)


def _pool_check(view: View, single: Check, metric: Metric, pool: PooledDeparture) -> Check:
    span = time_span(pool.windows * view.declared.window_us)
    adds_up = metric.sum is not None or (metric.series and metric.aggregate == "sum")
    size = 1.0 if adds_up else pool.size
    observed, expected = pool.observed / size, pool.expected / size
    verb = "averages" if metric.series and not adds_up else "is"
    usual = f"expected {number(expected)} ({signed(observed / expected - 1)})"
    direction = "fall" if pool.effect < 0 else "rise"
    return replace(
        single,
        effect=pool.effect,
        bar=BAR,
        p_value=stricter(pool.p_value, STRICTER),
        observed=observed,
        baseline=expected,
        text=f"over the last {span} {metric.name} {verb} {number(observed)}, {usual}",
        too_few=False,
        details={**single.details, "direction": direction, "windows": pool.windows},
        begun=pool.begun,
    )


DETECTORS = (
    Detector("metric", "business", "inputs", check_inputs),
    Detector("metric", "business", "outcomes", check_outcomes),
)
