"""A few days of the simulated ad business, sent to a store as one batch or hour by hour."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from detectors.declared import HOUR_US, MINUTE_US, Declared
from monitor import clock, definition, systems
from monitor.ingest import IngestResult, ingest_body
from monitor.simulator.demo import settings_of
from monitor.simulator.scenario import Scenario
from monitor.simulator.write import write_whole
from storage import Store, Tx, diagnoses, findings, incidents

PARQUET = "application/vnd.apache.parquet"
HOURLY = ("predictions", "outcomes", "metrics")
NAME = "ads"


@dataclass(frozen=True)
class SmallWorld:
    """Its logs as tables, by name; `onset` is the start of the first broken hour, µs."""

    declared: Declared
    start: int
    end: int
    onset: int
    logs: Mapping[str, pa.Table]

    @classmethod
    def make(cls, folder: Path, scenario: Scenario, days: int, requests_per_hour: float) -> "SmallWorld":
        """Play a world and read back what it wrote into the folder."""
        settings = settings_of(days, requests_per_hour=requests_per_hour)
        write_whole(settings, scenario, folder)
        logs = {
            log: pq.read_table(folder / f"{log}.parquet") for log in ("training", "predictions", "outcomes")
        }
        for log in ("metrics", "events"):
            lines = (folder / f"{log}.ndjson").read_text().splitlines()
            logs[log] = pa.Table.from_pylist([json.loads(line) for line in lines])
        declared = definition.load(folder / "system.toml")
        return cls(declared, settings.start_us, settings.end_us, settings.fork_us, logs)

    @cached_property
    def times(self) -> dict[str, np.ndarray[Any, np.dtype[np.int64]]]:
        """The time of each row, µs."""
        return {
            log: np.array([clock.from_text(ts) for ts in self.logs[log]["ts"].to_pylist()])
            if pa.types.is_string(self.logs[log].schema.field("ts").type)
            else self.logs[log]["ts"].cast(pa.int64()).to_numpy()
            for log in HOURLY
        }

    def part(self, log: str, start: int, end: int) -> pa.Table:
        """The rows of a log in `[start, end)`."""
        at = self.times[log]
        return self.logs[log].filter(pa.array((at >= start) & (at < end)))

    def hours(self, until: int) -> list[int]:
        """The starts of the hours up to `until`."""
        return list(range(self.start, until, HOUR_US))

    def judged_at(self, hour: int) -> int:
        """When the hour that starts there is judged: as soon as its late rows have had their time."""
        return hour + HOUR_US + 10 * MINUTE_US


def register(store: Store, declared: Declared) -> int:
    """The id of the system, registered."""
    with store.begin() as tx:
        return systems.apply(tx, declared, 1)[0].id


def send(store: Store, log: str, table: pa.Table, system: str = NAME) -> IngestResult:
    """One body of rows."""
    body = io.BytesIO()
    pq.write_table(table, body)
    return ingest_body(store, system, log, PARQUET, body.getvalue(), now_us=clock.now_us())


def send_all(store: Store, world: SmallWorld, until: int) -> None:
    """Everything up to `until`, in one go."""
    for log in ("events", "training"):
        send(store, log, world.logs[log])
    for log in HOURLY:
        send(store, log, world.part(log, world.start, until))


Concluded = tuple[list[tuple[Any, ...]], list[Any], list[Any]]


def concluded(store: Store) -> Concluded:
    """Findings, incidents and each incident's diagnoses, without the ids that differ from run to run."""
    with store.read() as tx:
        system = systems.find(tx, NAME)
        said = [_of_finding(finding) for finding in findings.listing(tx, system.id)]
        happened = [_of_incident(incident) for incident in incidents.listing(tx, system.id)]
        given = [_diagnoses(tx, system.id, incident.id) for incident in incidents.listing(tx, system.id)]
    return sorted(said), happened, given


def _of_finding(finding: Any) -> tuple[Any, ...]:
    names = ("severity", "effect", "p_value", "baseline", "observed", "text", "streak", "since")
    segment = tuple(sorted(finding.segment.items()))
    place = (finding.window.start, finding.phase, finding.detector, finding.subject, segment)
    return (*place, *(repr(getattr(finding, name)) for name in names))


def _of_incident(incident: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(incident).items() if name != "id"}


def _diagnoses(tx: Tx, system_id: int, incident_id: str) -> list[Any]:
    found = reversed(diagnoses.history(tx, system_id, incident_id))
    return [(given.at, without_ids(given.body)) for given in found]


def without_ids(value: Any) -> Any:
    """JSON without the ids of findings and incidents."""
    if isinstance(value, Mapping):
        return {key: None if key in ("finding", "incident") else without_ids(v) for key, v in value.items()}
    return [without_ids(each) for each in value] if isinstance(value, list | tuple) else value
