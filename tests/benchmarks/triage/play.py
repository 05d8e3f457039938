"""Play one scenario as a live service would meet it, and take the answer that a user would get.

The base is copied, the tail's logs are taken in, and every window is judged in its turn. The answer is the
diagnosis of the newest incident of the tail as it last stood; where none opened, triage of the tail's last
day, or, when nothing alarmed in that day, of the one that ends with the newest alarm, as who reads the list
of findings would ask for it. No choice looks at the truth.
"""

import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detectors.declared import DAY_US
from detectors.types import Window
from monitor import casework
from monitor.simulator.scenario import Scenario
from monitor.simulator.settings import Settings
from monitor.simulator.write import write_tail
from monitor.systems import find
from monitor.triage.case import Case
from monitor.triage.render import to_json
from monitor.triage.report import diagnose
from storage import Store, findings, incidents
from storage.incidents import Incident
from tests.benchmarks.triage import service, truths
from tests.benchmarks.triage.bases import Base, prepare
from tests.benchmarks.triage.drifted import most_drifted
from tests.benchmarks.triage.later import Last, last_diagnosis_only
from tests.benchmarks.triage.record import Record


@dataclass(frozen=True)
class Play:
    """One scenario of one world, and the part of the benchmark that it belongs to.

    `drift` asks Evidently as well.
    """

    part: str
    world: str
    settings: Settings
    scenario: Scenario
    drift: bool = True


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
    with last_diagnosis_only() as last:
        service.live(store, base.system, logs, settings.end_us + service.lateness(store, base.system))
    clocked.append(time.perf_counter())
    case = _case(store, base.system, last, settings)
    body = to_json(diagnose(case))
    opened = _incidents(store, base.system)
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
        drift=most_drifted(base.folder / "logs", logs, case.declared, case.span) if asked.drift else None,
        seconds=dict(zip(("simulate", "live", "answer"), np.diff(clocked).tolist(), strict=True)),
    )  # fmt: skip


def _incidents(store: Store, name: str) -> list[Incident]:
    with store.read() as tx:
        return list(incidents.listing(tx, find(tx, name).id))


def _case(store: Store, name: str, last: Last, settings: Settings) -> Case:
    """The case whose diagnosis a user reads."""
    assert last.past is not None, "the tail has windows to judge"
    with store.read() as tx:
        system = find(tx, name)
        if last.incident is not None:
            incident, step = last.incident
            return casework.of_incident(tx, system, step, last.past, incident)
        alarms = findings.listing(tx, system.id, since=settings.fork_us, severities=("alarm",))
        newest = max((f.window.end for f in alarms), default=settings.end_us)
        until = settings.end_us if newest > settings.end_us - DAY_US else newest
        span = Window(max(until - DAY_US, settings.fork_us), until)
        return casework.of_span(tx, system, last.past, span, settings.end_us)
