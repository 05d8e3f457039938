"""Of the entities that come again, how many still have the value that they had?

Sights come from `profile.sightings`. A value that many share, a default say, or "none", is no sign of a store
that stopped: sights of the commonest value of a window are left out where 15 % of its entities have it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.history import History
from detectors.profile.profile import Profile
from detectors.profile.sightings import Sightings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Lags = tuple[int, int]

COMMON = 0.15


def seen_again(
    past: History, chosen: Ints, now: Profile, start: int, width: int, lags: Sequence[Lags]
) -> Floats:
    """float64[C + 1, L, 2, F]: entities that kept their value and entities seen again, the window `now` last.

    `chosen` int64[C] are places of past windows. Each of L `lags` (at least, at most) says how many windows
    of `width` µs lie between two sights. What was counted of a past window is kept with its profile.
    """
    number = past.starts // width
    digests = past.statistic("sightings", _digest)
    at = np.append(number[chosen], start // width)
    spans = [
        (np.searchsorted(number, at - most), np.searchsorted(number, at - least, side="right"))
        for least, most in lags
    ]

    def of(i: int, profile: Profile) -> Floats:
        ranges = [slice(int(first[i]), int(end[i])) for first, end in spans]
        about = tuple(digests[each].tobytes() for each in ranges)
        return past.cache.latest(profile, "seen again", about, lambda: _counted(profile, past, ranges))

    profiles = [*(past.profiles[place] for place in chosen.tolist()), now]
    return np.stack([of(i, profile) for i, profile in enumerate(profiles)])


def _counted(profile: Profile, past: History, ranges: Sequence[slice]) -> Floats:
    size = len(profile.features)
    if profile.sightings.low.shape[1] != size:
        return np.zeros((len(ranges), 2, size))
    return np.stack(
        [kept(profile.sightings, [each.sightings for each in past.profiles[of]]) for of in ranges]
    )


def kept(now: Sightings, before: Sequence[Sightings]) -> Floats:
    """float64[2, F]: entities with one and the same value now and when last seen `before` (oldest first),
    and entities with a value at both times.

    >>> def sight(entity, mark):
    ...     return Sightings(np.array([entity], dtype=np.uint64), np.array([[mark]]), np.array([[mark]]))
    >>> kept(sight(7, 4), [sight(7, 4), sight(9, 5)]).ravel().tolist()
    [1.0, 1.0]
    >>> kept(sight(7, 4), [sight(7, 4), sight(7, 5)]).ravel().tolist()
    [0.0, 1.0]
    """
    size = now.low.shape[1]
    newest_first = [each for each in reversed(before) if len(each.hashes) and each.low.shape[1] == size]
    if not newest_first or not len(now.hashes):
        return np.zeros((2, size))
    known, first = np.unique(np.concatenate([each.hashes for each in newest_first]), return_index=True)
    place = np.minimum(np.searchsorted(known, now.hashes), len(known) - 1)
    again = known[place] == now.hashes
    row = first[place[again]]
    then_low, then_high = (
        np.concatenate([getattr(each, side) for each in newest_first])[row] for side in ("low", "high")
    )
    low, high = now.low[again], now.high[again]
    both = (high > 0) & (then_high > 0) & ~common(now.high)[again]
    same = both & (low == high) & (low == then_low) & (high == then_high)
    return np.stack([same.sum(axis=0), both.sum(axis=0)]).astype(np.float64)


def common(marks: Ints) -> Bools:
    """Where int64[S, F] has its column's commonest value (0 is none), and many share it; bool[S, F].

    >>> common(np.array([[5], [5], [6], [0]])).ravel().tolist()
    [True, True, False, False]
    """
    valued = marks > 0
    alike = (marks[:, None] == marks[None]).sum(axis=0) * valued
    commonest = alike.max(axis=0, initial=2)
    return np.asarray(valued & (alike == commonest) & (commonest >= COMMON * valued.sum(axis=0)))


def _digest(profile: Profile) -> Floats:
    """What tells these sightings from others: 53 bits in a float64."""
    seen = profile.sightings
    found = hash((seen.hashes.tobytes(), seen.low.tobytes(), seen.high.tobytes()))
    return np.asarray(found % 2**53, dtype=np.float64)
