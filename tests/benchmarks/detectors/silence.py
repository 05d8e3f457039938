"""Nothing wrong, one check at a time, at every size of reference and window crossed.

    python -m tests.benchmarks.detectors.silence [--seed 1]

Every detector judges windows of `shapes` beside a past of windows alike. A check has spoken when its effect
reaches the bar at a p-value of at most the detector's own alpha, uncorrected and without persistence, so the
rates are those of single checks. Each cell of the cross is one line of `.cache/detectors/silence.jsonl`.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from detectors.declared import HOUR_US
from detectors.detector import View
from detectors.history import Cache, History, new_cache
from detectors.profile import Profile, build_binning, empty, merge_all, profile_batch
from detectors.profile.binning import Binning
from detectors.registry import discover
from detectors.series import Series
from detectors.types import Check, Window
from tests.benchmarks.detectors.kept import keep, kept
from tests.benchmarks.detectors.shapes import DECLARED, Shapes
from tests.benchmarks.detectors.whole_path import ROOT, revision
from tests.detectors.world import START_US

LINES = ROOT / ".cache" / "detectors" / "silence.jsonl"
SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
#: By size of a window: systems drawn anew, windows of history, windows judged after it.
PLANS = {
    100: (10, 60, 40),
    1_000: (8, 60, 40),
    10_000: (4, 48, 40),
    100_000: (1, 30, 40),
    1_000_000: (1, 12, 14),
}
LEVEL = 0.01


@dataclass(frozen=True)
class Cell:
    """Windows of about `rows` rows beside references of `reference` rows.

    By detector: checks that could be made, those that spoke at the detector's alpha, those with p-value and
    effect at the 1 % level, and, by name, which subjects spoke.
    """

    reference: int
    rows: int
    seed: int
    revision: str
    checks: dict[str, int]
    spoke: dict[str, int]
    at_one_percent: dict[str, int]
    subjects: dict[str, int]


@dataclass
class System:
    """One reference and the windows folded into its bins so far."""

    reference: Profile
    served: list[Profile] = field(default_factory=list)
    known: list[Profile] = field(default_factory=list)
    cache: Cache = field(default_factory=new_cache)

    @property
    def binning(self) -> Binning:
        """The reference's bins."""
        return self.reference.binning

    def take(self, table: pa.Table) -> None:
        """Fold the next window's rows."""
        self.served.append(_profile(table, self.binning, "predictions"))
        self.known.append(_profile(table, self.binning, "outcomes"))


def cells(rows: int, seed: int, sizes: Sequence[int] = SIZES, code: str = "") -> list[Cell]:
    """A cell for each size of the reference, all judging the same windows of about `rows` rows."""
    systems, history, judged = PLANS[rows]
    found = {size: [Counter[str]() for _ in range(4)] for size in sizes}
    for number in range(systems):
        world = Shapes(rows, 1_000_000 * seed + 1_000 * number + rows % 997)
        held = {size: system_of(world, size, number) for size in sizes}
        for index in range(history + judged):
            table = world.window(index)
            for size, system in held.items():
                system.take(table)
                if index >= history:
                    _count(view_of(system, index), *found[size])
    return [Cell(size, rows, seed, code, *map(dict, counts)) for size, counts in found.items()]


def system_of(world: Shapes, size: int, number: int) -> System:
    """A system of the world with a reference of `size` rows; `number` tells it from others."""
    training = world.training(size, number)
    binning = build_binning(DECLARED, [training])
    return System(profile_batch(training, DECLARED, binning, "training")[0, ""])


def _profile(table: pa.Table, binning: Binning, stage: str) -> Profile:
    found = profile_batch(table, DECLARED, binning, stage)  # type: ignore[arg-type]
    return merge_all([empty(binning, stage), *found.values()])  # type: ignore[arg-type]


def view_of(system: System, index: int) -> View:
    """What is known of the newest window, hour `index`."""
    window = Window(START_US + index * HOUR_US, START_US + (index + 1) * HOUR_US)
    starts = START_US + np.arange(index + 1) * HOUR_US
    healthy = np.arange(index) < index - 2
    sums = {
        "requests": [float(p.rows) for p in system.served],
        "ctr": [p.totals.labels / p.rows if p.rows else np.nan for p in system.known],
        "revenue": [float(p.totals.value) for p in system.known],
    }
    return View(
        declared=DECLARED,
        window=window,
        now=window.end + HOUR_US,
        current=system.served[-1],
        outcomes=system.known[-1],
        reference=system.reference,
        past=History(starts[:-1], tuple(system.served[:-1]), healthy, system.cache),
        past_outcomes=History(starts[:-1], tuple(system.known[:-1]), healthy, system.cache),
        series={name: Series(starts, np.array(values), HOUR_US) for name, values in sums.items()},
        versions={"v1": system.served[-1].rows},
        past_versions={"v1": 1},
    )


def _count(
    view: View, checks: Counter[str], spoke: Counter[str], level: Counter[str], who: Counter[str]
) -> None:
    for detector in discover():
        for check in detector.check(view):
            if not could(check):
                continue
            checks[detector.name] += 1
            if says(check, detector.alpha):
                spoke[detector.name] += 1
                who[f"{detector.name} {check.subject}"] += 1
            level[detector.name] += says(check, LEVEL)


def could(check: Check) -> bool:
    """Could the check be made?"""
    return not check.too_few and bool(np.isfinite(check.effect))


def says(check: Check, alpha: float) -> bool:
    """Has it spoken, at this level?"""
    likely = 0.0 if check.p_value is None else check.p_value
    return abs(check.effect) >= check.bar and likely <= alpha


def load(lines: Path = LINES) -> list[Cell]:
    """All cells kept."""
    return kept(lines, Cell)


def go_on(seed: int, lines: Path = LINES, sizes: Sequence[int] = SIZES) -> None:
    """Make the cells that the file lacks."""
    code = revision()
    done = {cell.rows for cell in load(lines) if (cell.revision, cell.seed) == (code, seed)}
    for rows in sizes:
        if rows not in done:
            for cell in cells(rows, seed, code=code):
                keep(lines, [cell])
                said = f"{sum(cell.spoke.values())} of {sum(cell.checks.values())} checks"
                print(f"{cell.reference:,} against {rows:,}: {said} {cell.subjects}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.detectors.silence")
    parser.add_argument("--seed", type=int, default=1)
    go_on(parser.parse_args().seed)
