"""Who asks: the users, the pages they read and the datacenter that answers them."""

from dataclasses import dataclass

import numpy as np

from monitor.simulator.arrays import Bools, Floats, Ints
from monitor.simulator.vocabulary import COUNTRIES, DATACENTERS, DEVICES, INTERESTS, PAGES

_COUNTRY_SHARE = np.array([0.20, 0.12, 0.16, 0.25, 0.06, 0.09, 0.08, 0.04])
_HOME_DATACENTER = np.array([0, 0, 0, 1, 1, 1, 2, 2])
_SPILL = 0.08
_LEGACY_SHARE = 0.08
_NO_INTEREST_SHARE = 0.03


@dataclass(frozen=True)
class Users:
    """One entry a user in every array.

    `interest` is -1 for users who told none. `appetite` is what a user adds to a click's log-odds and no
    feature shows. `rollout_key` in [0, 1) places the user in a staged rollout; `legacy` users keep app 4.9.
    """

    age: Floats
    tenure_days: Floats
    clicks_30d: Floats
    sessions_7d: Floats
    device: Ints
    interest: Ints
    country: Ints
    activity: Floats
    appetite: Floats
    rollout_key: Floats
    legacy: Bools


@dataclass(frozen=True)
class Pages:
    """One entry a page: how often it is read, and its quality between 0 and 1."""

    popularity: Floats
    quality: Floats


def make_users(count: int, rng: np.random.Generator) -> Users:
    """Draw `count` users; older ones have other interests, active ones click more."""
    age = np.clip(np.rint(rng.gamma(7.0, 5.8, count)), 16, 90)
    activity = rng.lognormal(0.0, 0.7, count)
    appetite = rng.normal(0.0, 0.25, count)
    interest = _interest_by_age(age, rng)
    interest[rng.random(count) < _NO_INTEREST_SHARE] = -1
    return Users(
        age=age,
        tenure_days=np.round(rng.lognormal(5.5, 1.1, count), 1),
        clicks_30d=rng.poisson(np.exp(0.8 + 0.5 * np.log(activity) + 1.2 * appetite)).astype(np.float64),
        sessions_7d=(1 + rng.poisson(3.0 * activity)).astype(np.float64),
        device=rng.choice(len(DEVICES), count, p=[0.62, 0.10, 0.28]),
        interest=interest,
        country=rng.choice(len(COUNTRIES), count, p=_COUNTRY_SHARE),
        activity=activity,
        appetite=appetite,
        rollout_key=rng.random(count),
        legacy=rng.random(count) < _LEGACY_SHARE,
    )


def make_pages(rng: np.random.Generator) -> Pages:
    """Draw the pages: a few are read by many."""
    popularity = 1.0 / np.arange(1, len(PAGES) + 1) ** 0.8
    return Pages(popularity=rng.permutation(popularity), quality=np.round(rng.beta(4.0, 3.0, len(PAGES)), 3))


def datacenter_of(country: Ints, rng: np.random.Generator) -> Ints:
    """The datacenter that answers: nearly always the nearest."""
    spilled = rng.random(len(country)) < _SPILL
    elsewhere = rng.integers(0, len(DATACENTERS), len(country))
    return np.asarray(np.where(spilled, elsewhere, _HOME_DATACENTER[country]), dtype=np.int64)


def crowd(weights: Floats, hours: int, size: int, rng: np.random.Generator) -> Ints:
    """Who is about in each hour, shape (hours, size): few enough that no two hours look quite alike."""
    return pick(weights, rng.random((hours, size)))


def pick(weights: Floats, uniform: Floats) -> Ints:
    """Indices drawn with probability proportional to `weights`, one for each uniform number."""
    return np.asarray(
        np.searchsorted(np.cumsum(weights / weights.sum())[:-1], uniform, side="right"), dtype=np.int64
    )


def _interest_by_age(age: Floats, rng: np.random.Generator) -> Ints:
    typical = rng.uniform(18.0, 70.0, len(INTERESTS))
    liking = -0.5 * ((age[:, None] - typical) / 30.0) ** 2
    return np.asarray(np.argmax(liking + rng.gumbel(size=liking.shape), axis=1), dtype=np.int64)
