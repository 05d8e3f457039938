"""A day of a small ad system with a running model; its build or its users may change for the last hours."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from detectors.declared import HOUR_US, MINUTE_US
from detectors.types import Finding
from monitor import clock, definition, inquiry, systems
from monitor.evaluate import evaluate
from monitor.ingest import ingest_body
from monitor.probing import cases, golden, replay
from storage import Store, findings
from tests.monitor.probing.models import Server, misread, right, score, wrong

NAME = "ads"
FIRST = 490_000 * HOUR_US
HOURS, ONSET = 25, 20
ROWS = 80
CASES = 12

FILE = """
[system]
name = "ads"
reference = "first 12 windows"
season = ["1d"]

[model]
version = "v7"

[features]
age = "numeric"
page = "categorical"

[dimensions]
datacenter = "infrastructure"

[metrics.requests]
role = "volume"
sum = "predictions"
[metrics.ctr]
role = "proxy"
ratio = ["labels", "predictions"]
[metrics.revenue]
role = "business"
sum = "value"

[[probes]]
name = "golden"
endpoint = "{url}"
protocol = "kserve-v1"
cases = "golden.ndjson"
every = "20m"
"""


def inputs(hour: int, count: int = ROWS) -> list[dict[str, Any]]:
    """What users ask in an hour; the same at every call."""
    chance = np.random.default_rng(hour)
    ages, pages = chance.normal(40, 9, count).round(1), chance.choice(["home", "news"], count)
    return [{"age": float(age), "page": str(page)} for age, page in zip(ages, pages, strict=True)]


@dataclass(frozen=True)
class World:
    """One system over one store; `bad_build` and `fickle` say what changes at the onset."""

    store: Store
    model: Server
    folder: Path

    def register(self, text: str = FILE) -> None:
        """Apply the system file, with golden cases beside it."""
        lines = [
            json.dumps({"inputs": row, "expected": score(row), "model_version": "v7"})
            for row in inputs(10_000, CASES)
        ]
        (self.folder / "golden.ndjson").write_text("\n".join(lines))
        declared = definition.parse(text.replace("{url}", self.model.url))
        with self.store.begin() as tx:
            system, _ = systems.apply(tx, declared, 1)
            cases.keep(tx, system, cases.read_files(declared, self.folder), 1)

    def live(self, first: int, end: int, *, bad_build: bool = False, fickle: bool = False) -> None:
        """Hours go by: rows come, golden cases are asked, logged rows are replayed, windows are judged."""
        self.model.behaviour = wrong if bad_build else right
        luck = 0.45 if bad_build or fickle else 1.0
        self.send(range(first, end), misread if bad_build else float, luck)
        for hour in range(first, end):
            start = FIRST + hour * HOUR_US
            for minute in (0, 20, 40):
                golden.probe_due(self.store, start + minute * MINUTE_US + 1)
            replay.replay_due(self.store, NAME, start + HOUR_US + 1)
        evaluate(self.store, NAME, until=FIRST + end * HOUR_US + 15 * MINUTE_US)

    def send(
        self,
        hours: Iterable[int],
        logged: Callable[[float], float],
        luck: float = 1.0,
        versions: tuple[str, str] = ("v7", "v7"),
    ) -> None:
        """The rows of some hours with their outcomes; a version for each half of an hour."""
        served, known = [], []
        for hour in hours:
            chance = np.random.default_rng([1, hour])
            for at, row in enumerate(inputs(hour)):
                key = f"{hour}-{at}"
                ts = clock.to_text(FIRST + hour * HOUR_US + at * HOUR_US // ROWS)
                given = {
                    "score": logged(score(row)),
                    "model_version": versions[2 * at // ROWS],
                    "datacenter": "east",
                }
                served.append({"prediction_id": key, "ts": ts, **row, **given})
                clicked = bool(chance.random() < luck * score(row))
                known.append({"prediction_id": key, "ts": ts, "label": int(clicked), "value": float(clicked)})
        for log, rows in (("predictions", served), ("outcomes", known)):
            body = "".join(json.dumps(row) + "\n" for row in rows).encode()
            ingest_body(self.store, NAME, log, "application/x-ndjson", body, now_us=clock.now_us())

    def found(self, detector: str) -> list[Finding]:
        """What a detector said, oldest first."""
        with self.store.read() as tx:
            system = systems.find(tx, NAME)
            return [f for f in findings.listing(tx, system.id)[::-1] if f.detector == detector]

    def diagnosis(self) -> dict[str, Any]:
        """The triage of the last hours."""
        start, end = FIRST + ONSET * HOUR_US, FIRST + HOURS * HOUR_US
        return inquiry.of_span(self.store, NAME, start, end, None, end + HOUR_US)
