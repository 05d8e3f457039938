"""How late posts usually come, told by windows that were judged again."""

from detectors.declared import HOUR_US, Declared, Metric
from monitor import lateness
from monitor.systems import find
from storage import Store, windows
from tests.monitor.evaluation.small_world import NAME, register

START = 497_208 * HOUR_US
BILLED = Declared(NAME, metrics=(Metric("billed", "ledger", series=True, reconciles="revenue"),))
NOW = START + 50 * HOUR_US


def judged(store: Store, hour: int, revision: int, at: int, billed: float | None) -> None:
    evaluation = windows.Evaluation(
        START + hour * HOUR_US, "inputs", revision, 1, at, {"metrics": {"billed": billed}}
    )
    with store.begin() as tx:
        assert windows.record(tx, find(tx, NAME).id, evaluation)


def usual(store: Store) -> int:
    with store.read() as tx:
        return lateness.usual(tx, find(tx, NAME), ["billed"], NOW)["billed"]


def test_posts_that_came_after_the_first_judgement_are_late_by_the_time_of_the_next(
    sqlite_store: Store,
) -> None:
    register(sqlite_store, BILLED)
    for hour in range(10):
        end = START + (hour + 1) * HOUR_US
        judged(sqlite_store, hour, 0, end, None)
        judged(sqlite_store, hour, 1, end + 5 * HOUR_US, 1.0)
    assert usual(sqlite_store) == 5 * HOUR_US


def test_posts_that_never_came_and_those_of_a_replay_tell_nothing(sqlite_store: Store) -> None:
    register(sqlite_store, BILLED)
    judged(sqlite_store, 0, 0, START + HOUR_US, None)
    judged(sqlite_store, 1, 0, START + 4_000 * HOUR_US, None)
    judged(sqlite_store, 1, 1, START + 4_001 * HOUR_US, 1.0)
    assert usual(sqlite_store) == 0
