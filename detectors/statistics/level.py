"""Has a quantity left its usual level? The median of past healthy windows, and the past's own scatter.

    effect = value now - median past value

The square of the effect is judged beside the squares of past windows (`statistics.against_past`), whose part
from sampling is known; the normal chance of such an effect is only the floor.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.statistics.against_past import against_past, floored
from detectors.statistics.grouped import column_medians

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Level:
    """`effect`, `baseline` and two-sided `p_value` float64[F]; `too_few` bool[F] where the past is too short
    or the window has no value (the effect is then 0)."""

    effect: Floats
    baseline: Floats
    p_value: Floats
    too_few: NDArray[np.bool_]


def level(values: Floats, variances: Floats, starts: Ints) -> Level:
    """Judge the last of `values` float64[N, F] (NaN = none) of the windows at `starts` int64[N] µs.

    `variances` float64[N, F] are those that sampling gives each value.

    >>> rng = np.random.default_rng(0)
    >>> values = rng.normal(0.7, 0.02, (100, 2))
    >>> values[-1] = 0.71, 0.5
    >>> found = level(values, np.full((100, 2), 4e-4), np.arange(100) * 3_600_000_000)
    >>> found.effect.round(1).tolist(), (found.p_value < 1e-6).tolist()
    ([0.0, -0.2], [False, True])
    """
    from scipy.special import ndtr

    past, now = values[:-1], values[-1]
    held = np.isfinite(past).any(axis=0) if len(past) else np.zeros(len(now), dtype=np.bool_)
    base = np.where(held, column_medians(past), np.nan) if len(past) else np.full(len(now), np.nan)
    effect = now - base
    sd = np.sqrt(np.maximum(variances[-1], 1e-300))
    squares, before = (past - base) ** 2, starts[:-1]
    beside = against_past(squares, variances[:-1], before, effect**2, variances[-1], int(starts[-1]))
    none_gross = np.zeros(len(now), dtype=np.bool_)
    p_value, too_few = floored(2 * ndtr(-np.abs(effect) / sd), beside, none_gross)
    return Level(np.nan_to_num(effect), np.nan_to_num(base), p_value, too_few | ~np.isfinite(effect))
