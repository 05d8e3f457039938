"""What a metric did in the span: expected, observed, and whether chance could have done it.

The expectation is the seasonal baseline learnt from the windows before the span, so that an incident never
teaches its own baseline. A sum is added up over the windows that have a value; a ratio is weighted by its
observed denominator; other posted series are averaged.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detectors.declared import Metric
from detectors.series import Baseline, Series, seasonal_baseline
from detectors.statistics.autocorrelation import effective_share
from detectors.types import Window
from monitor.triage.case import Case

MOVED_Z = 4.5  # standard deviations from which a change is beyond chance
STILL_Z = 3.0  # and below which it is within it
MOVED_BY = 0.02  # a smaller relative change is no movement, however sure
AS_FAR = 0.5  # of a change, that is left of it once what was declared has ended


@dataclass(frozen=True)
class Movement:
    """One metric over the span. `inside` bool[N] marks its windows with a value; `z` is signed."""

    metric: Metric
    series: Series
    baseline: Baseline
    inside: NDArray[np.bool_]
    expected: float
    observed: float
    z: float
    alarmed: bool = False

    @property
    def relative(self) -> float | None:
        """(observed - expected) / |expected|: below 0 is a fall, of a loss too. None when 0 was expected."""
        return (self.observed - self.expected) / abs(self.expected) if self.expected else None

    @property
    def moved(self) -> bool | None:
        """True beyond chance, False within it, None when it cannot be told."""
        big = abs(self.relative if self.relative is not None else np.inf) >= MOVED_BY
        if big and (abs(self.z) >= MOVED_Z or self.alarmed):
            return True
        return None if big and abs(self.z) > STILL_Z else False


def movements(case: Case) -> dict[str, Movement]:
    """The movement of every declared metric that has a baseline and a value in the span."""
    found = {}
    alarmed = {
        f.subject
        for f in case.findings
        if f.detector == "metric" and f.severity == "alarm" and overlaps(f.window, case.span)
    }
    for metric in case.declared.metrics:
        series = case.series.get(metric.name)
        movement = series and measure(metric, series, case.span, case.declared.season_us)
        if movement:
            found[metric.name] = replace(movement, alarmed=metric.name in alarmed)
    return found


def overlaps(window: Window, span: Window) -> bool:
    """Do the two have a moment in common?"""
    return window.end > span.start and window.start < span.end


def measure(metric: Metric, series: Series, span: Window, seasons: tuple[int, ...]) -> Movement | None:
    """The movement of one metric; None when its past or its span holds too little."""
    before, inside = series.starts < span.start, (series.starts >= span.start) & (series.starts < span.end)
    inside &= np.isfinite(series.values)
    baseline = seasonal_baseline(series, seasons, before)
    if baseline is None or not inside.any():
        return None
    weights = np.ones(inside.sum())
    if metric.ratio and series.denominators is not None and np.nansum(series.denominators[inside]) > 0:
        weights = np.nan_to_num(series.denominators[inside])
    adding = metric.sum is not None or (metric.series and metric.aggregate == "sum")
    total = 1.0 if adding else float(weights.sum())
    expected, observed = (
        float((values[inside] * weights).sum() / total) for values in (baseline.expected, series.values)
    )
    if not np.isfinite([expected, observed]).all():
        return None
    return Movement(metric, series, baseline, inside, expected, observed, _z(baseline, inside))


def goes_on(movement: Movement, moment: int) -> bool:
    """Is the metric still off after that moment (µs), at least half as far as before it, beyond chance?"""
    after = movement.inside & (movement.series.starts >= moment)
    before = movement.inside & ~after
    if not movement.moved or not after.any() or not before.any():
        return False
    z = _z(movement.baseline, after)
    far = _off(movement, after) / _off(movement, before) if _off(movement, before) else np.inf
    return z * movement.z > 0 and abs(z) >= MOVED_Z and far >= AS_FAR


def _off(movement: Movement, at: NDArray[np.bool_]) -> float:
    """The relative change in those windows."""
    expected = float(movement.baseline.expected[at].sum())
    return float(movement.series.values[at].sum() / expected - 1) if expected else 0.0


def _z(baseline: Baseline, inside: NDArray[np.bool_]) -> float:
    """The mean deviation over the span, or over its last half or quarter when that stands out more.

    n windows count as n times the share that their likeness to each other leaves of independent ones.
    """
    share = float(effective_share(baseline.z[baseline.fitted][:, None])[0])
    z = baseline.z[inside]
    tails = [z[-max(len(z) // part, 1) :] for part in (1, 2, 4)]
    scores = [float(np.mean(tail) * np.sqrt(max(len(tail) * share, 1.0))) for tail in tails]
    return max(scores, key=abs)


def chosen(case: Case, found: dict[str, Movement]) -> str:
    """The metric to explain: the one asked for, else of the first role declared the one that moved most."""
    if case.metric is not None:
        return case.metric
    for role in ("business", "ledger", "proxy", "value", "volume", "infrastructure"):
        names = [metric.name for metric in case.declared.metrics if metric.role == role]
        if names:
            return max(names, key=lambda name: abs(found[name].z) if name in found else -1.0)
    return ""
