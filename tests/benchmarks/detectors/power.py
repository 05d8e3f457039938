"""How often a change is found: an alarm within three windows of its beginning.

    python -m tests.benchmarks.detectors.power [--seed 1]

A past of 200 windows is drawn once, and many futures of three windows follow it; several pasts are drawn, so
that no single one decides. A detector's checks are judged among as many others as make forty, all of them
silent, so the correction over forty features is in the figures. Answers are kept, a line each, in
`.cache/detectors/power.jsonl`.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import numpy as np
import pyarrow as pa

from detectors.declared import HOUR_US
from detectors.detector import Detector, View
from detectors.history import Cache, History, new_cache
from detectors.judge import judge
from detectors.profile import Binning, Profile, build_binning, profile_batch
from detectors.registry import discover
from detectors.types import Check, Finding, Window
from monitor.incidents import UNSETTLED
from tests.benchmarks.detectors.cases import CASES, FEATURES, REFERENCE, SYSTEM, Case, draw
from tests.benchmarks.detectors.kept import keep, kept
from tests.benchmarks.detectors.whole_path import ROOT, revision
from tests.detectors.world import START_US

LINES = ROOT / ".cache" / "detectors" / "power.jsonl"
HISTORY, FUTURE = 200, 3
PASTS, FUTURES = 10, 50
CURVE_FUTURES = 20
SILENT = Check("another feature", 0.0, 1.0, 1.0, None, None, "nothing")


@dataclass(frozen=True)
class Found:
    """Of `runs` futures: in how many the changed feature alarmed, and in how many another did."""

    case: str
    size: float
    rows: int
    runs: int
    alarmed: int
    accused: int
    revision: str


@dataclass
class Past:
    """A reference and the healthy windows after it."""

    reference: Profile
    windows: tuple[Profile, ...]
    cache: Cache

    @property
    def binning(self) -> Binning:
        """The reference's bins."""
        return self.reference.binning


def healthy(rows: int, seed: int, windows: int = HISTORY) -> Past:
    """A system to which nothing has happened yet."""
    rng = np.random.default_rng(seed)
    training = draw(rng, REFERENCE)
    binning = build_binning(SYSTEM, [training])
    reference = profile_batch(training, SYSTEM, binning, "training")[0, ""]
    kept = tuple(folded(draw(rng, int(rng.poisson(rows)), i), binning) for i in range(windows))
    return Past(reference, kept, new_cache())


def folded(table: pa.Table, binning: Binning) -> Profile:
    """The profile of one window."""
    (profile,) = profile_batch(table, SYSTEM, binning, "predictions").values()
    return profile


def found(case: Case, size: float, pasts: Sequence[Past], futures: int, seed: int) -> Found:
    """Follow each past by that many futures in which the feature is drawn with `size`."""
    (detector,) = (each for each in discover() if each.name == case.detector)
    alarmed = accused = 0
    for number, past in enumerate(pasts):
        for future in range(futures):
            rng = np.random.default_rng([seed, number, future])
            alarms = {f.subject for f in follow(case, size, past, detector, rng) if f.severity == "alarm"}
            alarmed += case.feature in alarms
            accused += bool(alarms - {case.feature})
    return Found(case.name, size, case.rows, len(pasts) * futures, alarmed, accused, revision())


def follow(
    case: Case, size: float, past: Past, detector: Detector, rng: np.random.Generator
) -> list[Finding]:
    """The findings of the third window of a future."""
    windows, findings = list(past.windows), list[Finding]()
    for index in range(len(windows), len(windows) + FUTURE):
        table = draw(rng, int(rng.poisson(case.rows)), index, case.feature, size)
        windows.append(folded(table, past.binning))
        view = view_of(windows, past)
        checks = list(detector.check(view))
        checks += [SILENT] * (FEATURES - len(checks))
        before, ids = {f.key: f for f in findings}, count()
        findings, _ = judge(detector, checks, view.window, before, lambda ids=ids: str(next(ids)))  # type: ignore[misc]
    return findings


def view_of(windows: Sequence[Profile], past: Past) -> View:
    """What is known when the last of the windows is judged."""
    last = len(windows) - 1
    start = START_US + last * HOUR_US
    first = max(0, last - HISTORY)
    at = np.arange(first, last)
    history = History(START_US + at * HOUR_US, tuple(windows[first:last]), at < last - UNSETTLED, past.cache)
    return View(
        declared=SYSTEM,
        window=Window(start, start + HOUR_US),
        now=start + 2 * HOUR_US,
        current=windows[-1],
        outcomes=None,
        reference=past.reference,
        past=history,
        past_outcomes=History(),
    )


def load(lines: Path = LINES) -> list[Found]:
    """All answers kept."""
    return kept(lines, Found)


def go_on(seed: int, lines: Path = LINES) -> None:
    """Ask what the file lacks: each case, then its curve."""
    code = revision()
    done = {(each.case, each.size) for each in load(lines) if each.revision == code}
    for case in CASES:
        wanted = [size for size in (case.size, *case.curve) if (case.name, size) not in done]
        if not wanted:
            continue
        pasts = [healthy(case.rows, 1_000 * seed + number) for number in range(PASTS)]
        for size in dict.fromkeys(wanted):
            futures = FUTURES if size == case.size else CURVE_FUTURES
            answer = found(case, size, pasts, futures, seed)
            keep(lines, [answer])
            print(f"{case.name}: {size} {answer.alarmed} of {answer.runs}, {answer.accused}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.detectors.power")
    parser.add_argument("--seed", type=int, default=1)
    go_on(parser.parse_args().seed)
