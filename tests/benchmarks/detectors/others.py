"""Nothing wrong, for detectors to which columns alone give nothing: posts, probes, users, arms, ledgers.

    python -m tests.benchmarks.detectors.others [--seed 1]

Each healthy world at each size is one line of `.cache/detectors/others.jsonl`, judged as `silence` does it:
at the detector's own alpha, uncorrected and without persistence.
"""

import argparse
import time
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detectors.registry import discover
from tests.benchmarks.detectors import silence
from tests.benchmarks.detectors.healthy import answers, posted, served, tied, twins
from tests.benchmarks.detectors.healthy.world import World
from tests.benchmarks.detectors.kept import keep, kept
from tests.benchmarks.detectors.whole_path import ROOT, revision

LINES = ROOT / ".cache" / "detectors" / "others.jsonl"


@dataclass(frozen=True)
class Judged:
    """What one detector said of a healthy world at a size: checks, those that spoke, p and effect at 1 %.

    `seconds` are those of this process, for all detectors of the world together.
    """

    detector: str
    world: str
    size: str
    seed: int
    revision: str
    checks: int
    spoke: int
    at_one_percent: int
    subjects: dict[str, int]
    seconds: float


def worlds() -> list[World]:
    """All of them, in the order of the page."""
    return [each for module in (posted, answers, served, twins, tied) for each in module.worlds()]


def judged(world: World, seed: int, code: str = "", windows: int | None = None) -> list[Judged]:
    """One line a detector of the world."""
    started = time.process_time()
    words = zlib.crc32(f"{world.detectors} {world.name} {world.size}".encode())
    views = world.views(np.random.default_rng([seed, words]), windows or world.windows)
    detectors = [d for d in discover() if d.name in world.detectors]
    checks, spoke, level, subjects = (
        Counter[str](),
        Counter[str](),
        Counter[str](),
        Counter[tuple[str, str]](),
    )
    for view in views:
        for detector in detectors:
            found = [c for c in detector.check(view) if world.part(c) and silence.could(c)]
            said = [c for c in found if silence.says(c, detector.alpha)]
            checks[detector.name] += len(found) if world.asked is None else world.asked(view)
            spoke[detector.name] += len(said)
            level[detector.name] += sum(silence.says(c, silence.LEVEL) for c in found)
            subjects.update((detector.name, check.subject) for check in said)
    seconds = round(time.process_time() - started, 2)
    return [
        Judged(
            name, world.name, world.size, seed, code, checks[name], spoke[name], level[name],
            {subject: n for (who, subject), n in subjects.items() if who == name}, seconds,
        )
        for name in world.detectors
    ]  # fmt: skip


def load(lines: Path = LINES) -> list[Judged]:
    """All lines kept."""
    return kept(lines, Judged)


def go_on(seed: int, lines: Path = LINES, wanted: Iterable[World] | None = None) -> None:
    """Judge the worlds that the file lacks."""
    code = revision()
    done = {(j.detector, j.world, j.size) for j in load(lines) if (j.revision, j.seed) == (code, seed)}
    for world in worlds() if wanted is None else wanted:
        if (world.detectors[0], world.name, world.size) not in done:
            found = judged(world, seed, code)
            keep(lines, found)
            for each in found:
                said = f"{each.spoke} of {each.checks:,} checks {each.subjects}, {each.seconds} s"
                print(f"{each.detector}, {each.world}, {each.size}: {said}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.detectors.others")
    parser.add_argument("--seed", type=int, default=1)
    go_on(parser.parse_args().seed)
