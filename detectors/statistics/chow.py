"""Did the slope between two series change, and when? Chow's test on prewhitened series with robust errors.

Neighbouring windows resemble each other, so both series are filtered by the autoregression of what the slope
leaves unexplained (Cochrane and Orcutt), fitted on the baseline only. Then

    y = a + b x + recent * (c + d x) + error

and d = 0 is tested with the HC3 covariance, which stays honest when the scatter changes too. Filtering by x's
own autoregression would keep the level of the test as well, but a slow x over quick noise loses most of what
it has to say.

References: G. C. Chow, Econometrica 28 (1960) 591-605; D. Cochrane and G. H. Orcutt, J. American Statistical
Association 44 (1949) 32-61; J. G. MacKinnon and H. White, J. Econometrics 29 (1985) 305-325 (HC3).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

ORDER = 3
ROUNDS = 2  # of slope and filter in turn
LEAST = 4 * ORDER  # windows on either side


@dataclass(frozen=True)
class SlopeChange:
    """Slopes (elasticities, when x and y are logarithms) and correlations before and now, and the p-value.

    `since` is the window with which the two slopes part best, as a position in the series given.
    """

    slope_before: float
    slope_now: float
    correlation_before: float
    correlation_now: float
    p_value: float
    since: int


def slope_change(x: Floats, y: Floats, recent: Bools) -> SlopeChange | None:
    """Compare the slope of y on x in `recent` with that before; float64[N], float64[N] and bool[N].

    NaN leaves a window out, and those whose filter reaches it. None when a part has fewer than 12 windows or
    x doesn't vary in it.

    >>> rng = np.random.default_rng(0)
    >>> x = rng.normal(size=300)
    >>> recent = np.arange(300) >= 250
    >>> y = np.where(recent, 0.2, 1.0) * x + 0.2 * rng.normal(size=300)
    >>> found = slope_change(x, y, recent)
    >>> round(found.slope_before, 1), round(found.slope_now, 1), found.p_value < 1e-6, found.since
    (1.0, 0.2, True, 252)
    """
    weights = _unexplained(x[~recent], y[~recent])
    u, v = filtered(x, weights), filtered(y, weights)
    known = np.isfinite(u) & np.isfinite(v)
    at = np.flatnonzero(known) + ORDER
    u, v, part = u[known], v[known], recent[ORDER:][known]
    if min(part.sum(), (~part).sum()) < LEAST:
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
        since=int(at[_break(u, v, first=len(u) - 2 * int(part.sum()))]),
    )


def autoregression(x: Floats) -> Floats:
    """Least-squares weights float64[ORDER] of the last values, newest first; NaN counts as the mean."""
    centred = np.nan_to_num(x - np.nanmean(x)) if np.isfinite(x).any() else np.zeros(len(x))
    if len(centred) <= LEAST:
        return np.zeros(ORDER)
    lags = np.stack([centred[ORDER - k : len(centred) - k] for k in range(1, ORDER + 1)], axis=1)
    weights: Floats = np.linalg.lstsq(lags, centred[ORDER:], rcond=None)[0]
    return weights


def filtered(x: Floats, weights: Floats) -> Floats:
    """x less what its own past says, float64[N - ORDER]."""
    rest = x[ORDER:].copy()
    for k, weight in enumerate(weights.tolist(), start=1):
        rest -= weight * x[ORDER - k : len(x) - k]
    return rest


def _unexplained(x: Floats, y: Floats) -> Floats:
    """The autoregression float64[ORDER] of y less its slope times x."""
    weights = autoregression(x)
    for _ in range(ROUNDS):
        u, v = filtered(x, weights), filtered(y, weights)
        known = np.isfinite(u) & np.isfinite(v)
        u, v = u[known] - u[known].mean() if known.any() else u[known], v[known]
        power = float(u @ u)
        weights = autoregression(y - (float(u @ v) / power if power > 0 else 0.0) * x)
    return weights


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


def _break(u: Floats, v: Floats, first: int) -> int:
    """The position from `first` on at which one line before and another from there on fit best."""
    moments = np.stack([np.ones(len(u)), u, v, u * u, u * v, v * v])
    before = np.cumsum(moments, axis=1)
    splits = np.arange(max(first, LEAST), len(u) - LEAST + 1)
    left = before[:, splits - 1]
    lack = _lack_of_fit(left) + _lack_of_fit(before[:, -1:] - left)
    return int(splits[int(np.argmin(lack))])


def _lack_of_fit(sums: Floats) -> Floats:
    """Squares that the best line leaves, float64[S], from sums of 1, u, v, u², uv and v², float64[6, S]."""
    n, u, v, uu, uv, vv = sums
    across = np.maximum(uu - u * u / n, 1e-300)
    return np.asarray(vv - v * v / n - (uv - u * v / n) ** 2 / across)


def best_lag(x: Floats, y: Floats, most: int) -> int:
    """How many windows y follows x: the lag in [0, most] at which they go together best; NaN is the mean.

    Both are filtered by x's own autoregression first: a slow x goes together with y at any small lag.

    Reference: G. E. P. Box and G. M. Jenkins, Time Series Analysis (1970), section 11.2 (prewhitening).

    >>> x = np.random.default_rng(0).normal(size=200).cumsum()
    >>> best_lag(x, np.roll(x, 2), 6)
    2
    """
    weights = autoregression(x)
    u, v = filtered(x, weights), filtered(y, weights)
    a, b = (np.nan_to_num(s - np.nanmean(s)) if np.isfinite(s).any() else np.zeros(len(s)) for s in (u, v))
    products = [float(a[: len(a) - lag] @ b[lag:]) for lag in range(most + 1)]
    return int(np.argmax(products))
