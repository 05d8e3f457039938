"""A metric's values as each window was judged, with the band that windows outside incidents lead to expect.

Values are read from the judgements' summaries: a page decodes no profile.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.series import LOOKBACK_US, Series, seasonal_baseline
from detectors.types import Window
from monitor.systems import Registered
from storage import windows
from storage.incidents import Incident
from storage.store import Tx
from web.reading import WIDEST

Values = Sequence[float | None]


@dataclass(frozen=True)
class MetricSeries:
    """Windows in order, none left out between the first and the last judged; None = no value."""

    starts: Sequence[int]
    values: Values
    expected: Values = ()
    lower: Values = ()
    upper: Values = ()

    @property
    def has_band(self) -> bool:
        """True when there is an expectation."""
        return bool(self.lower)

    def since(self, start: int) -> "MetricSeries":
        """The windows from `start` on."""
        first = sum(1 for each in self.starts if each < start)
        columns = (self.values, self.expected, self.lower, self.upper)
        return MetricSeries(self.starts[first:], *(column[first:] for column in columns))


@dataclass(frozen=True)
class Judged:
    """The judged windows of a span: their starts (µs) and each metric's value by window."""

    starts: Sequence[int]
    metrics: Mapping[int, Mapping[str, float | None]]

    def series(self, metric: str) -> MetricSeries:
        """One metric, without an expectation."""
        return MetricSeries(self.starts, [self.metrics.get(start, {}).get(metric) for start in self.starts])


def judged(tx: Tx, system: Registered, start: int, end: int) -> Judged:
    """What was judged of the windows that start in `[start, end)`: newest revision, outcomes over inputs."""
    found: dict[int, dict[str, float | None]] = {}
    for phase in windows.PHASES:
        for evaluation in windows.evaluations_of(tx, system.id, phase, start, end):
            held = found.setdefault(evaluation.window_start, {})
            held.update(evaluation.summary.get("metrics") or {})
    if not found:
        return Judged([], {})
    return Judged(range(min(found), max(found) + 1, system.declared.window_us), found)


@dataclass(frozen=True)
class Past:
    """Judged windows from far enough back that a season can be learnt for those of a span."""

    system: Registered
    start: int
    judged: Judged
    sick: Sequence[Window]

    @property
    def starts(self) -> Sequence[int]:
        """The judged windows of the span itself."""
        return [start for start in self.judged.starts if start >= self.start]

    def series(self, metric: str) -> MetricSeries:
        """One metric over the span, with its expected band where the past is long enough."""
        return _with_band(self.judged.series(metric), self.system, self.sick).since(self.start)


def with_past(tx: Tx, system: Registered, start: int, end: int, incidents: Iterable[Incident]) -> Past:
    """The windows of `[start, end)` and the 56 days before its end, at most 5,000 windows.

    Windows inside `incidents` do not teach what is expected.
    """
    first = min(start, max(end - LOOKBACK_US, end - WIDEST * system.declared.window_us))
    sick = [Window(i.onset or i.window_start, i.resolved or end) for i in incidents]
    return Past(system, start, judged(tx, system, first, end), sick)


def _with_band(plain: MetricSeries, system: Registered, sick: Iterable[Window]) -> MetricSeries:
    starts = np.array(plain.starts, dtype=np.int64)
    values = np.array([np.nan if value is None else value for value in plain.values], dtype=np.float64)
    healthy = np.ones(len(starts), dtype=np.bool_)
    for span in sick:
        healthy &= (starts < span.start) | (starts >= span.end)
    series = Series(starts, values, system.declared.window_us)
    baseline = seasonal_baseline(series, system.declared.season_us, healthy) if len(starts) else None
    if baseline is None:
        return plain
    lower, upper = baseline.band()
    return MetricSeries(plain.starts, plain.values, _known(baseline.expected), _known(lower), _known(upper))


def _known(values: NDArray[np.float64]) -> Values:
    return [float(value) if np.isfinite(value) else None for value in values]
