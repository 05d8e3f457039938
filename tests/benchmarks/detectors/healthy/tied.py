"""A tie between proxy and business metric that holds, by the days of its history."""

from collections.abc import Iterator
from functools import partial

from detectors.detector import View
from tests.benchmarks.detectors import ties
from tests.benchmarks.detectors.healthy.world import Generator, World

DAYS = (14, 21, 35)


def worlds() -> Iterator[World]:
    """Every calm tie at every length of history."""
    for days in DAYS:
        for tie in ties.CALM:
            name = tie.name.removeprefix("calm, ")
            views = partial(series, tie=tie, days=days)
            yield World(("proxy_correlation",), name, f"{days} days", 300, views)


def series(rng: Generator, windows: int, tie: ties.Tie, days: int) -> Iterator[View]:
    """Each view is of a system of its own."""
    for _ in range(windows):
        yield ties.view_of(*tie.draw(rng, 24 * days))
