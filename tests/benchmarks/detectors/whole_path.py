"""Nothing wrong, hour after hour, through every detector, the judge and the opening of incidents.

    python -m tests.benchmarks.detectors.whole_path [--windows 75264] [--seed 1]

One unit is a healthy system of 40 features for eight weeks (1,344 hourly windows), judged after 200 windows
of history; every eighth is a young one with a day of history. Units differ in what moves
(`tests.detectors.calm`) and in traffic, and each is one line in `.cache/detectors/whole_path.jsonl`: a run
that was stopped goes on where it was. Units of other code of the detectors are left alone and not counted.
"""

import argparse
import ast
import hashlib
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from detectors.types import Finding
from monitor.incidents import matters
from tests.benchmarks.detectors.kept import keep, kept
from tests.detectors.calm import CALM
from tests.detectors.campaign import Campaign

ROOT = Path(__file__).parents[3]
LINES = ROOT / ".cache" / "detectors" / "whole_path.jsonl"
EIGHT_WEEKS = 1_344
ROWS = (300, 60, 1_500)  # mean rows a window
HISTORY, YOUNG = 200, 24  # windows before the first judged one
SEED = 1


@dataclass(frozen=True)
class Unit:
    """One healthy system: which world, its mean rows a window, its seed, the windows before it is judged."""

    world: str
    rows: int
    seed: int
    history: int
    windows: int


@dataclass(frozen=True)
class Outcome:
    """What was said of one unit: incidents as lists of what alarmed, other alarms, warnings, checks."""

    unit: Unit
    revision: str
    incidents: list[list[str]]
    alarms: dict[str, int]
    warnings: dict[str, int]
    checks: int
    seconds: float


def units(windows: int, seed: int = SEED, each: int = EIGHT_WEEKS) -> list[Unit]:
    """As many units as give at least that many judged windows."""
    names = list(CALM)
    return [
        Unit(
            world=names[i % len(names)],
            rows=ROWS[i // len(names) % len(ROWS)],
            seed=10_000 * seed + i,
            history=YOUNG if i % 8 == 7 else HISTORY,
            windows=each,
        )
        for i in range(-(-windows // each))
    ]


def revision() -> str:
    """Twelve hexadecimal digits of the code of all detectors, comments and docstrings left out."""
    code = hashlib.blake2b(digest_size=6)
    for path in sorted((ROOT / "detectors").rglob("*.py")):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
                del node.body[0]
        code.update(path.relative_to(ROOT).as_posix().encode() + ast.dump(tree).encode())
    return code.hexdigest()


def run(unit: Unit, code: str = "") -> Outcome:
    """Judge one unit from its first window to its last."""
    started = time.monotonic()
    campaign = Campaign(CALM[unit.world](unit.rows, unit.seed))
    campaign.grow(unit.history, judged=False)
    found = campaign.grow(unit.windows)
    alarms = [finding for finding in found if finding.severity == "alarm"]
    opening = [finding for finding in alarms if matters(finding, campaign.system, ())]
    return Outcome(
        unit,
        code,
        incidents=[
            sorted({_name(f) for f in opening if span.start <= f.window.start < span.end})
            for span in campaign.incidents
        ],
        alarms=dict(Counter(_name(finding) for finding in alarms)),
        warnings=dict(Counter(f.detector for f in found if f.severity == "warn")),
        checks=campaign.tested,
        seconds=round(time.monotonic() - started, 1),
    )


def _name(finding: Finding) -> str:
    segment = "".join(f" {key}={value}" for key, value in sorted(finding.segment.items()))
    return f"{finding.detector} {finding.subject}{segment}"


def load(lines: Path = LINES) -> list[Outcome]:
    """All outcomes kept, oldest first; none when there is no file."""
    return kept(lines, lambda unit, **rest: Outcome(Unit(**unit), **rest))


def go_on(wanted: list[Unit], lines: Path = LINES) -> None:
    """Run the units that the file lacks, one after another, and keep each as it ends."""
    code = revision()
    done = {outcome.unit for outcome in load(lines) if outcome.revision == code}
    for unit in wanted:
        if unit in done:
            continue
        outcome = run(unit, code)
        keep(lines, [outcome])
        said = f"{len(outcome.incidents)} incidents, alarms {outcome.alarms}, warnings {outcome.warnings}"
        print(f"{unit}: {said}, {outcome.seconds:.0f} s", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.detectors.whole_path")
    parser.add_argument("--windows", type=int, default=75_264, help="windows to judge in all")
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    go_on(units(asked.windows, asked.seed))
