"""Training and serving that agree: rows computed anew but for a few races, and what is served since ever.

Races come in bursts: an hour's share of differing cells is exponential with the mean given, at most 9e-5, and
the cells of one row go together. The schema and the distributions are those of `shapes` for five days,
where means wander and follow the hour, beside the training set of the world.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from detectors.declared import HOUR_US, Declared
from detectors.detector import View
from detectors.history import History
from detectors.profile import merge_all
from detectors.skew.lasting import sides
from detectors.skew.summary import CellParity, RowParity, Transform
from detectors.types import Check
from tests.benchmarks.detectors import silence
from tests.benchmarks.detectors.healthy.world import Generator, World, hour
from tests.benchmarks.detectors.shapes import Shapes

ROWS = (20, 100, 1_000, 10_000, 100_000, 1_000_000)
RACES = (0.0, 2e-5, 9e-5)
FEATURES, TOGETHER, BEFORE = 40, 4, 24
SERVED = {100: (1_000, 3), 1_000: (10_000, 2), 10_000: (100_000, 1)}  # by rows: of the reference, systems
FIRST, HISTORY, JUDGED = 42, 90, 30
UNEXPLAINED = Transform("other")
BARE = Declared("twins")


def worlds() -> Iterator[World]:
    """Rows by their number and their races; what is served by its size."""
    for rows in ROWS:
        for races in RACES:
            name = f"rows, {races:g} of the cells differ"
            views = partial(parities, rows=rows, races=races)
            yield World(("training_skew",), name, f"{rows:,} rows", 300, views)
    for rows, (reference, systems) in SERVED.items():
        views = partial(since_ever, rows=rows, reference=reference)
        for form in ("schema", "distribution"):
            size, windows = f"{rows:,} rows, reference {reference:,}", systems * JUDGED
            part = partial(_is_of, form=form)
            yield World(("training_skew",), form, size, windows, views, asked, part)


def _is_of(check: Check, form: str) -> bool:
    return str(check.details["form"]) == form


def parities(rng: Generator, windows: int, rows: int, races: float) -> Iterator[View]:
    """Served rows beside their training rows, hour after hour."""
    made: list[RowParity] = []
    for index in range(windows + BEFORE):
        compared = int(rng.poisson(rows))
        share = races * min(rng.exponential(), 9e-5 / races) if races else 0.0
        # A race spoils a few features of a row at once.
        hit = rng.poisson(compared * share / TOGETHER * FEATURES)
        cells = rng.integers(0, FEATURES // TOGETHER, hit)
        differing = np.repeat(np.bincount(cells, minlength=FEATURES // TOGETHER), TOGETHER)
        of = {f"f{i}": _cell(compared, min(int(n), compared)) for i, n in enumerate(differing) if compared}
        made.append(RowParity(compared, of))
        if index >= BEFORE:
            window = hour(index)
            yield View(
                BARE, window, window.end + HOUR_US, None, None, None, History(), History(),
                rows=made[-1], past_rows=made[-2 : -BEFORE - 2 : -1],
            )  # fmt: skip


def _cell(compared: int, differing: int) -> CellParity:
    return CellParity(compared, differing, {UNEXPLAINED: differing} if differing else {})


def since_ever(rng: Generator, windows: int, rows: int, reference: int) -> Iterator[View]:
    """Windows of every shape of column beside the training set and the first windows served."""
    for _ in range(0, windows, JUDGED):
        world = Shapes(rows, int(rng.integers(1 << 31)))
        system = silence.system_of(world, reference, 0)
        for index in range(HISTORY + JUDGED):
            system.take(world.window(index))
            if index >= HISTORY:
                view = silence.view_of(system, index)
                yield replace(view, served=merge_all(system.served[:FIRST]))


def asked(view: View) -> int:
    """The features that both sides should have."""
    known = sides(view)
    return 0 if known is None else len(list(known.features(view)))
