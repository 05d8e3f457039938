"""How well does one series track another? For choosing a proxy of a business metric.

Both series are taken beside their own seasons (logarithms where they are never negative), since everything
rises at noon. Then, at the lag at which the business metric follows best:

- the correlation, with Fisher's interval over as many windows as two autocorrelated series are worth:
  n (1 - r1 r2) / (1 + r1 r2), wide enough for the best of all lags;
- the sign agreement: how often both move the same way from window to window, in the direction of the
  correlation; half the time for strangers;
- the noise: the standard deviation of the candidate's own surprise, in logarithms (0.1 is about 10 %).

References: M. S. Bartlett, J. Royal Statistical Society 98 (1935) 536-543 (the variance of a correlation of
autocorrelated series); A. Deng and X. Shi, Data-driven metric development for online controlled experiments,
KDD 2016 (sign agreement of a metric with the one that counts).

>>> rng = np.random.default_rng(0)
>>> proxy = rng.normal(size=500)
>>> found = track(proxy, np.roll(proxy, 2) + 0.5 * rng.normal(size=500))
>>> found.lag, round(found.correlation, 1), found.lower > 0.8, found.sign_agreement > 0.75
(2, 0.9, True, True)
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST = 24
MOST_LAG = 6
#: Half the width of a 95 % interval of a normal distribution, at all seven lags together.
WIDE = 2.69


@dataclass(frozen=True)
class Tracking:
    """`lower` and `upper` limit the correlation at 95 %; `lag` in windows, `noise` as the series has it."""

    correlation: float
    lower: float
    upper: float
    sign_agreement: float
    lag: int
    noise: float
    windows: int

    @property
    def strength(self) -> float:
        """The weakest correlation, of whichever sign, that the interval allows: what candidates rank by."""
        return max(self.lower, -self.upper, 0.0)


def track(x: Floats, y: Floats, most_lag: int = MOST_LAG) -> Tracking | None:
    """Compare surprises float64[N] of a candidate with those of the metric; NaN is no value.

    None with fewer than 24 windows of both, or where one of them never moves.
    """
    lags = [(lag, x[: len(x) - lag], y[lag:]) for lag in range(min(most_lag + 1, len(x)))]
    known = [(lag, _both(a, b)) for lag, a, b in lags]
    usable = [(lag, a, b) for lag, (a, b) in known if len(a) >= LEAST and min(np.ptp(a), np.ptp(b)) > 1e-12]
    if not usable:
        return None
    lag, a, b = max(usable, key=lambda each: abs(_correlation(each[1], each[2])))
    correlation = _correlation(a, b)
    tie = max(_lag_one(a) * _lag_one(b), 0.0)
    worth = max(len(a) * (1 - tie) / (1 + tie), 4.0)
    centre, half = math.atanh(correlation), WIDE / math.sqrt(worth - 3)
    moves = np.sign(np.diff(a)) * np.sign(np.diff(b)) * (1 if correlation >= 0 else -1)
    return Tracking(
        correlation,
        math.tanh(centre - half),
        math.tanh(centre + half),
        float((moves > 0).mean()),
        lag,
        float(a.std()),
        len(a),
    )


def _both(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    known = np.isfinite(a) & np.isfinite(b)
    return a[known], b[known]


def _correlation(a: Floats, b: Floats) -> float:
    return float(np.clip(np.corrcoef(a, b)[0, 1], -1 + 1e-9, 1 - 1e-9))


def _lag_one(a: Floats) -> float:
    centred = a - a.mean()
    return float((centred[1:] * centred[:-1]).sum() / (centred**2).sum())
