"""Other tools over the cases of `power` and over columns in which nothing is wrong, window by window.

Tools without a memory of past windows can't be asked for three in a row: a window is found when the tool
flags the changed column in it. Ours is asked the same way here, before its persistence.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import numpy as np

from detectors.judge import judge
from detectors.registry import discover
from tests.benchmarks.detectors import peers, power
from tests.benchmarks.detectors.cases import CASES, COLUMNS, FEATURES, REFERENCE, Case, draw
from tests.benchmarks.detectors.kept import keep, kept
from tests.benchmarks.detectors.peers import Answer
from tests.benchmarks.detectors.shapes import NULLS, STILL, WORDS, Shapes
from tests.benchmarks.detectors.whole_path import ROOT, revision

LINES = ROOT / ".cache" / "detectors" / "beside.jsonl"
WINDOWS = 20
#: Rows of the reference and of a window.
SIZES = ((1_000, 100), (1_000, 1_000), (10_000, 1_000), (100_000, 1_000), (100_000, 10_000))
OURS = "Bifocal"


@dataclass(frozen=True)
class Said:
    """How often a tool flagged something: `flagged` of `asked` columns, at a size (None: nothing wrong)."""

    subject: str
    tool: str
    size: float | None
    flagged: int
    asked: int
    seconds: float
    revision: str


def of_case(case: Case, seed: int, windows: int = WINDOWS) -> list[Said]:
    """All tools over windows of the case's feature at its usual size and at those of its curve."""
    rng = np.random.default_rng([seed, 7])
    sizes = [COLUMNS[case.feature][1], *dict.fromkeys((*case.curve, case.size))]
    every = [size for size in sizes for _ in range(windows)]
    column = [f"f:{case.feature}"]
    reference = draw(rng, REFERENCE).select(column)
    tables = [draw(rng, case.rows, 0, case.feature, size).select(column) for size in every]
    answers = [*peers.ask(reference, tables), _ours(case, every, seed)]
    return [
        Said(
            case.name,
            answer.tool,
            size,
            sum(case.feature in flags for flags in answer.flags[at * windows : (at + 1) * windows]),
            windows,
            answer.seconds,
            revision(),
        )
        for answer in answers
        for at, size in enumerate(sizes)
    ]


def _ours(case: Case, sizes: Sequence[float], seed: int) -> Answer:
    """One window each, behind the same healthy past, judged among forty features."""
    past = power.healthy(case.rows, 1_000 * seed + 500)
    (detector,) = (each for each in discover() if each.name == case.detector)
    rng, ids = np.random.default_rng([seed, 8]), count()
    tables = [draw(rng, case.rows, power.HISTORY, case.feature, size) for size in sizes]
    flags: list[set[str]] = []
    started = time.perf_counter()
    for table in tables:
        view = power.view_of([*past.windows, power.folded(table, past.binning)], past)
        checks = list(detector.check(view))
        checks += [power.SILENT] * (FEATURES - len(checks))
        findings, _ = judge(detector, checks, view.window, {}, lambda: str(next(ids)))
        flags.append({finding.subject for finding in findings})
    return Answer(OURS, flags, (time.perf_counter() - started) / len(tables))


def of_shapes(reference: int, rows: int, seed: int, windows: int = WINDOWS) -> list[Said]:
    """The other tools over columns of every shape that hold still."""
    world = Shapes(rows, 50 * seed + rows)
    names = [f"f:{name}" for name in (*STILL, NULLS, *(f"words_{size}" for size in WORDS))]
    tables = [world.window(index).select(names) for index in range(windows)]
    subject = f"{reference:,} against {rows:,}"
    return [
        Said(
            subject,
            answer.tool,
            None,
            sum(map(len, answer.flags)),
            windows * len(names),
            answer.seconds,
            revision(),
        )
        for answer in peers.ask(world.training(reference, 3).select(names), tables)
    ]


def load(lines: Path = LINES) -> list[Said]:
    """All answers kept."""
    return kept(lines, Said)


def go_on(seed: int, lines: Path = LINES) -> None:
    """Ask what the file lacks."""
    done = {said.subject for said in load(lines)}
    work: dict[str, Callable[[], list[Said]]] = {
        **{case.name: partial(of_case, case, seed) for case in CASES},
        **{f"{one:,} against {other:,}": partial(of_shapes, one, other, seed) for one, other in SIZES},
    }
    for subject, ask in work.items():
        if subject not in done:
            found = ask()
            keep(lines, found)
            print(subject, [(s.tool, s.size, s.flagged) for s in found], flush=True)


if __name__ == "__main__":
    print("NannyML", peers.install_nannyml())
    go_on(1)
