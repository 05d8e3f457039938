"""How long does a diagnosis take? 40 features, 8 dimensions, 90 days by the hour, 36 hours of an incident."""

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from monitor import grouping
from monitor.simulator.settings import Settings
from monitor.simulator.write import write_tail
from tests.benchmarks.triage import service
from tests.benchmarks.triage.bases import prepare
from tests.benchmarks.triage.figures import Figure
from tests.benchmarks.triage.worlds import incident

LARGE = Settings(features=40, dimensions=8, base_hours=90 * 24, requests_per_hour=400.0)


def seconds(cache: Path, settings: Settings = LARGE) -> list[float]:
    """Seconds of each step of an incident from its findings to its stored diagnosis."""
    base = prepare(settings, cache)
    spent: list[float] = []
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        logs = Path(folder) / "logs"
        write_tail(settings, incident(settings), logs)
        shutil.copyfile(service.database(base.folder), service.database(Path(folder)))
        store = service.resume(Path(folder))
        with mock.patch.object(grouping, "_conclude", _timed(grouping._conclude, spent)):
            service.live(store, base.system, logs, settings.end_us)
        store.close()
    return spent


def _timed(function: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    def call(*args: Any) -> Any:
        started = time.perf_counter()
        result = function(*args)
        spent.append(time.perf_counter() - started)
        return result

    return call


def figure(cache: Path) -> Figure:
    """The 95th percentile of those seconds against the bar of one."""
    spent = seconds(cache)
    value = float(np.quantile(spent, 0.95))
    return Figure(
        "seconds from incident to diagnosis, 95th percentile", "≤ 1", value, value <= 1, len(spent), False
    )
