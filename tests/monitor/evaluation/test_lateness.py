"""How late posts usually come, told by windows that were judged again."""

from dataclasses import replace

from detectors.declared import DAY_US, HOUR_US, MINUTE_US, Declared, Metric
from monitor import clock, lateness
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


def usual(store: Store, before: int = NOW) -> int | None:
    with store.read() as tx:
        return lateness.usual(tx, find(tx, NAME), ["billed"], before)[0]["billed"]


def test_posts_that_came_after_the_first_judgement_are_late_by_the_time_of_the_next(
    sqlite_store: Store,
) -> None:
    register(sqlite_store, BILLED)
    for hour in range(50):
        end = START + (hour + 1) * HOUR_US
        judged(sqlite_store, hour, 0, end, None)
        judged(sqlite_store, hour, 1, end + 5 * HOUR_US, 1.0)
    assert usual(sqlite_store) == 5 * HOUR_US


def test_posts_that_never_came_tell_nothing(sqlite_store: Store) -> None:
    register(sqlite_store, BILLED)
    for hour in range(50):
        judged(sqlite_store, hour, 0, START + (hour + 1) * HOUR_US, None)
    assert usual(sqlite_store) == 0


def test_a_replay_of_old_windows_has_all_its_posts_and_one_of_the_last_day_may_wait_for_some(
    sqlite_store: Store,
) -> None:
    register(sqlite_store, BILLED)
    judged(sqlite_store, 1, 0, START + 4_000 * HOUR_US, None)
    judged(sqlite_store, 1, 1, START + 4_001 * HOUR_US, 1.0)
    with sqlite_store.read() as tx:
        late, told_until = lateness.usual(tx, find(tx, NAME), ["billed"], NOW)
    assert late == {"billed": 0}
    assert abs(clock.now_us() - DAY_US - told_until) < MINUTE_US


def test_lateness_is_not_known_on_the_first_live_days(sqlite_store: Store) -> None:
    register(sqlite_store, BILLED)
    for hour in range(48):
        assert hour == 0 or usual(sqlite_store, START + hour * HOUR_US) is None
        judged(sqlite_store, hour, 0, START + (hour + 1) * HOUR_US, 1.0)
    assert usual(sqlite_store, START + 48 * HOUR_US) == 0


def test_the_posts_of_a_day_that_come_at_night_are_as_late_at_noon_as_before_midnight(
    sqlite_store: Store,
) -> None:
    width, posted_at = 5 * MINUTE_US, 2 * HOUR_US
    register(sqlite_store, replace(BILLED, window_us=width))
    midnight = START - START % DAY_US
    for start in range(midnight, midnight + 5 * DAY_US, width):
        night = start - start % DAY_US + DAY_US + posted_at
        revisions = (
            [(start + width, None), (night, 1.0)]
            if night < midnight + 5 * DAY_US
            else [(start + width, None)]
        )
        with sqlite_store.begin() as tx:
            for number, (at, billed) in enumerate(revisions):
                summary = {"metrics": {"billed": billed}}
                windows.record(
                    tx, find(tx, NAME).id, windows.Evaluation(start, "inputs", number, 1, at, summary)
                )
    noon, evening = (midnight + 4 * DAY_US + hours * HOUR_US for hours in (12, 24))
    assert usual(sqlite_store, noon) == usual(sqlite_store, evening) == DAY_US + posted_at - width


def test_young_windows_of_which_only_the_punctual_are_known_do_not_shorten_it() -> None:
    late = [(200, 30)] * 2 + [(10, 0)] * 40
    assert lateness._usual_of(late) == 30
