"""Who asks: the users, the pages they read, and the values of the dimensions that come with both."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from monitor.simulator.arrays import Bools, Floats, Ints
from monitor.simulator.schema import Schema

USERS = 8_000
#: Users of a kind that no one has seen; they come only when a scenario brings them.
NEWCOMERS = 400
_LEGACY_SHARE = 0.08
_APPETITE = 0.25
_SLICE_TASTE = 0.10


@dataclass(frozen=True)
class Users:
    """One entry a user in every array, the newcomers last.

    `appetite` is what a user adds to a click's log-odds and no feature shows. `rollout_key` in [0, 1) places
    the user in a staged rollout; `legacy` users keep the oldest release. `slots` are the codes of the
    dimensions that belong to users.
    """

    age: Floats
    activity: Floats
    appetite: Floats
    rollout_key: Floats
    legacy: Bools
    slots: Mapping[str, Ints]


@dataclass(frozen=True)
class Pages:
    """One entry a page: how often it is read, and its section's code."""

    popularity: Floats
    section: Ints


def make_users(schema: Schema, rng: np.random.Generator) -> Users:
    """Draw the users; some are about far more often than others."""
    total = USERS + NEWCOMERS
    activity = rng.lognormal(0.0, 0.7, total)
    slots = {slot: _slot(schema, slot, total, rng) for slot in ("market", "device") if schema.has(slot)}
    appetite = rng.normal(0.0, _APPETITE, total)
    for codes in slots.values():
        appetite += rng.normal(0.0, _SLICE_TASTE, codes.max() + 1)[codes]
    activity[USERS:] = 0.0
    return Users(
        age=np.clip(np.rint(rng.gamma(7.0, 5.8, total)), 16, 90),
        activity=activity,
        appetite=appetite,
        rollout_key=rng.random(total),
        legacy=rng.random(total) < _LEGACY_SHARE,
        slots=slots,
    )


def make_pages(count: int, sections: int, rng: np.random.Generator) -> Pages:
    """Draw the pages: a few are read by many; neighbours share a section."""
    popularity = 1.0 / np.arange(1, count + 1) ** 0.8
    return Pages(popularity=rng.permutation(popularity), section=np.arange(count) * sections // count)


def crowd(weights: Floats, hours: int, size: int, rng: np.random.Generator) -> Ints:
    """Who is about in each hour, shape (hours, size): few enough that no two hours look quite alike."""
    return pick(weights, rng.random((hours, size)))


def pick(weights: Floats, uniform: Floats) -> Ints:
    """Indices drawn with probability proportional to `weights`, one for each uniform number."""
    return np.asarray(
        np.searchsorted(np.cumsum(weights / weights.sum())[:-1], uniform, side="right"), dtype=np.int64
    )


def _slot(schema: Schema, slot: str, total: int, rng: np.random.Generator) -> Ints:
    """Values in unequal shares; newcomers have the spare one."""
    spec = schema.dimension(slot)
    share = 1.0 / np.arange(2, len(spec.values) + 2) ** 0.7
    codes = rng.choice(len(spec.values), total, p=share / share.sum())
    if spec.spare is not None:
        codes[USERS:] = len(spec.values)
    return np.asarray(codes, dtype=np.int64)
