"""Has a series been away from its season for hours, where no single window is far enough away to tell?

The last 6 and 24 windows are judged together. The season is learnt from what lies before all of them, and the
pool is the mean of the windows' residuals r from it, weighted by how exact each is,

    R = sum(c / s²) / sum(1 / s²)        z = (R - median past R) / sqrt(1 / sum(1 / s²) + a²)

with s the window's own robust standard deviation, c its residual cut off at 2.5 of them, so that a spike,
however high, is one window of many, and a what is not known of the weekday, or of the week, which a pool does
not average out. z² stands beside that of the healthy pools before (`statistics.tail`). They overlap, and
residuals resemble their neighbours: both are in the correlation from pool to pool, which leaves no more
independent pools than there are, so that a short past lets gross changes through only. What is told is

    effect = log(sum of observed / sum of expected)

less its median in past pools: the sum of a skewed metric lies above its season's medians, that of a growing
one ahead of them. A pool is silent once its newest windows are likelier, by 3 nats, to be as usual than at
the pool's level, so that what has ended is not told on. Windows of declared events are left out. Metrics
that can be negative, or whose season is not known after three days, have no pools.

Reference: P. J. Huber, Robust estimation of a location parameter, Ann. Math. Statist. 35 (1964) 73-101.

>>> hours = np.arange(24 * 15) * 3_600_000_000
>>> revenue = np.random.default_rng(0).lognormal(7, 0.04, len(hours))
>>> revenue[-24:] *= 0.88
>>> found = pooled_departures(Series(hours, revenue, 3_600_000_000), (), hours < hours[-1], hours > 0)
>>> [(pool.windows, round(pool.effect, 1), pool.p_value < 1e-5) for pool in found][-1]
(24, -0.1, True)
>>> (int(hours[-1]) - found[-1].begun) // 3_600_000_000 + 1
24
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.series import Baseline, Series, change_point, seasonal_baseline
from detectors.statistics.departure import SMALLEST_RATIO
from detectors.statistics.pooled import POOLS, pools
from detectors.statistics.season import FIRST_CYCLES, MEDIAN_COST
from detectors.statistics.tail import LEAST, upper_tail

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

CUT = 2.5  # standard deviations that one window counts for at most
NEAR, NEAR_Z = 0.025, 2.5  # effect and residual from which on a pool is worth a look
ENDED = 3.0  # nats by which the newest windows are likelier as usual than as the pool
OBSERVED, EXPECTED, WEIGHT, RESIDUAL, ALLOWANCE, BELOW = range(6)


@dataclass(frozen=True)
class PooledDeparture:
    """The last `windows` windows together; `effect` is log(observed / expected).

    `level` is what R usually is, `z` how many standard deviations it is away. `observed` and `expected` are
    sums over the pool, of a ratio those of numerators, and `size` that of its denominators, else how many of
    the windows have a value. `begun` is the start of the window in which the level changed, µs.
    """

    windows: int
    effect: float
    level: float
    z: float
    p_value: float
    observed: float
    expected: float
    size: float
    begun: int


def pooled_departures(
    series: Series, seasons: tuple[int, ...], fit: Bools, plain: Bools
) -> list[PooledDeparture]:
    """The pools that end with the last window of `series`, shortest first; those that can't be judged not.

    `fit` bool[N] are the windows that teach, `plain` bool[N] those that no declared event covers.
    """
    if not len(series) or not plain[-1] or not np.isfinite(series.values[-1]):
        return []
    learnt = fit & (series.starts <= series.starts[-1] - max(POOLS) * series.width)
    baseline = seasonal_baseline(series, seasons, learnt)
    if baseline is None or not baseline.logs or baseline.cycles < FIRST_CYCLES:
        return []
    held = plain & np.isfinite(series.values)
    table = _table(series, baseline)[held]
    found = []
    for count in POOLS:
        _, sums = pools(series.starts[held], table, learnt[held], series.width, count)
        if len(sums) > LEAST:
            found.append(_judged(series, baseline, sums, count))
    return [pool for pool in found if not _has_ended(series, baseline, pool)]


def is_near(series: Series, baseline: Baseline | None) -> bool:
    """May the last windows be away from `baseline`, to which they belong? Saves a quiet window the pools."""
    if baseline is None or not baseline.logs:
        return False
    for count in POOLS:
        last = np.flatnonzero(np.isfinite(series.values[-count:])) - min(count, len(series))
        sums = _table(series, baseline)[last].sum(axis=0)
        apart = abs(float(_log_ratio(sums))) >= NEAR
        if apart and abs(sums[RESIDUAL]) >= NEAR_Z * math.sqrt(sums[WEIGHT]):
            return True
    return False


def _table(series: Series, baseline: Baseline) -> Floats:
    """What is added up of each window, float64[N, 6]."""
    below = np.ones(len(series)) if series.denominators is None else series.denominators
    above = series.values if series.numerators is None else series.numerators
    exact = baseline.inflation / np.maximum(baseline.scale**2 - baseline.allowance**2, 1e-300)
    # A weekend that is half known also moves the level from which the other days are told.
    week = float(np.sqrt(np.mean(baseline.allowance[baseline.fitted] ** 2)))
    unknown = np.maximum(baseline.allowance, week)
    reach = CUT * np.sqrt(1 / exact + unknown**2)
    cut = np.clip(baseline.residuals, -reach, reach)
    columns = (above, baseline.expected * below, exact, exact * cut, exact * unknown, below)
    return np.stack(columns, axis=1)


def _log_ratio(sums: Floats) -> Floats:
    """log(observed / expected) of sums float64[..., 6], of nothing at all a thousandth."""
    return np.asarray(np.log(np.maximum(sums[..., OBSERVED] / sums[..., EXPECTED], SMALLEST_RATIO)))


def _judged(series: Series, baseline: Baseline, sums: Floats, count: int) -> PooledDeparture:
    ratios = _log_ratio(sums)
    means = sums[:, RESIDUAL] / sums[:, WEIGHT]
    unknown = sums[:, ALLOWANCE] / sums[:, WEIGHT]
    usual, level = np.median(ratios[:-1]), np.median(means[:-1])
    z = (means - level) / np.sqrt(1 / sums[:, WEIGHT] + unknown**2)
    # The past's own medians were taken: what is new lies further from them.
    own = max((len(sums) - 1) / count, 2.0)
    now = float(z[-1]) / math.sqrt(baseline.inflation * (1 + MEDIAN_COST / own))
    tail = float(upper_tail(z[:-1, None] ** 2, np.array([now**2]), 1.0, overlap=count)[0])
    return PooledDeparture(
        windows=count,
        effect=float(ratios[-1] - usual),
        level=float(level),
        z=now,
        p_value=max(tail, math.erfc(abs(now) / math.sqrt(2))),
        observed=float(sums[-1, OBSERVED]),
        expected=float(sums[-1, EXPECTED] * np.exp(usual)),
        size=float(sums[-1, BELOW]),
        begun=_begun(series, baseline, now, count),
    )


def _begun(series: Series, baseline: Baseline, z: float, count: int) -> int:
    """Where the level changed, among twice the pool's windows; the pool's start where that is not clear."""
    last = np.arange(max(0, len(series) - 2 * count), len(series))
    found = change_point(np.clip(baseline.z[last], -CUT, CUT))
    if found is None or found.change * z <= 0:
        return int(series.starts[-1]) - (count - 1) * series.width
    return int(series.starts[last[found.index]])


def _has_ended(series: Series, baseline: Baseline, pool: PooledDeparture) -> bool:
    """Are the pool's newest windows back where they usually are?"""
    last = np.flatnonzero(series.starts > series.starts[-1] - pool.windows * series.width)[::-1]
    last = last[np.isfinite(series.values[last])]
    newest, scale = baseline.residuals[last] - pool.level, baseline.scale[last]
    effect = np.maximum(pool.effect, np.minimum(_deepest(series, baseline)[last] - pool.level, 0.0))
    between = np.clip(newest, np.minimum(effect, 0.0), np.maximum(effect, 0.0))
    nats = effect * (effect - 2 * between) / (2 * scale**2)
    return bool(np.cumsum(nats).max() >= ENDED)


def _deepest(series: Series, baseline: Baseline) -> Floats:
    """The residual of a value of zero, float64[N]: a baseline takes it for half the smallest value."""
    taught = series.values[baseline.fitted]
    return np.asarray(np.log(0.5 * taught[taught > 0].min() / baseline.expected))
