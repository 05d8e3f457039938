"""One metric over time: its seasonal baseline, and the moment its level changed.

The baseline is multiplicative for metrics that are never negative: medians of the logarithms by hour of day
and weekday (see `statistics.season`), with a variance that knows how many events a window held (see
`statistics.spread`). Metrics with negative values get the same on their own scale.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.declared import DAY_US
from detectors.statistics.change_point import ChangePoint, change_point
from detectors.statistics.season import fit_season
from detectors.statistics.spread import fit_spread, robust_sd

__all__ = ["Baseline", "ChangePoint", "Series", "change_point", "seasonal_baseline"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LOOKBACK_US = 56 * DAY_US
LEAST_WINDOWS = 4
SMALLEST_SD = 1e-6  # of the logarithm: a constant past must not make every digit an alarm


@dataclass(frozen=True)
class Series:
    """A metric's values in consecutive windows, oldest first; the last one is the window judged.

    `starts` int64[N] µs since the epoch, `values` float64[N] (NaN = no value), `width` of a window in µs. A
    ratio metric carries its `numerators` and `denominators`, float64[N], so that small counts are known, a
    posted one how many `posts` float64[N] each window got, and how long after a window's end its post usually
    comes (`lateness`, µs; None while that is not known).
    """

    starts: Ints
    values: Floats
    width: int
    numerators: Floats | None = None
    denominators: Floats | None = None
    posts: Floats | None = None
    lateness: int | None = 0

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True)
class Baseline:
    """What each window was expected to show.

    `expected` float64[N] in the series' unit; `residuals` float64[N] (logarithm of observed over expected
    when `logs`, else the difference) and their robust standard deviations `scale` float64[N]; `fitted`
    bool[N] the windows the baseline was learnt from; `cycles` how many of the shortest season they span;
    `events` float64[N] how many independent events the scatter says a window of that size is made of. In the
    scale are contained the uncertainty of a weekday's factor, `allowance` float64[N], which all windows of a
    day share, and by how much the variance of a new window exceeds that of the fitted ones, `inflation`.
    """

    expected: Floats
    residuals: Floats
    scale: Floats
    fitted: Bools
    logs: bool
    cycles: float
    events: Floats
    allowance: Floats
    inflation: float

    @property
    def z(self) -> Floats:
        """Residuals in standard deviations, float64[N]; NaN where there is no value."""
        return self.residuals / self.scale

    def band(self, deviations: float = 3.0) -> tuple[Floats, Floats]:
        """Lower and upper limit float64[N] of what is usual, in the series' unit."""
        reach = deviations * self.scale
        if self.logs:
            return self.expected * np.exp(-reach), self.expected * np.exp(reach)
        return self.expected - reach, self.expected + reach


def seasonal_baseline(
    series: Series, seasons: tuple[int, ...] = (DAY_US, 7 * DAY_US), fit: Bools | None = None
) -> Baseline | None:
    """Learn the season from the windows in `fit` (default: all but the last) and tell it for every window.

    `fit` bool[N] leaves out what must not teach: the window or span judged and past incidents. Only the 56
    days before the last fitted window count. A logarithm takes no zero: less than half the smallest value
    ever seen counts as that half, so that a quiet night without an event lies near one with a single event.
    None when fewer than four windows are left.

    >>> hours = np.arange(24 * 21)
    >>> usual = 1_000 * (1.5 + np.sin(hours / 24 * 2 * np.pi))
    >>> noisy = usual * np.random.default_rng(0).lognormal(0, 0.05, len(hours))
    >>> noisy[-1] *= 0.6
    >>> baseline = seasonal_baseline(Series(hours * 3_600_000_000, noisy, 3_600_000_000))
    >>> round(float(baseline.expected[-1] / usual[-1]), 1), round(float(baseline.z[-1]))
    (1.0, -11)
    """
    fitted = _teachers(series, fit)
    if fitted.sum() < LEAST_WINDOWS:
        return None
    values = series.values
    logs = bool((values[fitted] >= 0).all() and (values[fitted] > 0).mean() > 0.5)
    least = 0.5 * float(values[fitted][values[fitted] > 0].min()) if logs else 0.0
    y = np.log(np.maximum(values, least)) if logs else values
    model = fit_season(series.starts, series.width, y, fitted, tuple(sorted(seasons)))
    residuals = y - model.expected
    if not logs:
        spread = robust_sd(residuals[fitted]) * model.inflation**0.5
        scale = max(spread, SMALLEST_SD * (1 + np.abs(model.expected).max()))
        every, many = np.full(len(series), scale), np.full(len(series), np.inf)
        none = np.zeros(len(series))
        return Baseline(
            model.expected, residuals, every, fitted, False, model.cycles, many, none, model.inflation
        )
    expected = np.exp(model.expected)
    sizes = _sizes(series, expected, fitted)
    a, b = fit_spread(residuals[fitted], sizes[fitted])
    variance = (a + b / sizes) * model.inflation + model.allowance**2
    scale_log = np.sqrt(np.maximum(variance, SMALLEST_SD**2))
    events = sizes / b if b > 0 else 1 / scale_log**2
    return Baseline(
        expected, residuals, scale_log, fitted, True, model.cycles, events, model.allowance, model.inflation
    )


def _teachers(series: Series, fit: Bools | None) -> Bools:
    """The windows that may teach: in `fit`, with a value, and not too long ago."""
    chosen = np.ones(len(series), dtype=np.bool_) if fit is None else fit.copy()
    if fit is None:
        chosen[-1:] = False
    chosen &= np.isfinite(series.values)
    if chosen.any():
        chosen &= series.starts > series.starts[chosen][-1] - LOOKBACK_US
    return chosen


def _sizes(series: Series, expected: Floats, fitted: Bools) -> Floats:
    """What a window's scatter falls with, float64[N] > 0: its denominator, or what was expected of it."""
    sizes = expected if series.denominators is None else np.nan_to_num(series.denominators)
    return np.maximum(sizes, 1e-3 * max(float(np.median(sizes[fitted])), 1e-300))
