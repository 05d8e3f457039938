"""How far is the last value of a series from its seasonal baseline, and how rare is that?

The residual is set in relation to the baseline's robust standard deviation, z, and z² beside those of past
windows: metrics have heavier tails than a normal distribution, whose p-value is only a floor. Another floor
is the Poisson chance for as many events as the scatter says there are: a night with two clicks may well have
none.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.series import Baseline, Series, seasonal_baseline
from detectors.statistics.season import FIRST_CYCLES
from detectors.statistics.tail import upper_tail

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SMALLEST_RATIO = 1e-3  # the effect's logarithm of a value of zero
BURSTY = 10.0  # mean of z², near 1 for normal departures
LEAST_BURST = 0.5  # mean excess of |z| that sampling alone would give, as 1 is of z²
GROSS = 2.0  # of the logarithm: to a seventh or sevenfold, told even before the season is known


@dataclass(frozen=True)
class Departure:
    """`effect` is log(observed / expected), or the difference in robust sd for metrics that can be negative.

    `z` is the residual in robust standard deviations; `too_few` says that the history is too short.
    `baseline` is None where there is no history.
    """

    effect: float
    z: float
    p_value: float
    observed: float
    expected: float
    too_few: bool
    logs: bool
    baseline: Baseline | None = None


def departure(series: Series, seasons: tuple[int, ...], fit: Bools, bursts: bool = False) -> Departure | None:
    """Judge the last window of `series`; `fit` bool[N] are the windows that teach. None without a value.

    With `bursts`, a past in which the mean of z² shows that seldom, large departures are usual (a ledger's
    credits) is judged by |z|, since z² has too short a tail there.

    >>> rng = np.random.default_rng(0)
    >>> hours, values = np.arange(24 * 14) * 3_600_000_000, rng.lognormal(3, 0.1, 24 * 14)
    >>> fit = hours < hours[-1]
    >>> bool(departure(Series(hours, values, 3_600_000_000), (), fit).p_value < 1e-3)
    False
    >>> values[-1] /= 3
    >>> bool(departure(Series(hours, values, 3_600_000_000), (), fit).p_value < 1e-6)
    True
    """
    if not len(series) or not np.isfinite(series.values[-1]):
        return None
    fit = fit & (np.arange(len(series)) < len(series) - 1)
    baseline = seasonal_baseline(series, seasons, fit)
    observed = float(series.values[-1])
    if baseline is None:
        return Departure(0.0, 0.0, 1.0, observed, math.nan, True, True)
    z = baseline.z
    bursty = bursts and float(np.mean(z[baseline.fitted] ** 2)) > BURSTY
    distance, least = (np.abs(z), LEAST_BURST) if bursty else (z**2, 1.0)
    tail = float(upper_tail(distance[baseline.fitted][:, None], distance[-1:], least)[0])
    ratio = observed / float(baseline.expected[-1]) if baseline.logs else math.nan
    effect = math.log(max(ratio, SMALLEST_RATIO)) if baseline.logs else float(z[-1])
    floor = math.erfc(abs(float(z[-1])) / math.sqrt(2))
    if baseline.logs:
        floor = max(floor, _counting(ratio, float(baseline.events[-1])))
    return Departure(
        effect=effect,
        z=float(z[-1]),
        p_value=1.0 if math.isnan(tail) else max(floor, tail),
        observed=observed,
        expected=float(baseline.expected[-1]),
        too_few=math.isnan(tail) or _season_unknown(baseline, effect),
        logs=baseline.logs,
        baseline=baseline,
    )


def _counting(ratio: float, events: float) -> float:
    """Two-sided Poisson chance of `ratio` times the expected number of events, or of something rarer."""
    from scipy.special import gammainc, gammaincc

    seen = max(ratio, 0.0) * events
    chance = gammaincc(seen + 1, events) if ratio < 1 else gammainc(max(seen, 1e-9), events)
    return min(1.0, 2 * float(chance))


def _season_unknown(baseline: Baseline, effect: float) -> bool:
    return baseline.cycles < FIRST_CYCLES and abs(effect) < GROSS
