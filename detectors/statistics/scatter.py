"""On which scale do rates scatter evenly, by sampling and by themselves?

The angle a = arcsin(sqrt(rate)) has the sampling variance 1 / (4 n) at every rate. But rates that scatter by
a factor from window to window (a share of new words that one driver moves) have a long upper tail on it,
which squares lengthen further. With s² the variance of a beyond sampling at the usual a₀, a rate's variance
is that of a negative binomial, and the scale on which it is even is

    g(a) = arsinh(a sqrt(κ)) / sqrt(κ),   κ = 4 n s² / a₀²

which is the angle where sampling is all there is (κ = 0) and a logarithm where the factor rules.

Reference: F. J. Anscombe, Biometrika 35 (1948) 246-254 (both transformations).

>>> rng = np.random.default_rng(0)
>>> rates = rng.binomial(10_000, 0.03 * np.exp(rng.normal(0, [0.0, 0.4], (500, 2)))) / 10_000
>>> scale = scale_of(rates, np.full((500, 2), 10_000.0), angle(np.median(rates, axis=0)))
>>> bool(scale.curve[0] < 20), bool(scale.curve[1] > 1_000)
(True, True)
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.statistics.grouped import column_medians

Floats = NDArray[np.float64]

MEDIAN = 0.455  # of a squared standard normal
LEAST_CURVE = 1e-9  # below which the scale is the angle itself


@dataclass(frozen=True)
class Scale:
    """Of each feature, float64[F]: `curve` κ, `usual` a₀, and `own`, the variance on it beyond sampling."""

    curve: Floats
    usual: Floats
    own: Floats

    def at(self, angles: Floats) -> Floats:
        """g of angles [..., F]."""
        root = np.sqrt(np.maximum(self.curve, LEAST_CURVE))
        return np.asarray(np.arcsinh(angles * root) / root)

    def noise(self, rows: Floats) -> Floats:
        """Sampling variance on the scale with so many rows [..., F]; NaN without rows."""
        none = np.full(rows.shape, np.nan)
        angles = np.divide(0.25, rows, out=none, where=rows > 0)
        return np.asarray(angles / (1 + self.curve * self.usual**2))


def scale_of(rates: Floats, rows: Floats, usual: Floats) -> Scale:
    """The scale of features whose `rates` float64[H, F] (NaN: no rows) scatter about the angle `usual`."""
    if not len(rates):
        return Scale(np.zeros(len(usual)), usual, np.zeros(len(usual)))
    most = np.nan_to_num(column_medians(np.where(np.isfinite(rates), rows, np.nan)))
    spread = np.nan_to_num(column_medians((angle(rates) - usual) ** 2)) / MEDIAN
    sampling = np.divide(0.25, most, out=np.full(len(usual), np.inf), where=most > 0)
    beyond = np.maximum(spread - sampling, 0.0)
    curve = np.where(usual > 0, 4 * most * beyond / np.maximum(usual, 1e-9) ** 2, 0.0)
    even = Scale(curve, usual, np.zeros(len(usual)))
    distance = np.nan_to_num(column_medians((even.at(angle(rates)) - even.at(usual)) ** 2)) / MEDIAN
    own = np.maximum(distance - sampling / (1 + curve * usual**2), 0.0)
    return Scale(curve, usual, own)


def angle(rates: Floats) -> Floats:
    """arcsin(sqrt(rate))."""
    return np.asarray(np.arcsin(np.sqrt(np.clip(rates, 0.0, 1.0))))
