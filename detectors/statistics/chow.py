"""Did the slope between two series change? Chow's test on prewhitened series with robust errors.

Both series are filtered by the autoregression of the explaining one, fitted on the baseline only, so that a
common rhythm is not taken for dependence. Then

    y = a + b x + recent * (c + d x) + error

and d = 0 is tested with the HC3 covariance, which stays honest when the scatter changes too.

References: G. C. Chow, Econometrica 28 (1960) 591-605; J. G. MacKinnon and H. White, J. Econometrics 29
(1985) 305-325 (HC3).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

ORDER = 3


@dataclass(frozen=True)
class SlopeChange:
    """Slopes (elasticities, when x and y are logarithms) and correlations before and now, and the p-value."""

    slope_before: float
    slope_now: float
    correlation_before: float
    correlation_now: float
    p_value: float


def slope_change(x: Floats, y: Floats, recent: Bools) -> SlopeChange | None:
    """Compare the slope of y on x in `recent` with that before; float64[N], float64[N] and bool[N].

    NaN leaves a window out, and those whose filter reaches it. None when a part has fewer than 12 windows or
    x doesn't vary in it.

    >>> rng = np.random.default_rng(0)
    >>> x = rng.normal(size=300)
    >>> recent = np.arange(300) >= 250
    >>> y = np.where(recent, 0.2, 1.0) * x + 0.2 * rng.normal(size=300)
    >>> found = slope_change(x, y, recent)
    >>> round(found.slope_before, 1), round(found.slope_now, 1), found.p_value < 1e-6
    (1.0, 0.2, True)
    """
    weights = _autoregression(x[~recent])
    u, v = _filtered(x, weights), _filtered(y, weights)
    part = recent[ORDER:]
    known = np.isfinite(u) & np.isfinite(v)
    u, v, part = u[known], v[known], part[known]
    if min(part.sum(), (~part).sum()) < 4 * ORDER:
        return None
    if min(np.ptp(u[part]), np.ptp(u[~part]), np.ptp(v[part]), np.ptp(v[~part])) < 1e-9:
        return None
    slopes, p_value = _test(u, v, part)
    return SlopeChange(
        slope_before=slopes[0],
        slope_now=slopes[1],
        correlation_before=float(np.corrcoef(u[~part], v[~part])[0, 1]),
        correlation_now=float(np.corrcoef(u[part], v[part])[0, 1]),
        p_value=p_value,
    )


def _autoregression(x: Floats) -> Floats:
    """Least-squares weights float64[ORDER] of the last values, newest first; NaN counts as the mean."""
    centred = np.nan_to_num(x - np.nanmean(x)) if np.isfinite(x).any() else np.zeros(len(x))
    if len(centred) <= 4 * ORDER:
        return np.zeros(ORDER)
    lags = np.stack([centred[ORDER - k : len(centred) - k] for k in range(1, ORDER + 1)], axis=1)
    weights: Floats = np.linalg.lstsq(lags, centred[ORDER:], rcond=None)[0]
    return weights


def _filtered(x: Floats, weights: Floats) -> Floats:
    """x less what its own past says, float64[N - ORDER]."""
    rest = x[ORDER:].copy()
    for k, weight in enumerate(weights.tolist(), start=1):
        rest -= weight * x[ORDER - k : len(x) - k]
    return rest


def _test(u: Floats, v: Floats, part: Bools) -> tuple[tuple[float, float], float]:
    """((slope before, slope now), two-sided p-value of their difference)."""
    from scipy.special import stdtr

    ones = np.ones(len(u))
    design = np.stack([ones, u, part * ones, part * u], axis=1)
    inverse = np.linalg.pinv(design.T @ design)
    weights = inverse @ design.T @ v
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    errors = (v - design @ weights) / np.maximum(1 - leverage, 1e-3)
    covariance = inverse @ (design.T * errors**2) @ design @ inverse
    freedom = float(part.sum() - 2)
    t = abs(float(weights[3])) / max(float(np.sqrt(covariance[3, 3])), 1e-12)
    return (float(weights[1]), float(weights[1] + weights[3])), 2 * float(stdtr(freedom, -t))


def best_lag(x: Floats, y: Floats, most: int) -> int:
    """How many windows y follows x: the lag in [0, most] of the largest correlation; NaN counts as the mean.

    >>> x = np.random.default_rng(0).normal(size=200)
    >>> best_lag(x, np.roll(x, 2), 6)
    2
    """
    a, b = (np.nan_to_num(s - np.nanmean(s)) if np.isfinite(s).any() else np.zeros(len(s)) for s in (x, y))
    products = [float(a[: len(a) - lag] @ b[lag:]) for lag in range(most + 1)]
    return int(np.argmax(products))
