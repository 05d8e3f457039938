"""The four sets, from a seed; `calm` leaves the faults out.

*many* and *few* are S and L of RiskLoc (Kalander 2022): Weibull values times 100 of shape 0.5 to 1, up to a
quarter of the leaves empty, relative noise of up to 25 % (few: 10 %) on the expected or the observed side by
a coin for each leaf, and faults that lower one side, the one the noise leaves lower. *few* has its faults in
single leaves. *ratio* is a click rate: requests log-normal over the leaves, clicks counted. *counts* is as
logs are: Zipf popularity of values, most leaves empty or nearly, the expectation a mean of four earlier
windows that scatter like the observed one.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.localisation.faults import Faults, place, severities
from tests.benchmarks.localisation.instance import Floats, Instance, Slice, cube, mask

LARGE = Faults(causes=(1, 5), elements=(1, 1), depth=(4, 4), severity=(0.5, 1.0), deviation=(0.0, 0.0))
COUNTED = Faults(depth=(1, 3), severity=(0.3, 1.0), least=50.0)


def many(rng: np.random.Generator, calm: bool = False) -> Instance:
    """48,000 small leaves with noise in five dimensions."""
    return _weibull(rng, (10, 12, 10, 8, 5), Faults(), 0.25, calm)


def few(rng: np.random.Generator, calm: bool = False) -> Instance:
    """36,000 leaves in four dimensions, of which one to five change by more than half."""
    return _weibull(rng, (10, 24, 10, 15), LARGE, 0.1, calm)


def ratio(rng: np.random.Generator, calm: bool = False) -> Instance:
    """A click rate over 5,760 leaves; requests move by themselves, the rate only where a fault is."""
    sizes = (8, 10, 12, 6)
    codes = cube(sizes)
    n = codes.shape[1]
    usual = np.where(rng.random(n) > rng.uniform(0.0, 0.25), rng.lognormal(6.0, 1.0, n), 0.0)
    rate = rng.beta(8.0, 60.0, n)
    over = [_drawn(rng, usual, 0.2) for _ in range(2)]
    truth, left = _lowered(rng, COUNTED, sizes, codes, usual * rate, 0.0, calm)
    expected, observed = _drawn(rng, over[0] * rate, 0.0), _drawn(rng, over[1] * rate * left, 0.0)
    expected, observed = (
        np.minimum(top, bottom) for top, bottom in zip((expected, observed), over, strict=True)
    )
    return Instance(sizes, codes, expected, observed, truth, over[0], over[1])


def counts(rng: np.random.Generator, calm: bool = False) -> Instance:
    """Heavy-tailed counts of a log: 10,240 combinations, of which few are ever seen often."""
    sizes = (16, 8, 10, 8)
    codes = cube(sizes)
    share: Floats = np.ones(codes.shape[1])
    for size, values in zip(sizes, codes, strict=True):
        popularity = (1.0 + np.arange(size)) ** -rng.uniform(0.8, 1.6)
        share *= rng.permutation(popularity / popularity.sum())[values]
    share *= rng.lognormal(0.0, 1.0, len(share))
    usual = share / share.sum() * 10 ** rng.uniform(4.0, 5.3)
    scatter = rng.uniform(0.0, 0.15)
    expected = np.mean([_drawn(rng, usual, scatter) for _ in range(4)], axis=0)
    truth, left = _lowered(rng, COUNTED, sizes, codes, usual, 0.0, calm)
    observed = _drawn(rng, usual * left, scatter)
    there = (expected > 0) | (observed > 0)
    return Instance(sizes, codes[:, there], expected[there], observed[there], truth)


def _drawn(rng: np.random.Generator, level: Floats, scatter: float) -> Floats:
    """Counts about a level that itself scatters."""
    return np.asarray(rng.poisson(level * rng.lognormal(0.0, scatter, len(level))), dtype=np.float64)


def _weibull(
    rng: np.random.Generator, sizes: tuple[int, ...], faults: Faults, most_noise: float, calm: bool
) -> Instance:
    codes = cube(sizes)
    n = codes.shape[1]
    zeros, noise = rng.uniform(0.0, 0.25), rng.uniform(0.0, most_noise)
    clean = np.where(rng.random(n) > zeros, rng.weibull(rng.uniform(0.5, 1.0), n) * 100, 0.0)
    noisy = np.maximum(clean * (1 + rng.normal(0.0, noise, n)), 0.0)
    swapped = rng.integers(0, 1, size=n, endpoint=True) == 1
    expected, observed = np.where(swapped, clean, noisy), np.where(swapped, noisy, clean)
    lower, upper = (expected, observed) if observed.sum() > expected.sum() else (observed, expected)
    truth, left = _lowered(rng, faults, sizes, codes, clean, noise, calm)
    lower[left != 1] = (upper * left)[left != 1]
    return Instance(sizes, codes, expected, observed, truth)


def _lowered(
    rng: np.random.Generator,
    faults: Faults,
    sizes: tuple[int, ...],
    codes: NDArray[np.int64],
    held: Floats,
    noise: float,
    calm: bool,
) -> tuple[frozenset[Slice], Floats]:
    """The root causes and what is left of each leaf, as a factor: 1 where no fault is."""
    left = np.ones(codes.shape[1])
    if calm:
        return frozenset(), left
    causes = place(rng, faults, sizes, codes, held)
    while not causes:
        causes = place(rng, faults, sizes, codes, held)
    for elements, (mean, spread) in zip(causes, severities(rng, faults, len(causes), noise), strict=True):
        inside = np.logical_or.reduce([mask(codes, one) for one in elements])
        left[inside] = np.maximum(1 - rng.normal(mean, spread, int(inside.sum())), 0.0)
    return frozenset(one for elements in causes for one in elements), left


SETS: dict[str, Callable[[np.random.Generator, bool], Instance]] = {
    "many": many,
    "few": few,
    "ratio": ratio,
    "counts": counts,
}
