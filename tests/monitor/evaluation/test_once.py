"""Exactly once: evaluators that race, rows that come late, files that are sent again."""

import multiprocessing
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
import pytest

import monitor.evaluate as evaluate_module
from detectors.declared import HOUR_US, AlertChannel
from monitor import systems
from monitor.due import Step
from monitor.evaluate import evaluate
from monitor.incidents import Watch
from monitor.memory import Memory
from storage import Store, Tx, findings, incidents, outbox, windows
from tests.conftest import opened
from tests.monitor.evaluation.small_world import NAME, SmallWorld, concluded, register, send, send_all

CHANNELS = (
    AlertChannel("oncall", "https://one.example/hook"),
    AlertChannel("team", "https://two.example/hook"),
)


def short(world: SmallWorld) -> SmallWorld:
    """The day before the onset and six hours after it, with two channels."""
    declared = replace(world.declared, alerts=CHANNELS)
    return replace(world, declared=declared, start=world.onset - 16 * HOUR_US, end=world.onset + 6 * HOUR_US)


def run_evaluate(url: str, until: int) -> None:
    """What a racing process does."""
    with opened(url) as store:
        evaluate(store, NAME, until=until)


def evaluations(tx: Tx, system_id: int, end: int) -> list[tuple[int, str, int]]:
    return [
        (e.window_start, e.phase, e.revision)
        for phase in windows.PHASES
        for e in windows.evaluations_of(tx, system_id, phase, 0, end)
    ]


def told(tx: Tx, system_id: int) -> Counter[tuple[str, str]]:
    """How many messages of each type lie in the outbox, by channel."""
    return Counter((d.channel, d.type) for d in outbox.listing(tx, system_id, limit=10_000))


def check_once(store: Store, world: SmallWorld, alone: Store) -> None:
    """Everything was judged and told once, and as an evaluator alone concludes it."""
    with store.read() as tx:
        system = systems.find(tx, NAME)
        judged = evaluations(tx, system.id, world.end)
        opened_ones = incidents.listing(tx, system.id)
        keys = [(f.window.start, f.phase, f.key) for f in findings.listing(tx, system.id)]
        messages = told(tx, system.id)
    assert len(judged) == len(set(judged))
    assert len(opened_ones) == 1
    assert max(Counter(keys).values()) == 1
    assert {messages[channel.name, "incident.opened"] for channel in CHANNELS} == {1}
    assert concluded(store) == concluded(alone)


def test_evaluators_in_several_threads_judge_every_window_once(
    store: Store, world: SmallWorld, new_store: Callable[[], Store]
) -> None:
    world, alone = short(world), new_store()
    for each in (store, alone):
        register(each, world.declared)
        send_all(each, world, world.end)
    evaluate(alone, NAME, until=world.end)
    with ThreadPoolExecutor(3) as threads:
        reports = list(threads.map(lambda _: evaluate(store, NAME, until=world.end), range(3)))
    with store.read() as tx:
        judged = evaluations(tx, systems.find(tx, NAME).id, world.end)
    assert sum(report.steps for report in reports) == len(judged)
    check_once(store, world, alone)


def test_evaluators_in_several_processes_judge_every_window_once(
    migrated_url: str, world: SmallWorld, new_store: Callable[[], Store]
) -> None:
    world, alone = short(world), new_store()
    with opened(migrated_url) as store:
        for each in (store, alone):
            register(each, world.declared)
            send_all(each, world, world.end)
        evaluate(alone, NAME, until=world.end)
        context = multiprocessing.get_context("spawn")
        racers = [context.Process(target=run_evaluate, args=(migrated_url, world.end)) for _ in range(3)]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join(120)
        assert [racer.exitcode for racer in racers] == [0, 0, 0]
        check_once(store, world, alone)


def test_late_rows_make_one_new_revision_and_no_second_incident(world: SmallWorld, store: Store) -> None:
    world = short(world)
    system_id = register(store, world.declared)
    late_hour = world.onset + HOUR_US
    rows = world.part("predictions", late_hour, late_hour + HOUR_US)
    late = rows.slice(0, 20)
    kept = ~pc.is_in(world.logs["predictions"]["prediction_id"], late["prediction_id"]).to_numpy(
        zero_copy_only=False
    )
    without = {**world.logs, "predictions": world.logs["predictions"].filter(pa.array(kept))}
    send_all(store, replace(world, logs=without), world.end)
    evaluate(store, NAME, until=world.end)
    before = concluded(store)[1]
    for piece in (late.slice(0, 10), late.slice(10)):
        assert send(store, "predictions", piece).accepted == 10
    report = evaluate(store, NAME, until=world.end)
    assert report.steps == 2
    assert report.opened == []
    assert evaluate(store, NAME, until=world.end).steps == 0
    with store.read() as tx:
        revisions = {e for e in evaluations(tx, system_id, world.end) if e[2] > 0}
        messages = told(tx, system_id)
    assert revisions == {(late_hour, "inputs", 1), (late_hour, "outcomes", 1)}
    assert messages["oncall", "incident.opened"] == 1
    (now,), (then,) = concluded(store)[1], before
    assert {key: now[key] for key in ("opened", "state", "quiet")} == {
        key: then[key] for key in ("opened", "state", "quiet")
    }


def test_a_second_sending_of_every_file_changes_nothing(world: SmallWorld, store: Store) -> None:
    world = short(world)
    register(store, world.declared)
    send_all(store, world, world.end)
    evaluate(store, NAME, until=world.end)
    before = concluded(store)
    send_all(store, world, world.end)
    assert evaluate(store, NAME, until=world.end).steps == 0
    assert concluded(store) == before


def test_rows_that_come_while_their_window_is_judged_are_judged_by_the_next_run(
    world: SmallWorld, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = short(world)
    system_id = register(sqlite_store, world.declared)
    hour = world.onset
    rows = world.part("predictions", hour, hour + HOUR_US)
    send_all(sqlite_store, world, hour)
    send(sqlite_store, "predictions", rows.slice(5))
    judge = evaluate_module.judge_step

    def meanwhile(step: Step, past: Memory, watch: Watch) -> object:
        if step.window.start == hour and step.phase == "inputs" and step.revision == 0:
            send(sqlite_store, "predictions", rows.slice(0, 5))
        return judge(step, past, watch)

    monkeypatch.setattr(evaluate_module, "judge_step", meanwhile)
    evaluate(sqlite_store, NAME, until=world.judged_at(hour))
    again = evaluate(sqlite_store, NAME, until=world.judged_at(hour))
    assert again.steps == 1
    with sqlite_store.read() as tx:
        newest = windows.evaluations_of(tx, system_id, "inputs", hour, hour + 1)[-1]
    assert newest.revision == 1
    assert newest.summary["metrics"]["requests"] == len(rows)
