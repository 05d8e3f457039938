"""`bifocal canary`: one marked row sent through every stage, each hop timed.

The row takes the road of any other: the same reading, checks, tables, fold, detectors, outbox and signature.
Only its stage is "canary", which no metric, detector or reference reads, so it never enters a figure.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from detectors import registry
from detectors.declared import Declared
from detectors.detector import View
from detectors.history import History
from detectors.profile import Binning, Profile, build_binning, profile_batch
from detectors.types import Window
from monitor import canary_alert, clock
from monitor.ingest.formats import read_body
from monitor.ingest.prepare import Prepared, prepare
from monitor.memory import current_binning
from monitor.systems import Registered, find
from storage import Store, Tx, blocks, canaries, outcomes, predictions, profiles, references, systems
from storage.hashes import hash_ids

STAGE: Literal["canary"] = "canary"

Fetch = Callable[[str], str]


class CanaryError(RuntimeError):
    """The marked row did not come through a stage."""


@dataclass(frozen=True)
class Hop:
    """A stage that the row reached, and how long that took, in microseconds."""

    name: str
    took_us: int
    text: str


def send(store: Store, name: str, fetch: Fetch) -> Iterator[Hop]:
    """Send a canary and yield each hop as it is reached. `fetch` gets the text of a path of the web pages.

    Raises CanaryError naming the stage at which the row was lost, UnknownSystem.
    """
    with store.begin() as tx:
        system = find(tx, name)
        canary = canaries.create(tx, system.id, clock.now_us())
    journey = _Journey(store, system, canary.id, clock.now_us())
    stages: list[tuple[str, Callable[[], str]]] = [
        ("ingest", journey.ingest),
        ("store", journey.read_back),
        ("profile", journey.profiled),
        ("evaluate", journey.evaluated),
        ("alert", lambda: canary_alert.tell(store, system.id, canary.id)),
        ("page", lambda: _shown(name, canary.id, fetch)),
    ]
    for stage, step in stages:
        start = clock.now_us()
        try:
            text = step()
        except Exception as error:
            raise CanaryError(f"{stage}: {error}") from error
        end = clock.now_us()
        with store.begin() as tx:
            canaries.reach(tx, system.id, canary.id, stage, end)
        yield Hop(stage, end - start, text)


class _Journey:
    """One marked row on its way through the store."""

    def __init__(self, store: Store, system: Registered, canary_id: str, now: int) -> None:
        self.store, self.system, self.now = store, system, now
        self.row_id = f"bifocal-canary-{canary_id}"
        self.window = Window.holding(now, system.declared.window_us)
        self.binning: Binning | None = None

    def ingest(self) -> str:
        """One row as NDJSON, read, checked and written as any other; its stage is what marks it."""
        declared = self.system.declared
        body = (json.dumps(marked_row(declared, self.row_id, self.now)) + "\n").encode()
        (chunk,) = read_body(body, "application/x-ndjson")
        prepared = prepare(declared, "predictions", chunk, self.now, None)
        if prepared.bad:
            raise ValueError(f"the marked row was refused: {prepared.bad[0].reason}")
        with self.store.begin() as tx:
            systems.lock(tx, self.system.id)
            self._write(tx, prepared)
        return f"{len(body)} bytes taken in"

    def _write(self, tx: Tx, prepared: Prepared) -> None:
        declared, table = self.system.declared, prepared.table
        predictions.insert(tx, self.system.id, table, width=declared.window_us, now=self.now, stage=STAGE)
        reference = references.current(tx, self.system.id, self.window.start)
        # Where no row has come yet its own bins do, and are not kept: the first real rows make the system's.
        self.binning = current_binning(tx, self.system.id, reference) or build_binning(declared, [table])
        profiles.add(tx, self.system.id, self.binning, profile_batch(table, declared, self.binning, STAGE))

    def read_back(self) -> str:
        """The row as the store has it."""
        with self.store.read() as tx:
            found = outcomes.locate(tx, hash_ids(self.system.id, [self.row_id]))
            if not found.found[0] or not found.canary[0]:
                raise ValueError("the marked row is not there, or not as a canary")
            row = blocks.take(tx, self.system.id, found.block_id, found.block_row)
        if row["prediction_id"].to_pylist() != [self.row_id]:
            raise ValueError("another row came back than the one that was sent")
        return f"read back from block {found.block_id[0]}"

    def profiled(self) -> str:
        """The window's profile of marked rows."""
        return f"{self._profile().rows} marked row(s) in this window's canary profile"

    def _profile(self) -> Profile:
        assert self.binning is not None, "the row was taken in before"
        with self.store.read() as tx:
            found = profiles.load(tx, self.system.id, STAGE, self.binning, self.window.start, self.window.end)
        if not found:
            raise ValueError("no profile of the stage canary holds the marked row")
        return next(iter(found.values()))

    def evaluated(self) -> str:
        """Run every detector on the marked row's profile, as on any window's; what they say goes nowhere."""
        profile = self._profile()
        with self.store.read() as tx:
            listed = references.current(tx, self.system.id, self.window.start)
            reference = references.profile(tx, listed.id, profile.binning) if listed else None
        none = History(np.zeros(0, np.int64), (), np.zeros(0, np.bool_))
        view = View(self.system.declared, self.window, self.now, profile, None, reference, none, none)
        checks = {detector.name: len(detector.check(view)) for detector in registry.discover()}
        return f"{len(checks)} detectors made {sum(checks.values())} checks"


def marked_row(declared: Declared, row_id: str, now: int) -> dict[str, object]:
    """A row that any check lets through, in the user's column names."""
    row: dict[str, object] = {"prediction_id": row_id, "ts": clock.to_text(now), "model_version": "canary"}
    if declared.model is not None:
        row[declared.model.score] = 0.5
    for feature in declared.serving_features:
        row[feature.name] = 0.0 if feature.kind == "numeric" else "canary"
    for name in (*(d.name for d in declared.dimensions), *(e.arm for e in declared.experiments)):
        row.setdefault(name, "canary")
    return {declared.columns.get(name, name): value for name, value in row.items()}


def _shown(name: str, canary_id: str, fetch: Fetch) -> str:
    path = f"/systems/{name}/canary/{canary_id}"
    if canary_id not in fetch(path):
        raise ValueError(f"{path} does not show the marked row")
    return path
