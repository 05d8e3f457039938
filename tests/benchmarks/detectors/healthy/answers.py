"""Healthy endpoints: golden cases answered right but for the last digits, and logged rows asked again.

One answer in two hundred is lost, one window in fifty sees a restart of five minutes, one in twenty a
roll-out of another version, half of these as a small share of the requests, half as a moment of change.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np

from detectors.declared import HOUR_US, Declared, Model, Probe
from detectors.detector import View
from detectors.history import History
from detectors.types import ProbeResult, Replay
from tests.benchmarks.detectors.healthy.world import Floats, Generator, World, hour, wandering

CASES = (5, 50, 500)
RUNS = (1, 12)  # an hour
ROWS = (20, 100, 1_000)
APART = {"the same": 0.0, "a last digit": 0.002, "never quite alike": 0.03}
WEEK = 168
START = 10_000
LOST, RESTARTS, ROLLOUTS = 0.005, 0.02, 0.05
DECLARED = Declared(
    "answers",
    model=Model(),
    probes=(Probe("golden", "http://model.example", "kserve-v1", "golden.ndjson"),),
)


def worlds() -> Iterator[World]:
    """Probes by the number of cases and runs, replays by the number of rows."""
    for cases in CASES:
        for runs in RUNS:
            name = f"asked {runs} times an hour" if runs > 1 else "asked once an hour"
            views = partial(probed, cases=cases, runs=runs)
            windows = (4_800 if runs == 1 else 1_200) // (1 if cases < CASES[-1] else 4)
            yield World(("probes", "unanswered"), name, f"{cases} cases", windows, views)
    for rows in ROWS:
        for name, share in APART.items():
            yield World(("replay",), name, f"{rows:,} rows", 600, partial(replayed, rows=rows, share=share))


def probed(rng: Generator, windows: int, cases: int, runs: int) -> Iterator[View]:
    """The golden cases of hour after hour, each answered in single precision with noise in its last digit."""
    expected = rng.random(cases)
    other = expected + rng.normal(0, 0.05, cases)
    for index in range(START, START + windows):
        share, moment = 0.0, 1.0
        if rng.random() < ROLLOUTS:
            share, moment = (0.05, 1.0) if rng.random() < 0.5 else (0.0, rng.random())
        at = (np.arange(runs) + rng.random()) / runs
        restart = rng.random() if rng.random() < RESTARTS else 2.0
        results = []
        for ago in at.tolist():
            newer = (rng.random(cases) < share) | (ago >= moment)
            answer = np.where(newer, other, expected)
            answer = (answer + 1e-7 * rng.normal(size=cases)).astype(np.float32).astype(np.float64)
            lost = (rng.random(cases) < LOST) | (restart <= ago < restart + 1 / 12)
            results += _results(hour(index).start + int(ago * HOUR_US), expected, answer, lost)
        new = share + 1 - moment
        versions = {"v1": round(10_000 * (1 - new)), "v2": round(10_000 * new)}
        yield _view(index, probes=results, versions={name: n for name, n in versions.items() if n})


def _results(ts: int, expected: Floats, answer: Floats, lost: Floats) -> list[ProbeResult]:
    return [
        ProbeResult(
            "golden",
            f"line {i}",
            ts,
            right,
            None if gone else said,
            1.0,
            "v1",
            None,
            "timed out" if gone else None,
        )
        for i, (right, said, gone) in enumerate(
            zip(expected.tolist(), answer.tolist(), lost.tolist(), strict=True)
        )
    ]


def replayed(rng: Generator, windows: int, rows: int, share: float) -> Iterator[View]:
    """Replays of each hour and of earlier rows, a share of which differs, more or less so (AR 0.9)."""
    count = WEEK + windows
    made = []
    for sample in ("window", "earlier"):
        shares = np.minimum(share * np.exp(wandering(rng, count, 0.9, 0.3)), 1.0)
        apart = rng.binomial(rows, shares).tolist()
        made.append(
            [
                Replay("golden", hour(START + i).start, sample, "v1", rows, n, 1e-6 if n else 0.0)
                for i, n in enumerate(apart)
            ]
        )
    for last in range(WEEK, count):
        yield _view(START + last, replays=[each for one in made for each in one[last - WEEK : last + 1]])


def _view(index: int, **more: object) -> View:
    window = hour(index)
    none = (None, None, None, History(), History())
    return View(DECLARED, window, window.end + HOUR_US, *none, answering=("golden",), **more)  # type: ignore[arg-type]
