"""What the worlds write is what the contract says: every row of every log is taken in."""

from pathlib import Path

import pytest

from monitor import clock, definition, systems
from monitor.ingest import IngestResult, ingest_file
from monitor.simulator import Settings, write_base, write_tail
from monitor.simulator.scenarios import scenarios
from storage import Store

LOGS = ("events", "training", "predictions", "outcomes", "metrics", "probes")
TINY = {"base_hours": 24, "tail_hours": 30, "training_days": 2, "requests_per_hour": 30}
WORLDS = {
    "the smallest": Settings(features=8, dimensions=2, theme="stays", **TINY),  # type: ignore[arg-type]
    "the largest": Settings(
        features=40,
        dimensions=8,
        theme="jobs",
        outcomes="all",
        experiment=True,
        latency_gauge=True,
        **TINY,  # type: ignore[arg-type]
    ),
}
TOLD = (
    "errors for answers: all, 30 %",
    "other ids: kind salted",
    "a failing call gives a value: match is -1",
    "rows twice: all",
    "a clock ahead: all, 3 hours",
    "labels alike: all 0",
    "a new market: 15 %",
    "a worse release: learned little",
    "a declared holiday: half stay away",
    "words cut short or quoted: kind cut",
    "words cut short or quoted: page quoted, second site",
    "rows read again and again: 6 % five times",
    "stamped when flushed: every 2 hours",
    "a launch abroad: market, 20 % on top",
    "a retrained model as good as the last: at once",
)


def take(store: Store, system: str, folder: Path) -> dict[str, IngestResult]:
    return {
        log: ingest_file(store, system, log, path, now_us=clock.now_us())
        for log in LOGS
        for path in folder.glob(f"{log}.*")
    }


@pytest.mark.parametrize("world", WORLDS)
def test_no_row_of_any_log_is_refused(world: str, sqlite_store: Store, tmp_path: Path) -> None:
    settings = WORLDS[world]
    write_base(settings, tmp_path / "base")
    declared = definition.load(tmp_path / "base" / "system.toml")
    with sqlite_store.begin() as tx:
        systems.apply(tx, declared, clock.now_us())
    results = [take(sqlite_store, declared.name, tmp_path / "base")]
    told = [scenario for scenario in scenarios() if scenario.name in TOLD]
    assert len(told) == len(TOLD)
    for scenario in told:
        write_tail(settings, scenario, tmp_path / scenario.name)
        results.append(take(sqlite_store, declared.name, tmp_path / scenario.name))
    for logs in results:
        assert {log: (r.quarantined, dict(r.unknown_columns)) for log, r in logs.items()} == {
            log: (0, {}) for log in logs
        }
    assert set(results[0]) == set(LOGS)
    assert results[0]["predictions"].accepted > 500
