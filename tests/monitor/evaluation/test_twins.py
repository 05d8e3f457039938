"""Served rows beside their training rows, from the file that is sent to the verdict."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pytest

import monitor.evaluate as evaluate_module
from detectors.declared import HOUR_US
from detectors.types import Finding
from monitor import clock, inquiry, systems
from monitor.due import Step
from monitor.evaluate import evaluate
from monitor.incidents import Watch
from monitor.ingest.canonical import BUILDERS
from monitor.ingest.sieve import Sieve
from monitor.memory import Memory
from storage import Store, findings, incidents, predictions, training, windows
from tests.monitor.evaluation.small_world import NAME, SmallWorld, register, send, send_all

BROKEN_HOURS = 5


@dataclass(frozen=True)
class Skewed:
    """A calm world of 14 hours in whose last five every second row is served with the age of the user before.

    No distribution shows it. `twins` are all its rows as training computes them.
    """

    world: SmallWorld
    twins: pa.Table

    def part(self, hours: Iterable[int]) -> pa.Table:
        """Training rows of rows served in these hours, counted from the world's end."""
        wanted = [self.world.end - hour * HOUR_US for hour in hours]
        at = self.twins["ts"].cast(pa.int64()).to_numpy()
        return self.twins.filter(pa.array(np.isin(at - at % HOUR_US, wanted)))


@pytest.fixture(scope="module")
def skewed(world: SmallWorld) -> Skewed:
    training = world.logs["training"]
    start, end = world.onset - 14 * HOUR_US, world.onset
    served = world.part("predictions", start, end)
    names = [name for name in training.column_names if name in served.column_names]
    broken = served["ts"].cast(pa.int64()).to_numpy() >= end - BROKEN_HOURS * HOUR_US
    broken[::2] = False
    ages = served["user_age"].to_numpy()
    shifted = pa.array(np.where(broken, np.roll(ages, 2), ages), from_pandas=True)
    predictions = served.set_column(served.column_names.index("user_age"), "user_age", shifted)
    nameless = training.filter(training["prediction_id"].is_null())
    logs = {**world.logs, "predictions": predictions, "training": nameless}
    small = SmallWorld(world.declared, start, end, end - BROKEN_HOURS * HOUR_US, logs)
    # Times are those of the whole world's logs: cut the others to the same span before they are looked up.
    for log in ("outcomes", "metrics"):
        logs[log] = world.part(log, start, end)
    return Skewed(small, served.select(names))


def told(store: Store) -> list[Finding]:
    """The row-level findings, oldest window first."""
    with store.read() as tx:
        found = findings.listing(tx, systems.find(tx, NAME).id)
    mine = [f for f in found if f.detector == "training_skew" and f.details["form"] == "rows"]
    return sorted(mine, key=lambda finding: finding.window.start)


def opened(store: Store) -> list[incidents.Incident]:
    with store.read() as tx:
        return incidents.listing(tx, systems.find(tx, NAME).id)


def judged(store: Store, world: SmallWorld) -> tuple[int, int]:
    """Steps taken, and incidents opened, when all that is due is judged."""
    report = evaluate(store, NAME, until=world.end + 10 * HOUR_US // 60)
    return report.steps, len(report.opened)


def test_a_feature_served_otherwise_than_training_computes_it_is_found_and_named(
    skewed: Skewed, sqlite_store: Store
) -> None:
    register(sqlite_store, skewed.world.declared)
    send(sqlite_store, "training", skewed.twins)
    send_all(sqlite_store, skewed.world, skewed.world.end)
    judged(sqlite_store, skewed.world)
    found = told(sqlite_store)
    assert {finding.subject for finding in found} == {"user_age"}
    assert {finding.severity for finding in found} == {"alarm"}
    assert len(found) >= BROKEN_HOURS - 1
    assert "compared rows: served value is that of the row before" in found[-1].text
    (incident,) = opened(sqlite_store)
    body = inquiry.of_incident(sqlite_store, NAME, None, None)
    assert incident.verdict == body["verdict"] == "infrastructure"
    top = body["causes"][0]
    assert (top["cause"], top["subject"]) == ("features.skew", "user_age")


def test_rows_that_agree_are_a_parity_check_that_ran_and_was_clear(
    skewed: Skewed, sqlite_store: Store
) -> None:
    calm = replace(skewed.world, end=skewed.world.onset)
    lacking = "served rows were not compared with training rows"
    register(sqlite_store, calm.declared)
    send_all(sqlite_store, calm, calm.end)
    judged(sqlite_store, calm)
    start, now = calm.end - 3 * HOUR_US, clock.now_us()
    before = inquiry.of_span(sqlite_store, NAME, start, calm.end, None, now)
    assert lacking in before["missing_evidence"]
    send(sqlite_store, "training", skewed.twins)
    judged(sqlite_store, calm)
    after = inquiry.of_span(sqlite_store, NAME, start, calm.end, None, now)
    assert lacking not in after["missing_evidence"]
    rows = len(calm.part("predictions", start, calm.end))
    assert {out["text"] for out in after["ruled_out"] if out["cause"] == "features.skew"} == {
        f"{rows} served rows are the same in training, feature by feature"
    }


def test_training_rows_that_come_late_judge_their_windows_once_more_and_open_one_incident(
    skewed: Skewed, store: Store
) -> None:
    world = skewed.world
    system_id = register(store, world.declared)
    send_all(store, world, world.end)
    judged(store, world)
    assert (told(store), opened(store)) == ([], [])
    for hours in ((3, 2), (1,)):
        send(store, "training", skewed.part(hours))
    assert judged(store, world) == (3, 1)
    assert judged(store, world) == (0, 0)
    assert [f.window.start for f in told(store)] == [world.end - hour * HOUR_US for hour in (3, 2, 1)]
    with store.read() as tx:
        again = [
            (e.window_start, phase)
            for phase in windows.PHASES
            for e in windows.evaluations_of(tx, system_id, phase, 0, world.end)
            if e.revision > 0
        ]
    assert again == [(world.end - hour * HOUR_US, "inputs") for hour in (3, 2, 1)]
    send(store, "training", skewed.part((3, 2, 1)))
    assert judged(store, world) == (0, 0)


def test_an_incident_that_a_person_resolved_is_not_opened_again_by_later_training_rows(
    skewed: Skewed, sqlite_store: Store
) -> None:
    world = skewed.world
    system_id = register(sqlite_store, world.declared)
    send_all(sqlite_store, world, world.end)
    judged(sqlite_store, world)
    send(sqlite_store, "training", skewed.part((3, 2)))
    assert judged(sqlite_store, world) == (2, 1)
    (incident,) = opened(sqlite_store)
    with sqlite_store.begin() as tx:
        incidents.resolve(tx, system_id, incident.id, clock.now_us())
    send(sqlite_store, "training", skewed.part((1,)))
    assert judged(sqlite_store, world) == (1, 0)
    assert [finding.streak for finding in told(sqlite_store)] == [1, 2, 3]


def test_training_rows_that_come_while_their_window_is_judged_are_judged_by_the_next_run(
    skewed: Skewed, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = skewed.world
    register(sqlite_store, world.declared)
    send_all(sqlite_store, world, world.end)
    judge = evaluate_module.judge_step

    def meanwhile(step: Step, past: Memory, watch: Watch) -> object:
        if (step.window.end, step.phase, step.revision) == (world.end, "inputs", 0):
            send(sqlite_store, "training", skewed.part((1,)))
        return judge(step, past, watch)

    monkeypatch.setattr(evaluate_module, "judge_step", meanwhile)
    judged(sqlite_store, world)
    assert told(sqlite_store) == []
    assert judged(sqlite_store, world) == (1, 1)
    assert len(told(sqlite_store)) == 1


@pytest.mark.parametrize("at_once", [True, False])
def test_training_rows_of_a_later_time_are_seen_once_the_clock_has_come_to_it(
    skewed: Skewed, sqlite_store: Store, at_once: bool
) -> None:
    world = skewed.world
    system_id = register(sqlite_store, world.declared)
    send_all(sqlite_store, world, world.end)
    night = world.end + 8 * HOUR_US
    late = skewed.part((3, 2, 1))
    times = pa.array([night] * len(late), pa.timestamp("us", "UTC"))
    send(sqlite_store, "training", late.set_column(late.column_names.index("ts"), "ts", times))
    if not at_once:
        evaluate(sqlite_store, NAME, until=night - 1)
        assert (told(sqlite_store), opened(sqlite_store)) == ([], [])
        assert evaluate(sqlite_store, NAME, until=night - 1).steps == 0
    evaluate(sqlite_store, NAME, until=night)
    assert [f.window.start for f in told(sqlite_store)] == [world.end - hour * HOUR_US for hour in (3, 2, 1)]
    assert len(opened(sqlite_store)) == 1
    assert evaluate(sqlite_store, NAME, until=night).steps == 0
    with sqlite_store.read() as tx:
        assert windows.waiting_for_twins(tx, system_id, clock.now_us()) == []


def test_training_rows_without_a_time_are_known_from_their_receipt_on(
    skewed: Skewed, sqlite_store: Store
) -> None:
    world = skewed.world
    system_id = register(sqlite_store, world.declared)
    start, end = world.end - HOUR_US, world.end
    served_at, came_at = end, end + 8 * HOUR_US
    canonical = BUILDERS["training"](
        skewed.part((1,)).drop_columns(["ts"]), world.declared, Sieve(len(skewed.part((1,)))), came_at
    )
    with sqlite_store.begin() as tx:
        rows = world.part("predictions", start, end)
        table = BUILDERS["predictions"](rows, world.declared, Sieve(len(rows)), end)
        predictions.insert(tx, system_id, table, width=HOUR_US, now=served_at)
        training.insert(tx, system_id, canonical, came_at)
        seen = {
            until: training.matched_rows(tx, system_id, start, end, until).get(start, 0)
            for until in (served_at - 1, served_at, came_at - 1, came_at)
        }
    # Before the served rows themselves had come, the logs are old ones that are played once more.
    assert list(seen.values()) == [len(rows), 0, 0, len(rows)]
