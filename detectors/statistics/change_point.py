"""When did the level of a series change? A single least-squares change point.

For every split k the means before and after are compared,

    t(k) = (mean after - mean before) / (s * sqrt(1/k + 1/(n - k))),

and the split with the largest |t| is the change. Neighbouring windows resemble each other, so `s` is the
long-run standard deviation: the residuals' own, times sqrt((1 + r) / (1 - r)) for their lag-one
correlation r (corrected for its bias in short series). The p-value is Bonferroni's over all splits, with
Student's t on the effective number of windows.

Reference: J. Bai, "Least squares estimation of a shift in linear processes", J. Time Series Analysis 15
(1994) 453-472.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.statistics.autocorrelation import effective_share

Floats = NDArray[np.float64]

PLAUSIBLE = 5.0  # log-likelihood that a split may lose against the best one


@dataclass(frozen=True)
class ChangePoint:
    """The best split: `index` is the first position after the change, in the array as given.

    `low` and `high` are the first and last index that fit nearly as well: a profile likelihood within
    `PLAUSIBLE` of the best one, nearly always around the true change.
    """

    index: int
    before: float
    after: float
    p_value: float
    low: int
    high: int

    @property
    def change(self) -> float:
        """Mean after less mean before, in the series' unit."""
        return self.after - self.before


def change_point(values: Floats, least: int = 2) -> ChangePoint | None:
    """The most likely single change of level of float64[N] (NaN = no value, left out), or None.

    At least `least` values stand on either side. None when there are fewer than `2 * least + 2` values or
    when they are all equal.

    >>> rng = np.random.default_rng(1)
    >>> found = change_point(np.r_[rng.normal(10, 1, 60), rng.normal(6, 1, 4)])
    >>> found.index, round(found.change, 1), found.p_value < 1e-6
    (60, -4.4, True)
    >>> change_point(rng.normal(10, 1, 64)).p_value > 0.05
    True
    """
    kept = np.flatnonzero(np.isfinite(values))
    n = len(kept)
    if n < 2 * least + 2:
        return None
    x = np.asarray(values, dtype=np.float64)[kept]
    splits = np.arange(least, n - least + 1)
    sums = np.cumsum(x - x.mean())
    before = sums[splits - 1] / splits
    after = -sums[splits - 1] / (n - splits)
    gain = (after - before) ** 2 * splits * (n - splits) / n
    best = int(np.argmax(gain))
    split = int(splits[best])
    residuals = np.r_[x[:split] - x[:split].mean(), x[split:] - x[split:].mean()]
    if gain[best] <= (1e-12 * np.abs(x).max()) ** 2:
        return None
    variance, share = _long_run(residuals)
    plausible = splits[gain >= gain[best] - 2 * PLAUSIBLE * variance]
    return ChangePoint(
        index=int(kept[split]),
        before=float(x[:split].mean()),
        after=float(x[split:].mean()),
        p_value=_p_value(float(gain[best]), variance, n * share - 2, len(splits)),
        low=int(kept[plausible[0]]),
        high=int(kept[plausible[-1]]),
    )


def _long_run(residuals: Floats) -> tuple[float, float]:
    """Long-run variance of the residuals, and the share of independent ones among them."""
    share = float(effective_share(residuals[:, None])[0])
    return float(residuals @ residuals) / (len(residuals) - 2) / share, share


def _p_value(gain: float, variance: float, freedom: float, splits: int) -> float:
    """Bonferroni's p-value of the largest squared t, `gain` being its numerator."""
    from scipy.stats import t as student

    if variance == 0:
        return 0.0
    return min(1.0, splits * 2 * float(student.sf(np.sqrt(gain / variance), max(1.0, freedom))))
