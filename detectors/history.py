"""The windows before the one judged: their profiles, and statistics computed once for each.

A healthy window differs from the reference too, so a distance is judged against the same distance in past
windows. A statistic is a pure function of one profile; its value is remembered for as long as the profile
lives, whichever history it stands in, so that judging the next window costs one more evaluation, not H.
"""

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from detectors.profile.profile import Profile

Array = NDArray[np.float64]
Cache = MutableMapping[Profile, dict[str, Array]]


def new_cache() -> Cache:
    """A cache of statistics that steps may share; it lets go of a value when its profile is gone."""
    return WeakKeyDictionary()


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

    def statistic(self, key: str, function: Callable[[Profile], NDArray[np.float64]]) -> Array:
        """float64[H, ...]: the function of each profile; float64[0] without windows.

        `key` names the function and all that its value depends on besides the profile (a reference, say).
        """
        if not self.profiles:
            return np.zeros(0)
        return np.stack([self._remembered(key, function, profile) for profile in self.profiles])

    def _remembered(
        self, key: str, function: Callable[[Profile], NDArray[np.float64]], profile: Profile
    ) -> Array:
        known = self.cache.setdefault(profile, {})
        if key not in known:
            known[key] = np.asarray(function(profile), dtype=np.float64)
        return known[key]

    def select(self, mask: NDArray[np.bool_]) -> "History":
        """The windows where `mask` bool[H] holds, with the same cache."""
        profiles = tuple(self.profiles[i] for i in np.flatnonzero(mask).tolist())
        return History(self.starts[mask], profiles, self.healthy[mask], self.cache)

    def only_healthy(self) -> "History":
        """The healthy windows."""
        return self.select(self.healthy)

    def last(self, count: int) -> "History":
        """The newest `count` windows, or all when there are fewer."""
        return self.select(np.arange(len(self)) >= len(self) - count)
