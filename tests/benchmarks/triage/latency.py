"""How long does a diagnosis take? 40 features, 8 dimensions, 90 days by the hour, 36 hours of an incident.

The 90 days are folded like any others, and taken as judged without a finding: a diagnosis reads their
profiles alone.
"""

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from monitor import clock, grouping
from monitor.due import phases
from monitor.ingest import ingest_file
from monitor.simulator.settings import Settings
from monitor.simulator.write import write_base, write_tail
from monitor.systems import find
from storage import Store, windows
from tests.benchmarks.triage import service
from tests.benchmarks.triage.figures import Figure
from tests.benchmarks.triage.worlds import incident

LARGE = Settings(features=40, dimensions=8, base_hours=90 * 24, requests_per_hour=400.0)


def seconds(cache: Path, settings: Settings = LARGE) -> list[float]:
    """Seconds of one core for each step of an incident, from its findings to its stored diagnosis."""
    spent: list[float] = []
    with tempfile.TemporaryDirectory(dir=cache) as name:
        folder = Path(name)
        store = service.start(folder)
        write_base(settings, folder / "base")
        system = service.apply(store, folder / "base")
        for log in service.LOGS:
            for path in sorted((folder / "base").glob(f"{log}.*")):
                ingest_file(store, system, log, path, now_us=clock.now_us())
        _take_as_judged(store, system)
        shutil.rmtree(folder / "base")
        write_tail(settings, incident(settings), folder / "tail")
        with mock.patch.object(grouping, "_conclude", _timed(grouping._conclude, spent)):
            service.live(store, system, folder / "tail", settings.end_us)
        store.close()
    return spent


def _take_as_judged(store: Store, name: str) -> None:
    with store.begin() as tx:
        system = find(tx, name)
        for start, known in windows.load(tx, system.id, 0, 1 << 62).items():
            for phase in phases(system.declared):
                windows.record(
                    tx,
                    system.id,
                    windows.Evaluation(
                        start, phase, known.revision(phase), system.version, clock.now_us(), {}
                    ),
                )


def _timed(function: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    def call(*args: Any) -> Any:
        started = time.process_time()
        result = function(*args)
        spent.append(time.process_time() - started)
        return result

    return call


def figure(spent: list[float]) -> Figure:
    """The 95th percentile of those seconds against the bar of one."""
    value = float(np.quantile(spent, 0.95)) if spent else 0.0
    return Figure(
        "seconds of one core from findings to diagnosis, 95th percentile",
        "≤ 1",
        value,
        value <= 1,
        len(spent),
        False,
    )
