"""The windows before the one judged: their profiles, and statistics computed once for each.

A healthy window differs from the reference too, so a distance is judged against the same distance in past
windows. A statistic is a pure function of one profile; its value is remembered for as long as the profile
lives, whichever history it stands in, so that judging the next window costs one more evaluation, not H.
"""

import weakref
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from detectors.profile.profile import Profile

Array = NDArray[np.float64]
Rows = NDArray[np.int64]
T = TypeVar("T")
Function = Callable[[Profile], NDArray[np.float64]]


class Cache:
    """Statistics that steps share: a table for each key, in which a profile has the same row for all keys.

    So the statistic of 200 windows is one look into an array, not 200. A row is free again when its profile
    is gone.
    """

    def __init__(self) -> None:
        self._row_of: weakref.WeakKeyDictionary[Profile, int] = weakref.WeakKeyDictionary()
        self._free: list[int] = []
        self._tables: dict[str, tuple[Array, NDArray[np.bool_]]] = {}
        self._latest: weakref.WeakKeyDictionary[Profile, dict[str, tuple[Hashable, object]]] = (
            weakref.WeakKeyDictionary()
        )

    def __len__(self) -> int:
        return len(self._row_of)

    def latest(self, profile: Profile, key: str, about: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives for a profile, made anew when what it depends on besides, `about`, is another."""
        held = self._latest.setdefault(profile, {})
        if key not in held or held[key][0] != about:
            held[key] = about, make()
        return cast(T, held[key][1])

    def rows(self, profiles: Sequence[Profile]) -> Rows:
        """The row of each profile, int64[H]."""
        known = self._row_of
        return np.array([known[p] if p in known else self._new_row(p) for p in profiles], dtype=np.int64)

    def read(self, key: str, function: Function, profiles: Sequence[Profile], rows: Rows) -> Array:
        """float64[H, ...]: the function of each profile, called for those that the table lacks."""
        values, known = self._table(key, int(rows.max()) + 1)
        for at in np.flatnonzero(~known[rows]).tolist():
            value = np.asarray(function(profiles[at]), dtype=np.float64)
            if values.shape[1:] != value.shape:
                values = np.zeros((len(known), *value.shape))
                self._tables[key] = values, known
            values[rows[at]] = value
            known[rows[at]] = True
        return np.asarray(values[rows])

    def _table(self, key: str, least: int) -> tuple[Array, NDArray[np.bool_]]:
        values, known = self._tables.get(key, (np.zeros((0, 0)), np.zeros(0, dtype=np.bool_)))
        if len(known) < least:
            more = max(2 * least, 64) - len(known)
            values = np.concatenate([values, np.zeros((more, *values.shape[1:]))])
            known = np.concatenate([known, np.zeros(more, dtype=np.bool_)])
            self._tables[key] = values, known
        return values, known

    def _new_row(self, profile: Profile) -> int:
        row = self._free.pop() if self._free else len(self._row_of)
        for _, known in self._tables.values():
            known[row : row + 1] = False
        self._row_of[profile] = row
        weakref.finalize(profile, self._free.append, row).atexit = False
        return row


def new_cache() -> Cache:
    """A cache of statistics that steps may share; it lets go of a value when its profile is gone."""
    return Cache()


@dataclass(frozen=True, eq=False)
class History:
    """H windows, oldest first: `starts` int64[H] microseconds, `profiles` of H, `healthy` bool[H]."""

    starts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    profiles: tuple[Profile, ...] = ()
    healthy: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    cache: Cache = field(default_factory=new_cache)

    def __post_init__(self) -> None:
        if not len(self.starts) == len(self.profiles) == len(self.healthy):
            sizes = f"{len(self.starts)} starts, {len(self.profiles)} profiles, {len(self.healthy)} healthy"
            raise ValueError(f"a history needs one of each for every window, not {sizes}")

    def __len__(self) -> int:
        return len(self.profiles)

    def statistic(self, key: str, function: Function) -> Array:
        """float64[H, ...]: the function of each profile; float64[0] without windows.

        `key` names the function and all that its value depends on besides the profile (a reference, say).
        """
        if not self.profiles:
            return np.zeros(0)
        return self.cache.read(key, function, self.profiles, self._rows)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, called once for this history: several detectors ask for the same.

        `key` names it and all that it depends on besides these windows.
        """
        if key not in self._kept:
            self._kept[key] = make()
        return cast(T, self._kept[key])

    @cached_property
    def _kept(self) -> dict[Hashable, object]:
        return {}

    @cached_property
    def _rows(self) -> Rows:
        return self.cache.rows(self.profiles)

    def select(self, mask: NDArray[np.bool_]) -> "History":
        """The windows where `mask` bool[H] holds, with the same cache."""
        profiles = tuple(self.profiles[i] for i in np.flatnonzero(mask).tolist())
        return History(self.starts[mask], profiles, self.healthy[mask], self.cache)

    def only_healthy(self) -> "History":
        """The healthy windows."""
        return self._healthy_part

    @cached_property
    def _healthy_part(self) -> "History":
        return self.select(self.healthy)

    def last(self, count: int) -> "History":
        """The newest `count` windows, or all when there are fewer."""
        return self.select(np.arange(len(self)) >= len(self) - count)
