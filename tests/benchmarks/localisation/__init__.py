"""Localisation beside the published methods, on the four sets: F1, seconds an instance, false answers.

The seed of the benchmark was never tuned on. A peer that does not answer within its time counts as silent.
"""

import importlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from monitor.localise import Leaves, localise
from tests.benchmarks.localisation.instance import Instance, Slice
from tests.benchmarks.localisation.score import Score
from tests.benchmarks.localisation.sets import SETS
from tests.benchmarks.table import print_table

PEERS = ("adtributor", "r_adtributor", "hotspot", "squeeze", "autoroot", "riskloc")
SEED, LIMIT = 2026, 20.0  # seconds that a peer may take for an instance
Locate = Callable[[Instance, float], list[Slice]]


@dataclass
class Run:
    """One method on one set."""

    score: Score = field(default_factory=Score)
    seconds: float = 0.0
    late: int = 0
    false: int = 0

    def answer(self, locate: Locate, instance: Instance) -> None:
        """Ask for one instance; one without root causes counts false answers only."""
        began = time.perf_counter()
        try:
            named = locate(instance, began + LIMIT)
        except TimeoutError:
            named, self.late = [], self.late + 1
        self.seconds += time.perf_counter() - began
        if instance.truth:
            self.score.add(instance.truth, named)
        else:
            self.false += bool(named)


def bifocal(instance: Instance, deadline: float = math.inf) -> list[Slice]:
    """Our own answer, by way of names as a user gives them."""
    names = tuple(str(dim) for dim in range(len(instance.sizes)))
    texts = tuple(tuple(map(str, range(size))) for size in instance.sizes)
    found = localise(
        Leaves(
            names,
            texts,
            instance.codes,
            instance.expected,
            instance.observed,
            instance.expected_over,
            instance.observed_over,
        )
    )
    return [frozenset((int(dim), int(value)) for dim, value in at.segment.items()) for at in found]


def methods() -> dict[str, Locate]:
    """Everything that is compared, ours first."""
    module = "tests.benchmarks.localisation.peers."
    return {"bifocal": bifocal, **{name: importlib.import_module(module + name).locate for name in PEERS}}


def main(rows: int = 24) -> None:
    """Print a table a set; `rows` is how many instances with faults each has, and half as many calm ones."""
    for name, make in SETS.items():
        runs = {method: Run() for method in methods()}
        for number in range(rows + rows // 2):
            instance = make(np.random.default_rng([SEED, number]), number >= rows)
            for method, locate in methods().items():
                runs[method].answer(locate, instance)
        lines = [_line(method, run, rows + rows // 2) for method, run in runs.items()]
        title = f"{name}: {rows} instances with faults, {rows // 2} calm, seed {SEED}"
        print_table(title, ["", "F1", "s an instance", "false when calm", f"past {LIMIT:.0f} s"], lines)


def _line(method: str, run: Run, instances: int) -> list[str]:
    return [
        method,
        f"{run.score.f1:.2f}",
        f"{run.seconds / instances:.3f}",
        str(run.false),
        str(run.late),
    ]
