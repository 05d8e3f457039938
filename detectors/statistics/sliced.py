"""Sums of a window and of its past, in all and by the values of some dimensions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.history import History
from detectors.profile.profile import Profile
from detectors.statistics.slices import watched
from detectors.types import Segment

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sliced:
    """One column a slice, all rows first: `segments` of S, `now` float64[K, S], `past` float64[H, K, S].

    The K sums are those asked for, in that order. `dimension` int64[S] numbers the dimensions from 0, -1 for
    all rows.
    """

    segments: tuple[Segment, ...]
    dimension: NDArray[np.int64]
    now: Floats
    past: Floats

    def others(self, sums: Floats) -> Floats:
        """What each slice's siblings add up to, of sums float64[..., S]; zero for all rows."""
        rest = sums[..., :1] - sums
        return np.asarray(np.where(self.dimension >= 0, rest, 0.0))


def sliced(current: Profile, past: History, dimensions: Sequence[str], names: Sequence[str]) -> Sliced:
    """The sums `names` of all rows, and of each value that held at least 0.5 % of the rows lately."""
    slices = [(name, value) for name in dimensions for value in watched(past, name)]
    read, key = reader(slices, names), key_of(slices, names)
    shape = (len(past), len(names), 1 + len(slices))
    number = {name: i for i, name in enumerate(dimensions)}
    return Sliced(
        segments=({}, *({name: value} for name, value in slices)),
        dimension=np.array([-1, *(number[name] for name, _ in slices)], dtype=np.int64),
        now=read(current),
        past=past.statistic(key, read).reshape(shape),
    )


def key_of(slices: Sequence[tuple[str, str]], names: Sequence[str]) -> str:
    """The name under which a history remembers what the reader of these slices and sums read."""
    return "sliced:" + "\x00".join([*names, *(f"{name}={value}" for name, value in slices)])


def reader(slices: Sequence[tuple[str, str]], names: Sequence[str]) -> Callable[[Profile], Floats]:
    """The function profile -> float64[K, S]: sums of all rows, then of each (dimension, value)."""
    dimensions = tuple(dict.fromkeys(name for name, _ in slices))

    def read(profile: Profile) -> Floats:
        columns = [[float(profile.sums.aggregate(name)[0]) for name in names]]
        rows: dict[tuple[str, str], Floats] = {}
        for dimension in dimensions:
            keys, sums = profile.cells.table((dimension,))
            table = np.stack([sums.aggregate(name) for name in names], axis=1)
            rows |= {(dimension, value): table[i] for i, (value,) in enumerate(keys)}
        nothing = np.zeros(len(names))
        return np.array([*columns, *(rows.get(each, nothing) for each in slices)], dtype=np.float64).T

    return read
