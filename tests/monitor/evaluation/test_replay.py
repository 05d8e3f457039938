"""Live and replay are one code path: judging hour by hour concludes what one call at the end concludes."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from detectors.declared import HOUR_US
from monitor import definition, systems
from monitor.evaluate import evaluate
from storage import Store, references, windows
from tests.monitor.evaluation.small_world import NAME, SmallWorld, concluded, register, send, send_all


def live(store: Store, world: SmallWorld, until: int) -> None:
    """Send each hour's rows just before the hour is judged."""
    for log in ("events", "training"):
        send(store, log, world.logs[log])
    for hour in world.hours(until):
        for log in ("predictions", "outcomes", "metrics"):
            send(store, log, world.part(log, hour, hour + HOUR_US))
        evaluate(store, NAME, until=world.judged_at(hour))


def replayed(store: Store, world: SmallWorld, until: int) -> None:
    """Send everything, then judge it in one call."""
    send_all(store, world, until)
    evaluate(store, NAME, until=world.judged_at(world.hours(until)[-1]))


@pytest.mark.parametrize("reference", ["training", None, "first 24 windows"])
def test_a_replay_concludes_what_a_live_run_concluded(
    reference: str | None, world: SmallWorld, new_store: Callable[[], Store]
) -> None:
    stores = [new_store(), new_store()]
    world = replace(world, declared=replace(world.declared, reference=reference))
    if reference != "training":
        world = replace(world, logs={**world.logs, "training": world.logs["training"][:0]})
    for store, run in zip(stores, (live, replayed), strict=True):
        register(store, world.declared)
        run(store, world, world.end)
    first, second = (concluded(store) for store in stores)
    assert first[1]
    assert first[0] == second[0]
    assert first[1] == second[1]
    assert first[2] == second[2]


def test_both_databases_conclude_the_same(
    store: Store, world: SmallWorld, new_store: Callable[[], Store]
) -> None:
    until = world.onset + 5 * HOUR_US
    other = new_store()
    for each, run in ((store, live), (other, replayed)):
        register(each, world.declared)
        part = replace(world, start=world.onset - 20 * HOUR_US)
        run(each, part, until)
    assert concluded(store)[1]
    assert concluded(store) == concluded(other)


def test_nothing_later_than_until_is_seen(world: SmallWorld, new_store: Callable[[], Store]) -> None:
    middle = world.onset + 6 * HOUR_US
    knowing, ignorant = new_store(), new_store()
    for store in (knowing, ignorant):
        register(store, world.declared)
    send_all(knowing, world, world.end)
    send_all(ignorant, world, middle)
    for store in (knowing, ignorant):
        evaluate(store, NAME, until=middle)
    assert concluded(ignorant)[1]
    assert concluded(knowing) == concluded(ignorant)


def test_a_replay_in_two_halves_concludes_what_one_in_one_piece_does(
    world: SmallWorld, new_store: Callable[[], Store]
) -> None:
    whole, halves = new_store(), new_store()
    for store in (whole, halves):
        register(store, world.declared)
        send_all(store, world, world.end)
    evaluate(whole, NAME, until=world.end)
    for until in (world.start + 11 * HOUR_US, world.onset + 3 * HOUR_US, world.end):
        evaluate(halves, NAME, until=until)
    assert concluded(whole) == concluded(halves)


def test_the_incident_opens_after_the_onset_and_names_the_cause(
    world: SmallWorld, sqlite_store: Store
) -> None:
    register(sqlite_store, world.declared)
    replayed(sqlite_store, world, world.end)
    _, (incident,), _ = concluded(sqlite_store)
    assert world.onset < incident["opened"] <= world.onset + 4 * HOUR_US
    assert (incident["verdict"], incident["top_cause"]) == ("infrastructure", "features.missing")


def test_the_reference_is_made_of_what_was_there_when_the_first_windows_fell_due(
    world: SmallWorld, sqlite_store: Store
) -> None:
    system_id = register(sqlite_store, world.declared)
    replayed(sqlite_store, world, world.end)
    with sqlite_store.read() as tx:
        newest, *earlier = references.listing(tx, system_id)
    assert [reference.detail["made_of"] for reference in (newest, *earlier)] == [64, 32, 16, 8]
    assert {reference.kind for reference in (newest, *earlier)} == {"training"}
    assert newest.detail["end"] == world.start + 16 * HOUR_US
    assert len({reference.detail["seen_until"] for reference in (newest, *earlier)}) == 1


def test_a_changed_system_file_judges_later_windows_only(world: SmallWorld, sqlite_store: Store) -> None:
    system_id = register(sqlite_store, world.declared)
    send_all(sqlite_store, world, world.end)
    middle = world.start + 30 * HOUR_US
    evaluate(sqlite_store, NAME, until=middle)
    fewer = replace(world.declared, metrics=world.declared.metrics[:1])
    with sqlite_store.begin() as tx:
        systems.apply(tx, fewer, 2)
    evaluate(sqlite_store, NAME, until=world.end)
    with sqlite_store.read() as tx:
        judged = windows.evaluations_of(tx, system_id, "inputs", 0, world.end)
    versions = {e.definition_version for e in judged if e.window_start < middle - 2 * HOUR_US}
    assert versions == {1}
    assert {e.definition_version for e in judged if e.window_start >= middle} == {2}


def test_a_system_of_posted_metrics_alone_is_judged(sqlite_store: Store, world: SmallWorld) -> None:
    metric = 'role = "business"\nseries = true\naggregate = "sum"\n'
    text = f'[system]\nname = "{NAME}"\n[metrics.billed_revenue]\n{metric}'
    system_id = register(sqlite_store, definition.parse(text))
    send(sqlite_store, "metrics", world.logs["metrics"])
    report = evaluate(sqlite_store, NAME, until=world.judged_at(world.end - HOUR_US))
    assert (report.steps, report.windows) == (72, 72)
    with sqlite_store.read() as tx:
        assert references.listing(tx, system_id) == []
