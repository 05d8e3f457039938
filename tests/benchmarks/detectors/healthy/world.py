"""What a healthy world is to the run: whom it is made for, and the views to judge."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.declared import HOUR_US
from detectors.detector import View
from detectors.types import Check, Window
from tests.detectors.world import START_US

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Generator = np.random.Generator
Views = Callable[[Generator, int], Iterator[View]]


@dataclass(frozen=True)
class World:
    """`views` draws `windows` views in which nothing is wrong, for the detectors named.

    `asked` counts what a detector looks at in a view, where it makes checks of what it found alone; `part`
    says which of its checks belong to this world.
    """

    detectors: tuple[str, ...]
    name: str
    size: str
    windows: int
    views: Views
    asked: Callable[[View], int] | None = None
    part: Callable[[Check], bool] = lambda check: True


def hours(count: int) -> Ints:
    """The starts of that many hours, int64[count] µs."""
    return START_US + np.arange(count) * HOUR_US


def hour(index: int) -> Window:
    """The hour of that number."""
    return Window(START_US + index * HOUR_US, START_US + (index + 1) * HOUR_US)


def rhythm(at: Ints) -> Floats:
    """The time of day as a number from -1 (midnight) to 1 (noon), less by a fifth at weekends."""
    return np.asarray(np.sin((at % 24 - 6) / 24 * 2 * np.pi) - 0.2 * (at // 24 % 7 >= 5))


def wandering(rng: Generator, count: int, keep: float, sd: float = 1.0) -> Floats:
    """An AR(1) series float64[count] that keeps `keep` of itself from hour to hour."""
    from scipy.signal import lfilter

    steps = rng.normal(0, sd * np.sqrt(1 - keep**2), count + 300)
    return np.asarray(lfilter([1.0], [1.0, -keep], steps)[300:])
