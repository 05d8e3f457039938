"""What one simulated tail left behind: the case as triage had it, its answer, and the truth."""

import gzip
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.triage.case import Case
from tests.benchmarks.triage.truths import Truth


@dataclass(frozen=True)
class Record:
    """One scenario in one world.

    `part` is "fit", "tune" or "held_out". `case` is what the answer rests on and `body` the answer as the
    service gave it. `opened` is when its incident opened (µs), None when the span was asked for without one.
    `base` and `quiet` are healthy time that was judged, before the fork and from it to the onset, with the
    incidents opened in it. `drift` is the column that drifted most by Evidently, with its distance; `seconds`
    how long the parts took.
    """

    part: str
    world: str
    scenario: str
    family: str
    truths: tuple[Truth, ...]
    case: Case
    body: Mapping[str, Any]
    opened: int | None
    base: tuple[int, int]
    quiet: tuple[int, int]
    drift: tuple[str, float] | None
    seconds: Mapping[str, float]

    @property
    def name(self) -> str:
        """World and scenario, as one word."""
        return f"{self.world}--{self.scenario}"

    @property
    def faults(self) -> tuple[Truth, ...]:
        """What was broken or changed; nothing in a benign world."""
        return tuple(truth for truth in self.truths if truth.lens != "benign")


def keep(record: Record, file: Path) -> None:
    """Write the record; the file is there whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".half")
    half.write_bytes(gzip.compress(pickle.dumps(record), 3))
    half.rename(file)


def load(file: Path) -> Record:
    """The record in a file that `keep` wrote."""
    record = pickle.loads(gzip.decompress(file.read_bytes()))
    if not isinstance(record, Record):
        raise TypeError(f"{file.name} holds no record")
    return record
