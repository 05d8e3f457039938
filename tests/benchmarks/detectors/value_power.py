"""How often a small change of what outcomes are worth is found: an alarm within three windows.

    python -m tests.benchmarks.detectors.value_power [--seed 1]

As in `power`, but the value comes with the outcome: 20,000 rows a window, each a success of a log-normal
value (log sd 0.5), which grows by a factor 1.05. The detector `value` is judged among as many silent checks
as make forty. What is kept of a window is its outcomes' profile.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count

import numpy as np
import pyarrow as pa

from detectors.declared import HOUR_US, Declared, Model
from detectors.detector import View
from detectors.history import Cache, History, new_cache
from detectors.judge import judge
from detectors.profile import Binning, Profile, build_binning, profile_batch
from detectors.quality.value import DETECTOR
from detectors.types import Finding, Window
from monitor.incidents import UNSETTLED
from tests.benchmarks.detectors.cases import FEATURES, value
from tests.benchmarks.detectors.power import FUTURE, HISTORY, SILENT
from tests.detectors.world import START_US

SYSTEM = Declared("steady", model=Model())
ROWS, FACTOR = 20_000, 1.05
PASTS, FUTURES = 4, 50
NOTHING = replace(SILENT, subject="another")


@dataclass
class Past:
    """Healthy windows of outcomes, in their bins."""

    binning: Binning
    windows: tuple[Profile, ...]
    cache: Cache


def healthy(rows: int, seed: int, windows: int = HISTORY) -> Past:
    """A system to which nothing has happened yet."""
    rng = np.random.default_rng(seed)
    binning = build_binning(SYSTEM, [outcomes(rng, rows, 0)])
    kept = tuple(folded(outcomes(rng, int(rng.poisson(rows)), i), binning) for i in range(windows))
    return Past(binning, kept, new_cache())


def outcomes(rng: np.random.Generator, rows: int, index: int, factor: float = 1.0) -> pa.Table:
    """The rows of hour `index`, every one a success, known within the hour."""
    start = START_US + index * HOUR_US
    return pa.table(
        {
            "ts": np.full(rows, start),
            "known": np.full(rows, start + HOUR_US // 2),
            "score": rng.beta(2, 5, rows),
            "label": np.ones(rows),
            "value": value(rng, rows, factor),
        }
    )


def folded(table: pa.Table, binning: Binning) -> Profile:
    """The outcomes' profile of one window."""
    (profile,) = profile_batch(table, SYSTEM, binning, "outcomes").values()
    return profile


def found(factor: float, rows: int, pasts: Sequence[Past], futures: int, seed: int) -> int:
    """In how many futures, that many after each past, the third window alarms."""
    alarmed = 0
    for number, past in enumerate(pasts):
        for future in range(futures):
            rng = np.random.default_rng([seed, number, future])
            alarmed += any(f.severity == "alarm" for f in follow(factor, rows, past, rng))
    return alarmed


def follow(factor: float, rows: int, past: Past, rng: np.random.Generator) -> list[Finding]:
    """The findings of the third window of a future."""
    windows, findings = list(past.windows), list[Finding]()
    for index in range(len(windows), len(windows) + FUTURE):
        windows.append(folded(outcomes(rng, int(rng.poisson(rows)), index, factor), past.binning))
        view = view_of(windows, past)
        checks = list(DETECTOR.check(view))
        checks += [NOTHING] * (FEATURES - len(checks))
        before, ids = {f.key: f for f in findings}, count()
        findings, _ = judge(DETECTOR, checks, view.window, before, lambda ids=ids: str(next(ids)))  # type: ignore[misc]
    return findings


def view_of(windows: Sequence[Profile], past: Past) -> View:
    """What is known when the outcomes of the last of the windows are judged."""
    at = np.arange(max(0, len(windows) - 1 - HISTORY), len(windows) - 1)
    kept = tuple(windows[i] for i in at.tolist())
    healthy = at < len(windows) - 1 - UNSETTLED
    history = History(START_US + at * HOUR_US, kept, healthy, past.cache)
    start = START_US + (len(windows) - 1) * HOUR_US
    return View(
        declared=SYSTEM,
        window=Window(start, start + HOUR_US),
        now=start + 2 * HOUR_US,
        current=None,
        outcomes=windows[-1],
        reference=None,
        past=History(),
        past_outcomes=history,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.detectors.value_power")
    parser.add_argument("--seed", type=int, default=1)
    seed = parser.parse_args().seed
    every = [healthy(ROWS, 1_000 * seed + number) for number in range(PASTS)]
    for factor in (FACTOR, 1.0):
        alarms = found(factor, ROWS, every, FUTURES, seed)
        print(f"a factor {factor} on outcome values: {alarms} of {PASTS * FUTURES} found", flush=True)
