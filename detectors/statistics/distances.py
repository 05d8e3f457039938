"""Distances between binned distributions, for all features at once.

Counts of all features lie behind one another; `offsets` int64[F + 1] says where each begins. A feature
without counts has the distance NaN.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

KOLMOGOROV_NOISE = np.pi**2 / 12  # expectation of n * D² for n draws of the reference (Kolmogorov 1933)


def totals(counts: Ints, offsets: Ints) -> Ints:
    """Sum of each feature's counts, int64[F].

    >>> totals(np.array([1, 2, 3, 4]), np.array([0, 3, 4])).tolist()
    [6, 4]
    """
    sums: Ints = np.diff(np.r_[0, np.cumsum(counts)][offsets])
    return sums


def shares(counts: Ints, offsets: Ints) -> Floats:
    """Each bin's share of its feature, float64[B]; NaN where the feature has no counts."""
    of = np.repeat(totals(counts, offsets).astype(np.float64), np.diff(offsets))
    parts: Floats = np.divide(counts, of, out=np.full(len(counts), np.nan), where=of > 0)
    return parts


def kolmogorov_smirnov(p: Floats, q: Floats, offsets: Ints) -> Floats:
    """Largest gap between the two distribution functions of each feature, float64[F].

    `p` and `q` are shares float64[B]. Exact up to what the bins hide, which 256 quantile bins keep near 1e-4.

    >>> p, q = np.array([0.2, 0.8, 1, 0]), np.array([0.5, 0.5, 0, 1])
    >>> kolmogorov_smirnov(p, q, np.array([0, 2, 4])).round(9)
    array([0.3, 1. ])
    """
    gaps = np.cumsum(np.nan_to_num(p - q))
    before = np.r_[0.0, gaps][offsets[:-1]]
    within = np.abs(gaps - np.repeat(before, np.diff(offsets)))
    return np.where(_known(p, q, offsets), np.maximum.reduceat(within, offsets[:-1]), np.nan)


def kolmogorov_p_value(ratio: Floats) -> Floats:
    """Chance of a squared distance of `ratio` times its noise for independent rows: 2 exp(-2 n D²) at most 1.

    >>> kolmogorov_p_value(np.array([0.0, 10.0])).round(9).tolist()
    [1.0, 1.44e-07]
    """
    p_values: Floats = np.minimum(2 * np.exp(-2 * KOLMOGOROV_NOISE * ratio), 1.0)
    return p_values


def le_cam(p: Floats, q: Floats, offsets: Ints) -> Floats:
    """Squared Vincze–Le Cam distance of each feature, float64[F] in [0, 1].

    Half the sum of (p - q)² / (p + q) over the shares `p` and `q`, float64[B].
    It bounds the Jensen–Shannon divergence on both sides, stays finite where one side has nothing, and its
    expectation under pure sampling is known (`le_cam_noise`).

    References: I. Vincze (1981); L. Le Cam, Asymptotic Methods in Statistical Decision Theory (1986).

    >>> le_cam(np.array([1.0, 0, 0.5, 0.5]), np.array([0, 1.0, 0.5, 0.5]), np.array([0, 2, 4]))
    array([1., 0.])
    """
    both = np.nan_to_num(p + q)
    squares = np.divide(np.nan_to_num(p - q) ** 2, both, out=np.zeros_like(both), where=both > 0)
    return np.where(_known(p, q, offsets), 0.5 * np.add.reduceat(squares, offsets[:-1]), np.nan)


def le_cam_noise(q: Floats, offsets: Ints, n: Floats) -> tuple[Floats, Floats]:
    """Expectation of `le_cam` for n rows drawn from `q`, and its degrees of freedom, float64[F] each.

    A bin with the expected count m contributes the expectation of (X - m)² / (X + m) / (2 n) for a Poisson
    count X: 1 / (4 n) when m is large, m / n when it is small. So rare bins count for little, and 5,000
    categories at 100,000 rows show no more than chance.
    """
    expected = np.nan_to_num(q) * np.repeat(n, np.diff(offsets))
    worth = np.interp(expected, _MEANS, _WORTH) * (1 - np.nan_to_num(q))
    per_feature = np.add.reduceat(worth, offsets[:-1])
    freedom = np.maximum(4 * per_feature, 1e-9)
    return np.divide(per_feature, n, out=np.full(len(n), np.nan), where=n > 0), freedom


def _poisson_worth(means: Floats) -> Floats:
    """Half the expectation of (X - m)² / (X + m) for Poisson counts X of means m float64[M]."""
    counts = np.arange(1, 400)
    log_factorials = np.cumsum(np.log(counts))
    m = means[:, None]
    chances = np.exp(counts * np.log(m) - m - log_factorials)
    at_zero = means * np.exp(-means)
    halves: Floats = 0.5 * (at_zero + (chances * (counts - m) ** 2 / (counts + m)).sum(axis=1))
    return halves


_MEANS = np.r_[0.0, np.geomspace(1e-3, 200.0, 240)]
_WORTH = np.r_[0.0, _poisson_worth(_MEANS[1:])]


def _known(p: Floats, q: Floats, offsets: Ints) -> NDArray[np.bool_]:
    first = offsets[:-1]
    return np.isfinite(p[first]) & np.isfinite(q[first])
