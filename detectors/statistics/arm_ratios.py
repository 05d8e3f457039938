"""A ratio metric by arm of an experiment, with its error, and less of it when the time before is known.

The ratio R = sum Y / sum N of an arm varies as the mean of its buckets' linear parts does (delta method):

    z_b = (Y_b - R N_b) / sum N,   var R = B / (B - 1) sum z_b²

A bucket holds the same units before the experiment and in it. Of R the part is taken away that the same
units already showed before (CUPED): R - theta (P - pooled P), with theta the slope of z on its counterpart x
before.

References: A. Deng and others, Applying the delta method in metric analytics, KDD 2018; A. Deng and others,
Improving the sensitivity of online controlled experiments by utilizing pre-experiment data, WSDM 2013.

>>> rng = np.random.default_rng(0)
>>> rows = np.full((2, 256), 40.0)
>>> found = arm_ratios(rng.poisson(4.0, (2, 256)).astype(float), rows)
>>> found.values.round(2).tolist(), found.errors.round(4).tolist()
([0.1, 0.09], [0.0031, 0.0029])
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Buckets with rows before the experiment that each arm needs for a slope.
LEAST_BUCKETS = 64


@dataclass(frozen=True)
class ArmRatios:
    """Ratios float64[A], their standard errors float64[A], and what the time before took off the variance."""

    values: Floats
    errors: Floats
    saved: float | None  # share of the variance that CUPED removed; None when it was not used


def arm_ratios(above: Floats, below: Floats, before: tuple[Floats, Floats] | None = None) -> ArmRatios:
    """The ratios of sums above and below the line, float64[A, B] by arm and bucket.

    `before` holds the same two of the time before the experiment. An arm without rows has NaN.
    """
    values, parts = _linear(above, below)
    errors = _errors(parts)
    if before is None or ((before[1] > 0).sum(axis=1) < LEAST_BUCKETS).any():
        return ArmRatios(values, errors, None)
    former, x = _linear(*before)
    theta = float((parts * x).sum() / spread) if (spread := float((x * x).sum())) > 0 else 0.0
    adjusted = _errors(parts - theta * x)
    if not (adjusted < errors).all():
        return ArmRatios(values, errors, None)
    pooled = before[0].sum() / before[1].sum()
    saved = 1 - float((adjusted**2).sum() / (errors**2).sum())
    return ArmRatios(values - theta * (former - pooled), adjusted, saved)


def _linear(above: Floats, below: Floats) -> tuple[Floats, Floats]:
    """(ratios float64[A], linear parts float64[A, B])."""
    total = below.sum(axis=1)
    total = np.where(total > 0, total, np.nan)
    values = above.sum(axis=1) / total
    return values, (above - values[:, None] * below) / total[:, None]


def _errors(parts: Floats) -> Floats:
    buckets = parts.shape[1]
    return np.asarray(np.sqrt(buckets / (buckets - 1) * (parts**2).sum(axis=1)))
