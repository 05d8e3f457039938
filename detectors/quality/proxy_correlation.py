"""Does the proxy still move the business metric?

Idea: for each pair of a proxy and a business metric, the logarithms of both less the same hours and weekdays
(`statistics.rhythm`), the business metric shifted back by the lag at which it follows the proxy (found before
the days judged), and Chow's test for a change of slope with the autocorrelation filtered out
(`statistics.chow`).

    effect = elasticity now - elasticity before

Of Fisher's z, windowed regressions and block bootstraps, this form alone keeps its level on strongly
autocorrelated series while it still sees a decoupling.

Parameters: the last 48 and the last 168 windows are judged, each against at least 240 and at most 672 before
them, and the smaller p-value counts twice; the bar is a quarter of the former elasticity, at least 0.1. Less
history, or a proxy whose former correlation with the metric is below 0.3 so that there is no tie to lose, is
`too_few`. What is judged overlaps from one window to the next, so persistence adds little and alpha is ten
times stricter than usual.

References: G. C. Chow, Econometrica 28 (1960) 591-605; J. G. MacKinnon and H. White, J. Econometrics 29
(1985) 305-325.

>>> from detectors.statistics.chow import slope_change
>>> x = np.random.default_rng(0).normal(size=300)
>>> found = slope_change(x, x + 0.5 * np.random.default_rng(1).normal(size=300), np.arange(300) >= 252)
>>> found.p_value > 0.01
True
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from detectors.declared import Metric
from detectors.detector import Detector, View
from detectors.series import Series
from detectors.statistics.chow import SlopeChange, best_lag, slope_change
from detectors.statistics.rhythm import without_rhythm
from detectors.types import Check
from detectors.wording import signed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

RECENT = (48, 168)
LEAST_BEFORE = 240
MOST_BEFORE = 672
MOST_LAG = 6
BAR = 0.25
LEAST_BAR = 0.1
LEAST_TIE = 0.3


@dataclass(frozen=True)
class Tie:
    """The change of slope that stands out most, the lag in windows, the start in µs of the first window that
    goes with the new slope, and by how much the proxy, and the metric beside the proxy, have changed since
    (logarithms)."""

    change: SlopeChange
    lag: int
    since: int
    proxy_moved: float
    value_moved: float


def check(view: View) -> Sequence[Check]:
    """One check a pair of a proxy and a business metric."""
    ends = [m for m in view.declared.with_role("business") if m.name in view.series]
    proxies = [m for m in view.declared.with_role("proxy") if m.name in view.series]
    return [_check(view, proxy, end) for proxy in proxies for end in ends]


def _check(view: View, proxy: Metric, end: Metric) -> Check:
    found = _tie(view, view.series[proxy.name], view.series[end.name])
    name = f"{proxy.name}/{end.name}"
    if found is None:
        return Check(name, 0.0, BAR, None, None, None, f"too little history to compare {name}", too_few=True)
    change = found.change
    return Check(
        subject=name,
        effect=change.slope_now - change.slope_before,
        bar=max(LEAST_BAR, BAR * abs(change.slope_before)),
        p_value=change.p_value,
        observed=change.correlation_now,
        baseline=change.correlation_before,
        text=_text(found, proxy.name, end.name),
        too_few=change.correlation_before < LEAST_TIE,
        details={
            "before": change.correlation_before,
            "now": change.correlation_now,
            "elasticity_before": change.slope_before,
            "elasticity_now": change.slope_now,
            "lag_windows": found.lag,
            "since": found.since,
            "proxy": proxy.name,
            "metric": end.name,
        },
    )


def _text(found: Tie, proxy: str, end: str) -> str:
    change, since = found.change, datetime.fromtimestamp(found.since / 1e6, UTC)
    return (
        f"{proxy} {signed(np.expm1(found.proxy_moved))}, "
        f"{end} per {proxy} {signed(np.expm1(found.value_moved))}, "
        f"correlation {change.correlation_before:.2f} to {change.correlation_now:.2f} "
        f"since {since:%d %B %H:%M} UTC: a change of 1 % in {proxy} goes with {change.slope_now:.2f} % in "
        f"{end}, formerly {change.slope_before:.2f} %"
    )


def _tie(view: View, proxy: Series, end: Series) -> Tie | None:
    """What changed between two series over the windows that both have; None when they say too little."""
    common, ours, theirs = np.intersect1d(proxy.starts, end.starts, return_indices=True)
    if not len(common) or common[-1] != view.window.start or len(common) < LEAST_BEFORE + RECENT[0]:
        return None
    kept = slice(max(0, len(common) - MOST_BEFORE - RECENT[-1]), None)
    starts = common[kept]
    logs = [_logarithms(proxy.values[ours][kept]), _logarithms(end.values[theirs][kept])]
    if logs[0] is None or logs[1] is None:
        return None
    values = np.stack([logs[0], logs[1]], axis=1)
    values[_over(view, starts)] = np.nan
    x, y = without_rhythm(values, starts, proxy.width, view.declared.season_us).T
    lag = best_lag(x[: -RECENT[0]], y[: -RECENT[0]], MOST_LAG)
    x, y, starts = x[: len(x) - lag], y[lag:], starts[lag:]
    changes = [
        change
        for count in RECENT
        if len(x) >= LEAST_BEFORE + count and (change := _since(view, x, y, starts, count)) is not None
    ]
    if not changes:
        return None
    best = min(changes, key=lambda each: each.p_value)
    now = np.arange(len(x)) >= best.since
    moved = [float(np.nanmean(s[now]) - np.nanmean(s[~now])) for s in (x, y - x)]
    best = replace(best, p_value=min(1.0, len(RECENT) * best.p_value))
    return Tie(best, lag, int(starts[best.since]), *moved)


def _since(view: View, x: Floats, y: Floats, starts: Ints, count: int) -> SlopeChange | None:
    """The change between the last `count` windows and the healthy ones before them."""
    recent = np.arange(len(x)) >= len(x) - count
    taught = recent | ~_inside(view, starts)
    return slope_change(np.where(taught, x, np.nan), np.where(taught, y, np.nan), recent)


def _logarithms(values: Floats) -> Floats | None:
    """Logarithms, of a zero that of half the smallest value; None for values below zero or mostly zero."""
    known = values[np.isfinite(values)]
    if not len(known) or (known < 0).any() or (known > 0).mean() <= 0.5:
        return None
    return np.asarray(np.log(np.maximum(values, 0.5 * known[known > 0].min())))


def _inside(view: View, starts: Ints) -> Bools:
    """bool[N]: windows in incidents, and in what has begun."""
    inside = np.zeros(len(starts), dtype=np.bool_)
    for span in view.sick:
        inside |= (starts >= span.start) & (starts < span.end)
    return inside


def _over(view: View, starts: Ints) -> Bools:
    """bool[N]: windows in incidents that have ended: they say nothing of what is so now, nor of what was."""
    ended = [span for span in view.sick if span.end < view.window.start]
    over = np.zeros(len(starts), dtype=np.bool_)
    for span in ended:
        over |= (starts >= span.start) & (starts < span.end)
    return over


DETECTOR = Detector("proxy_correlation", "quality", "outcomes", check, alpha=1e-5)
