"""Play one scenario as a live service would meet it, and take the answer that a user would get.

The base is copied, the tail's logs are taken in, and every window is judged in its turn. The answer is the
stored diagnosis of the newest incident of the tail; where none opened, triage of the tail's last day.
Neither choice looks at the truth.
"""

import shutil
import tempfile
import time
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from detectors.declared import DAY_US
from detectors.types import Window
from monitor import casework, memory
from monitor.simulator.scenario import Scenario
from monitor.simulator.settings import Settings
from monitor.simulator.write import write_tail
from monitor.systems import Registered, find
from monitor.triage.case import Case
from monitor.triage.render import to_json
from monitor.triage.report import diagnose
from monitor.triage.stored import from_json
from storage import Store, Tx, diagnoses, incidents
from storage.incidents import Incident
from tests.benchmarks.triage import service, truths
from tests.benchmarks.triage.bases import Base, prepare
from tests.benchmarks.triage.drifted import most_drifted
from tests.benchmarks.triage.later import last_diagnosis_only
from tests.benchmarks.triage.record import Record


@dataclass(frozen=True)
class Play:
    """One scenario of one world, and the part of the benchmark that it belongs to.

    Without `live` only an incident's last diagnosis is made, from the same case at the same moment: a fifth of the
    time is saved.
    """

    part: str
    world: str
    settings: Settings
    scenario: Scenario
    live: bool = True


def play(asked: Play, cache: Path) -> Record:
    """Live through the scenario's tail; the cache holds the world's base."""
    base = prepare(asked.settings, cache)
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        return _play(asked, base, Path(folder))


def _play(asked: Play, base: Base, folder: Path) -> Record:
    settings, logs = asked.settings, folder / "logs"
    clocked = [time.perf_counter()]
    write_tail(settings, asked.scenario, logs)
    clocked.append(time.perf_counter())
    shutil.copyfile(service.database(base.folder), service.database(folder))
    store = service.resume(folder)
    with nullcontext() if asked.live else last_diagnosis_only():
        service.live(store, base.system, logs, settings.end_us + service.lateness(store, base.system))
    clocked.append(time.perf_counter())
    opened = _incidents(store, base.system)
    case, body = _answer(store, base.system, opened, settings)
    store.close()
    clocked.append(time.perf_counter())
    known = truths.read(logs)
    faults = [t.onset for t in known if t.lens != "benign" and t.onset is not None]
    onset = min(faults, default=settings.end_us)
    return Record(
        asked.part, asked.world, asked.scenario.name, asked.scenario.family, known, case, body,
        opened=next((i.opened for i in opened if i.id == case.incident), None),
        base=(settings.fork_us - settings.start_us, sum(i.opened <= settings.fork_us for i in opened)),
        quiet=(onset - settings.fork_us, sum(settings.fork_us < i.opened <= onset for i in opened)),
        drift=most_drifted(base.folder / "logs", logs, case.declared, case.span) if asked.live else None,
        seconds=dict(zip(("simulate", "live", "answer"), np.diff(clocked).tolist(), strict=True)),
    )  # fmt: skip


def _incidents(store: Store, name: str) -> list[Incident]:
    with store.read() as tx:
        return list(incidents.listing(tx, find(tx, name).id))


def _answer(
    store: Store, name: str, opened: list[Incident], settings: Settings
) -> tuple[Case, dict[str, Any]]:
    """The case with the diagnosis that a user reads."""
    newest = next((i for i in opened if i.resolved is None or i.resolved > settings.fork_us), None)
    with store.read() as tx:
        system = find(tx, name)
        given = None if newest is None else diagnoses.newest(tx, system.id, newest.id)
        if newest is None or given is None:
            span, now = Window(settings.end_us - DAY_US, settings.end_us), settings.end_us
            case = _case(tx, system, span, now, None)
            return case, to_json(diagnose(case))
        span = from_json(given.body).window
        case = _case(tx, system, span, given.at, newest)
        return case, dict(given.body) if given.body["causes"] else to_json(diagnose(case))


def _case(tx: Tx, system: Registered, span: Window, now: int, incident: Incident | None) -> Case:
    past = memory.load(tx, system, span.start, span.end - system.declared.window_us)
    return casework.of_span(
        tx, system, past, span, now,
        incident=None if incident is None else incident.id,
        metric=None if incident is None else incident.metric,
    )  # fmt: skip
