"""Which proxy follows the business metric best? Candidates are metrics, feature means and the mean score."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detectors.declared import Metric
from detectors.profile.binning import SCORE
from detectors.series import Series, seasonal_baseline
from detectors.statistics.tracking import Tracking, track
from detectors.types import Window
from monitor import memory
from monitor.due import phases
from monitor.memory import Memory
from monitor.systems import find
from storage import StorageError, Store, windows

Floats = NDArray[np.float64]
Kind = Literal["metric", "feature", "score"]


class NoBusinessMetric(StorageError):
    """There is nothing that a proxy could stand for."""


@dataclass(frozen=True)
class Candidate:
    """One candidate beside one business metric; `tracking` is None with too little history of either."""

    metric: str
    name: str
    kind: Kind
    declared_proxy: bool
    tracking: Tracking | None


def ranked(store: Store, name: str) -> list[Candidate]:
    """Every candidate for every business metric, those that surely follow it best first.

    Raises NoBusinessMetric for a system that declares none.
    """
    with store.read() as tx:
        system = find(tx, name)
        ends = system.declared.with_role("business")
        if not ends:
            raise NoBusinessMetric(
                f'{name} declares no metric of role "business": there is nothing to stand for'
            )
        last = windows.last_evaluation(tx, system.id, phases(system.declared)[-1])
        if last is None:
            return []
        past = memory.load(tx, system, last.window_start, last.window_start)
    found = [each for end in ends for each in _of(past, end, last.window_start)]
    return sorted(found, key=lambda c: (c.metric, -(c.tracking.strength if c.tracking else -1.0), c.name))


def _of(past: Memory, end: Metric, last: int) -> Iterator[Candidate]:
    declared = past.system.declared
    window = Window(last, last + declared.window_us)
    series = past.series_until(window, phases(declared)[-1])
    if end.name not in series:
        return
    target = _surprise(past, series[end.name])
    for metric in declared.metrics:
        same = metric.name == end.name or metric.reconciles == end.name or metric.role == "business"
        if metric.name in series and not same:
            tracked = _tracked(_surprise(past, series[metric.name]), target)
            yield Candidate(end.name, metric.name, "metric", metric.role == "proxy", tracked)
    for name, values in _means(past, window).items():
        kind: Kind = "score" if name == SCORE else "feature"
        shown = declared.model.score if name == SCORE and declared.model else name
        means = Series(series[end.name].starts, values[-len(series[end.name]) :], declared.window_us)
        yield Candidate(end.name, shown, kind, False, _tracked(_surprise(past, means), target))


def _means(past: Memory, window: Window) -> dict[str, Floats]:
    """The mean of each numeric feature and of the score in each window up to this one, NaN without rows."""
    starts = past.starts[past.starts <= window.start].tolist()
    binning = next(iter(past.inputs.values())).binning if past.inputs else None
    if binning is None:
        return {}
    blank = np.full(len(binning.features), np.nan)
    rows = np.stack([past.inputs[s].means if s in past.inputs else blank for s in starts])
    numeric = [i for i, bins in enumerate(binning.features) if bins.kind == "numeric"]
    return {binning.features[i].name: rows[:, i] for i in numeric}


def _surprise(past: Memory, series: Series) -> Floats | None:
    """What each window showed beside its season, incidents left out; None with too little history."""
    baseline = seasonal_baseline(series, past.system.declared.season_us, past.healthy(series.starts))
    if baseline is None:
        return None
    return np.where(past.healthy(series.starts), baseline.residuals, np.nan)


def _tracked(x: Floats | None, y: Floats | None) -> Tracking | None:
    return None if x is None or y is None else track(x, y)


def as_json(found: Candidate) -> dict[str, object]:
    """One candidate as JSON values; the numbers are null with too little history."""
    t = found.tracking
    head: dict[str, object] = {
        "metric": found.metric,
        "candidate": found.name,
        "kind": found.kind,
        "declared_proxy": found.declared_proxy,
    }
    names = ("correlation", "lower", "upper", "sign_agreement", "lag", "noise", "windows")
    keys = ("correlation", "lower", "upper", "sign_agreement", "lag_windows", "noise", "windows")
    return head | {
        key: None if t is None else getattr(t, name) for key, name in zip(keys, names, strict=True)
    }
