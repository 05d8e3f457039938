"""How well a classifier trained on some windows tells another's rows from rows it has not seen.

Everything is a function of the sampled rows alone and costs milliseconds, so what a window once gave is kept
beside its profile for as long as that lives (`history.Cache.latest`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.history import Cache
from detectors.profile.profile import Profile
from detectors.statistics.domain_classifier import Told, area, train
from detectors.statistics.ties import Moments, Ranks, moments, ranks

EVERY_THIRD = 3
DRIVES = 0.25  # of the most that one column costs
LEAST_COST = 0.01  # of area


@dataclass(frozen=True)
class Split:
    """The profiles of a training and a test: `recent` and two thirds of `before` train, the rest of `before`
    and `now` test."""

    now: Profile
    recent: tuple[Profile, ...]
    before: tuple[Profile, ...]

    @property
    def about(self) -> tuple[tuple[int, int], ...]:
        """What the outcome depends on besides `now`: the windows, by their smallest hash and their rows."""
        return tuple((int(p.repeats.hashes[0]), p.rows) for p in (*self.recent, *self.before))

    @property
    def trained(self) -> tuple[Profile, ...]:
        """The windows of `before` that train."""
        return tuple(p for i, p in enumerate(self.before) if i % EVERY_THIRD != EVERY_THIRD - 1)

    @property
    def tested(self) -> tuple[Profile, ...]:
        """The windows of `before` that test."""
        return self.before[EVERY_THIRD - 1 :: EVERY_THIRD]


@dataclass(frozen=True, eq=False)
class HeldOut:
    """Trains and tests on the columns `places` int64[K] of the sample, keeping what `cache` may keep."""

    cache: Cache
    places: NDArray[np.int64]

    def area(self, split: Split, key: str = "domain area") -> tuple[float, float]:
        """(area under the curve over the rows that were held out, its variance by chance alone).

        It is kept under `key`, the newest of each."""
        about = (self.places.tobytes(), split.about)
        return self.cache.latest(split.now, key, about, lambda: self._area(split))

    def drivers(self, split: Split) -> list[int]:
        """The columns whose values, exchanged between rows, cost the area most; costliest first."""
        told = self._told(split)
        now, before = self._ranks(split.now), [self._ranks(p) for p in split.tested]
        whole = _areas(told, now, before)
        cost = {
            column: whole - _areas(told, _exchanged(now, column), [_exchanged(r, column) for r in before])
            for column in told.columns(len(self.places))
        }
        least = max(DRIVES * max(cost.values(), default=0.0), LEAST_COST)
        return [c for c in sorted(cost, key=lambda c: (-cost[c], c)) if cost[c] >= least]

    def _area(self, split: Split) -> tuple[float, float]:
        now, before = self._ranks(split.now), [self._ranks(p) for p in split.tested]
        sizes = now.shape[1], sum(r.shape[1] for r in before)
        return _areas(self._told(split), now, before), (1 / sizes[0] + 1 / sizes[1]) / 12

    def _told(self, split: Split) -> Told:
        recent, before = ([self._moments(p) for p in part] for part in (split.recent, split.trained))
        rows = float(np.mean([p.sample.shape[1] for p in split.recent]))
        return train(recent, before, rows, len(self.places))

    def _ranks(self, profile: Profile) -> Ranks:
        about = self.places.tobytes()
        return self.cache.latest(profile, "ranks", about, lambda: ranks(profile.sample[self.places]))

    def _moments(self, profile: Profile) -> Moments:
        about = self.places.tobytes()
        return self.cache.latest(profile, "ties", about, lambda: moments(self._ranks(profile)))


def _areas(told: Told, now: Ranks, before: Sequence[Ranks]) -> float:
    return area(told.score(now), np.concatenate([told.score(rank) for rank in before]))


def _exchanged(rank: Ranks, column: int) -> Ranks:
    """The same with one column's values taken from other rows: rows stand in the order of their hashes."""
    other = rank.copy()
    other[column] = np.roll(rank[column], rank.shape[1] // 2)
    return other
