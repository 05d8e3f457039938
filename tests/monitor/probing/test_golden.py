"""Golden cases on their schedule: each turn once, every result kept, what is missing told."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from detectors.declared import DAY_US, HOUR_US, MINUTE_US, AlertChannel, Declared, Probe
from detectors.types import ProbeResult
from monitor import systems, worker
from monitor.evaluate import evaluate
from monitor.probing import ask as asking
from monitor.probing import cases, golden
from monitor.probing.cases import Case, Files
from monitor.probing.protocols import Inputs
from monitor.probing.replies import Reply
from monitor.worker import jobs
from storage import Store, findings, outbox, probes, windows
from storage import golden as kept
from tests.monitor.probing import models
from tests.monitor.probing.models import Server, score

NOW = 490_000 * HOUR_US + 7 * MINUTE_US
ROWS = [{"age": 20.0 + at, "page": "home"} for at in range(5)]
CASES = [Case(f"line {at}", row, score(row), "v7") for at, row in enumerate(ROWS, start=1)]


def register(store: Store, declared: Declared, files: Files | None = None) -> int:
    files = files or Files({probe.name: CASES for probe in declared.probes}, [])
    with store.begin() as tx:
        system, _ = systems.apply(tx, declared, 1)
        cases.keep(tx, system, files, 1)
    return system.id


def results(store: Store, system_id: int) -> list[ProbeResult]:
    with store.read() as tx:
        return probes.load(tx, system_id, 0, NOW + DAY_US)


def test_each_case_is_asked_and_kept_with_its_answer(store: Store, model: Server) -> None:
    system_id = register(store, Declared("ads", probes=(model.probe(),)))
    assert golden.probe_due(store, NOW) == 5
    found = sorted(results(store, system_id), key=lambda r: r.case_name)
    assert [(r.case_name, r.ts, r.expected, r.observed, r.model_version) for r in found] == [
        (case.name, NOW, case.expected, case.expected, "v7") for case in CASES
    ]
    assert all(r.latency_ms is not None and r.latency_ms > 0 for r in found)


def test_turns_are_aligned_to_the_clock_and_come_once(store: Store, model: Server) -> None:
    register(store, Declared("ads", probes=(model.probe(every_us=5 * MINUTE_US),)))
    minutes = [0, 1, 2.9, 3, 3.1, 8, 30, 30.5]
    told = [golden.probe_due(store, NOW + int(minute * MINUTE_US)) for minute in minutes]
    assert told == [5, 0, 0, 5, 0, 5, 5, 0]


def test_workers_that_race_for_a_turn_ask_once(store: Store, model: Server) -> None:
    register(store, Declared("ads", probes=(model.probe(),)))
    together = threading.Barrier(4)

    def run(_: int) -> int:
        together.wait()
        return golden.probe_due(store, NOW)

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(run, range(4))) == [0, 0, 0, 5]
    assert len(model.asked) == 1


@pytest.mark.parametrize(
    ("behaviour", "nonsense", "silence"),
    [
        (models.nan, "NaN", None),
        (models.garbage, None, "the answer is not JSON"),
        (models.fewer, None, "4 predictions came for 5 inputs"),
        (models.failing, None, "answered 500: <html>out of memory\N{REPLACEMENT CHARACTER}</html>"),
    ],
)
def test_what_is_no_number_is_kept_in_words(
    store: Store, model: Server, behaviour: models.Broken, nonsense: str | None, silence: str | None
) -> None:
    model.behaviour = behaviour
    system_id = register(store, Declared("ads", probes=(model.probe(),)))
    golden.probe_due(store, NOW)
    found = results(store, system_id)
    assert {(r.observed, r.nonsense, r.silence) for r in found} == {(None, nonsense, silence)}
    assert len(found) == 5


def test_a_slow_model_keeps_no_other_waiting(sqlite_store: Store, model: Server) -> None:
    with models.serving() as other:
        other.behaviour = models.slow
        register(sqlite_store, Declared("ads", probes=(other.probe("slow"), model.probe("quick"))))
        assert golden.probe_due(sqlite_store, NOW) == 10
    assert len(model.asked) == 1


def test_a_probe_without_cases_is_told_once_a_day(store: Store, model: Server) -> None:
    channel = AlertChannel("oncall", "https://one.example/hook", when=("service.degraded",))
    declared = Declared("ads", probes=(model.probe(every_us=MINUTE_US),), alerts=(channel,))
    system_id = register(store, declared, Files({}, ["not there"]))
    for minute in range(3):
        assert golden.probe_due(store, NOW + minute * MINUTE_US) == 0
    with store.read() as tx:
        told = outbox.listing(tx, system_id, limit=10)
    assert [message.type for message in told] == ["service.degraded"]
    assert "has no golden cases: golden.ndjson was not there" in str(told[0].body)
    assert not model.asked


def test_cases_that_come_later_are_asked_from_then_on(store: Store, model: Server) -> None:
    declared = Declared("ads", probes=(model.probe(every_us=MINUTE_US),))
    register(store, declared, Files({}, ["not there"]))
    golden.probe_due(store, NOW)
    register(store, declared)
    assert golden.probe_due(store, NOW + MINUTE_US) == 5


def test_cases_stay_while_their_file_is_away_and_go_with_their_probe(store: Store, model: Server) -> None:
    declared = Declared("ads", probes=(model.probe(),))
    system_id = register(store, declared)
    register(store, declared, Files({}, ["not there"]))
    with store.read() as tx:
        assert len(kept.load(tx, system_id, "golden")) == 5
    register(store, replace(declared, probes=()))
    with store.read() as tx:
        assert kept.load(tx, system_id, "golden") == []


def test_the_window_of_the_results_is_judged(sqlite_store: Store, model: Server) -> None:
    model.behaviour = models.wrong
    system_id = register(sqlite_store, Declared("ads", probes=(model.probe(),)))
    golden.probe_due(sqlite_store, NOW)
    evaluate(sqlite_store, "ads", until=NOW + 2 * HOUR_US)
    with sqlite_store.read() as tx:
        told = [f.text for f in findings.listing(tx, system_id)]
    assert len(told) == 1
    assert "of 5 cases are off by up to" in told[0]


def test_a_system_whose_rows_ended_long_ago_gets_no_windows_from_its_probes(
    sqlite_store: Store, model: Server
) -> None:
    system_id = register(sqlite_store, Declared("ads", probes=(model.probe(),)))
    old = NOW - NOW % HOUR_US - 8 * DAY_US
    with sqlite_store.begin() as tx:
        windows.touch(tx, system_id, {old: 10})
    golden.probe_due(sqlite_store, NOW)
    with sqlite_store.read() as tx:
        assert windows.span(tx, system_id) == (old, old)


def test_a_failure_of_ours_is_logged_and_the_other_probes_are_run(
    sqlite_store: Store, model: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def ask(probe: Probe, inputs: Sequence[Inputs]) -> list[Reply]:
        if probe.name == "broken":
            raise RuntimeError("out of order")
        return asking.ask(probe, inputs)

    monkeypatch.setattr(golden, "ask", ask)
    register(sqlite_store, Declared("ads", probes=(model.probe("broken"), model.probe("golden"))))
    assert golden.probe_due(sqlite_store, NOW) == 5
    assert "ads: the probe broken was not run" in caplog.text


def test_the_worker_asks_and_replays(sqlite_store: Store, model: Server, tmp_path: Path) -> None:
    system_id = register(sqlite_store, Declared("ads", probes=(model.probe(),)))
    assert {"probe", "replay"} <= {job.name for job in jobs(sqlite_store)}
    worker.probe_all(sqlite_store)
    worker.replay_all(sqlite_store, "me")
    with sqlite_store.read() as tx:
        assert len(probes.load(tx, system_id, 0, 1 << 62)) == 5
