"""Does the proxy still move the business metric?

Idea: for each pair of a proxy and a business metric, the logarithms of both beside their seasons, the
business metric shifted back by the lag at which it follows the proxy (found before the days judged), and
Chow's test for a change of slope on series prewhitened by the proxy's own autoregression (`statistics.chow`).

    effect = elasticity now - elasticity before

Of plain Fisher tests, windowed regressions and block bootstraps, this form alone keeps its level on strongly
autocorrelated series while it still sees a decoupling.

Parameters: the last 48 windows are judged against at least 240 and at most 672 before them; the bar is a
quarter of the former elasticity, at least 0.1. Less history, or a proxy whose former correlation with the
metric is below 0.3 so that there is no tie to lose, is `too_few`. The 48 windows overlap from one window to
the next, so persistence adds little and alpha is ten times stricter than usual.

References: G. C. Chow, Econometrica 28 (1960) 591-605; J. G. MacKinnon and H. White, J. Econometrics 29
(1985) 305-325.

>>> from detectors.statistics.chow import slope_change
>>> x = np.random.default_rng(0).normal(size=300)
>>> found = slope_change(x, x + 0.5 * np.random.default_rng(1).normal(size=300), np.arange(300) >= 252)
>>> found.p_value > 0.01
True
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.declared import Metric
from detectors.detector import Detector, View
from detectors.series import Series, seasonal_baseline
from detectors.statistics.chow import SlopeChange, best_lag, slope_change
from detectors.statistics.teachers import teachers
from detectors.types import Check

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RECENT = 48
LEAST_BEFORE = 240
MOST_BEFORE = 672
MOST_LAG = 6
BAR = 0.25
LEAST_BAR = 0.1
LEAST_TIE = 0.3


def check(view: View) -> Sequence[Check]:
    """One check a pair of a proxy and a business metric."""
    ends = [m for m in view.declared.with_role("business") if m.name in view.series]
    proxies = [m for m in view.declared.with_role("proxy") if m.name in view.series]
    if not ends or not proxies:
        return ()
    rest = {m.name: _deseasoned(view, view.series[m.name]) for m in (*ends, *proxies)}
    return [_check(proxy, end, rest[proxy.name], rest[end.name]) for proxy in proxies for end in ends]


def _deseasoned(view: View, series: Series) -> tuple[Ints, Floats] | None:
    """Starts and residual logarithms of the windows to use; None when too few or not in logarithms."""
    if len(series) < LEAST_BEFORE + RECENT or series.starts[-1] != view.window.start:
        return None
    before = np.arange(len(series)) < len(series) - RECENT
    teach = teachers(series, view.sick, view.past, view.past_outcomes) & before
    baseline = seasonal_baseline(series, view.declared.season_us, teach)
    if baseline is None or not baseline.logs:
        return None
    residuals = np.where(before & ~teach, np.nan, baseline.residuals)
    return series.starts[-MOST_BEFORE - RECENT :], residuals[-MOST_BEFORE - RECENT :]


def _check(
    proxy: Metric, end: Metric, x_rest: tuple[Ints, Floats] | None, y_rest: tuple[Ints, Floats] | None
) -> Check:
    found, lag = _compared(x_rest, y_rest) if x_rest is not None and y_rest is not None else (None, 0)
    name = f"{proxy.name}/{end.name}"
    if found is None:
        return Check(name, 0.0, BAR, None, None, None, f"too little history to compare {name}", too_few=True)
    return Check(
        subject=name,
        effect=found.slope_now - found.slope_before,
        bar=max(LEAST_BAR, BAR * abs(found.slope_before)),
        p_value=found.p_value,
        observed=found.correlation_now,
        baseline=found.correlation_before,
        text=f"a change of 1 % in {proxy.name} goes with {found.slope_now:.2f} % in {end.name}, "
        f"formerly {found.slope_before:.2f} %",
        too_few=found.correlation_before < LEAST_TIE,
        details={
            "before": found.correlation_before,
            "now": found.correlation_now,
            "elasticity_before": found.slope_before,
            "elasticity_now": found.slope_now,
            "lag_windows": lag,
            "proxy": proxy.name,
            "metric": end.name,
        },
    )


def _compared(x_rest: tuple[Ints, Floats], y_rest: tuple[Ints, Floats]) -> tuple[SlopeChange | None, int]:
    """The change of slope over the windows that both have, and by how many windows y follows x."""
    _, ours, theirs = np.intersect1d(x_rest[0], y_rest[0], return_indices=True)
    x, y = x_rest[1][ours], y_rest[1][theirs]
    if len(x) < LEAST_BEFORE + RECENT:
        return None, 0
    lag = best_lag(x[:-RECENT], y[:-RECENT], MOST_LAG)
    x, y = x[: len(x) - lag], y[lag:]
    return slope_change(x, y, np.arange(len(x)) >= len(x) - RECENT), lag


DETECTOR = Detector("proxy_correlation", "quality", "outcomes", check, alpha=1e-5)
