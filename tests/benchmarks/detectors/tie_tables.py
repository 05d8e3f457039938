"""The trial of the tie between proxy and business metric, as tables."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.benchmarks.detectors.interval import both
from tests.benchmarks.detectors.kept import keep, kept
from tests.benchmarks.detectors.page import table
from tests.benchmarks.detectors.ties import BROKEN, CALM, OTHERS, Tie, alarmed, others, trial
from tests.benchmarks.detectors.whole_path import ROOT, revision

LINES = ROOT / ".cache" / "detectors" / "ties.jsonl"
DRAWS, THEIRS, ALARMS = 2_000, 400, 200


@dataclass(frozen=True)
class Row:
    """Shares of p-values at most 1 %, by test; of ours also the alarms and the error of the date in hours."""

    tie: str
    ours: int
    draws: int
    others: dict[str, float]
    alarms: int
    asked: int
    middle: float | None
    most: float | None
    revision: str


def measure(tie: Tie, seed: int) -> Row:
    """One tie, by all tests."""
    found = trial(tie, DRAWS, seed)
    theirs = others(tie, THEIRS, seed)
    middle, most = np.quantile(np.abs(found.misses), [0.5, 0.9]).tolist() if found.misses else (None, None)
    return Row(
        tie.name,
        round(found.share(0.01) * DRAWS),
        DRAWS,
        {name: each.share(0.01) for name, each in theirs.items()},
        round(alarmed(tie, ALARMS, seed) * ALARMS) if tie.changed else 0,
        ALARMS if tie.changed else 0,
        middle,
        most,
        revision(),
    )


def go_on(seed: int, lines: Path = LINES) -> None:
    """Measure what the file lacks."""
    code = revision()
    done = {row.tie for row in load(lines) if row.revision == code}
    for tie in (*CALM, *BROKEN):
        if tie.name not in done:
            row = measure(tie, seed)
            keep(lines, [row])
            print(row, flush=True)


def load(lines: Path = LINES) -> list[Row]:
    """All rows kept."""
    return kept(lines, Row)


def tables(rows: list[Row]) -> str:
    """The level of all tests, their power, and what ours says besides."""
    calm = {tie.name for tie in CALM}
    header = ["series", "Bifocal", "95 % interval", *OTHERS]
    shares = [
        [
            row.tie,
            f"{row.ours / row.draws:.1%}",
            both(row.ours, row.draws),
            *(f"{row.others[name]:.1%}" for name in OTHERS),
        ]
        for row in rows
    ]
    level = [line for line, row in zip(shares, rows, strict=True) if row.tie in calm]
    power = [line for line, row in zip(shares, rows, strict=True) if row.tie not in calm]
    dates = [
        [
            row.tie,
            f"{row.alarms / row.asked:.1%}",
            both(row.alarms, row.asked),
            f"{row.middle:.0f}",
            f"{row.most:.0f}",
        ]
        for row in rows
        if row.asked
    ]
    alarm = ["series", "alarm while it lasts", "95 % interval", "error of the date, h", "9 of 10 within, h"]
    return "\n".join(
        [
            "Nothing changes, p-values of at most 1 %:\n",
            table(header, level),
            "The tie changes, p-values of at most 1 %:\n",
            table(header, power),
            "The detector's own alarm, at 1e-5 and lasting, while the change goes on:\n",
            table(alarm, dates),
        ]
    )
