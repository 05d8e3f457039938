"""Write a world's files: the base that all scenarios share, and the tail in which one of them plays."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from monitor.simulator import logs, posts
from monitor.simulator.base import Base, base_of, play_tail, told_of
from monitor.simulator.run import Run
from monitor.simulator.scenario import Scenario
from monitor.simulator.settings import Settings
from monitor.simulator.system_file import system_toml
from monitor.simulator.truth import Truth


def write_base(settings: Settings, folder: Path) -> None:
    """Write the system file, the training rows and the logs of what is known before the fork.

    The bytes depend on the settings alone. The folder is made when absent.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "system.toml").write_text(system_toml(settings), encoding="utf-8")
    _write(_base_logs(base_of(settings)), folder)


def write_tail(settings: Settings, scenario: Scenario, folder: Path) -> Truth:
    """Write the logs from the fork on, in files of the same names, and `truth.json`.

    Raises ValueError when the scenario does not fit the world.
    """
    written, told = _tail_logs(settings, scenario)
    folder.mkdir(parents=True, exist_ok=True)
    _write(written, folder)
    (folder / "truth.json").write_text(told.to_json(), encoding="utf-8")
    return told


def write_whole(settings: Settings, scenario: Scenario, folder: Path) -> Truth:
    """Write base and tail as one set of files."""
    written, told = _tail_logs(settings, scenario)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "system.toml").write_text(system_toml(settings), encoding="utf-8")
    _write(_base_logs(base_of(settings)).followed_by(written), folder)
    (folder / "truth.json").write_text(told.to_json(), encoding="utf-8")
    return told


@dataclass(frozen=True)
class _Logs:
    """Tables and posted lines by log."""

    tables: Mapping[str, pa.Table]
    lines: Mapping[str, Sequence[posts.Line]]

    def followed_by(self, later: "_Logs") -> "_Logs":
        tables = {log: pa.concat_tables([table, later.tables[log]]) for log, table in self.tables.items()}
        return _Logs(tables, {log: [*lines, *later.lines[log]] for log, lines in self.lines.items()})


def _logs(run: Run, training: pa.Table, announced: Sequence[posts.Line]) -> _Logs:
    tables = {
        "predictions": logs.predictions(run),
        "outcomes": logs.outcomes(run.outcomes),
        "training": training,
    }
    return _Logs(tables, {"metrics": posts.metrics(run), "probes": posts.probes(run), "events": announced})


def _base_logs(base: Base) -> _Logs:
    past = logs.past(base.scene, base.scene.learned.log)
    training = pa.concat_tables([past, logs.twins(base.run, 0)])
    return _logs(base.run, training, posts.innocent(base.scene.settings))


def _tail_logs(settings: Settings, scenario: Scenario) -> tuple[_Logs, Truth]:
    if not scenario.fits(settings):
        raise ValueError(f"{scenario.name} does not fit this world: something that it touches is not there")
    base = base_of(settings)
    run = play_tail(base, scenario, scenario.changes)
    announced = [*scenario.releases, *(e for c in scenario.changes for e in c.events(run.scene))]
    written = _logs(run, logs.twins(run, base.rows), posts.events(settings, announced))
    return written, told_of(base, scenario, run)


def _write(written: _Logs, folder: Path) -> None:
    for name, table in written.tables.items():
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
    for name, rows in written.lines.items():
        if rows:
            text = "".join(json.dumps(row) + "\n" for row in rows)
            (folder / f"{name}.ndjson").write_text(text, encoding="utf-8")
