"""Old logs, about to be judged up to now, are noticed."""

import pytest

from detectors.declared import DAY_US, HOUR_US
from monitor import hindsight, systems
from monitor.clock import from_text
from monitor.definition import parse
from storage import Store, windows

NOON = from_text("2026-10-05T12:00:00Z")
END = NOON + HOUR_US


@pytest.fixture
def ads(sqlite_store: Store) -> int:
    """A system whose newest row came in the hour after noon."""
    with sqlite_store.begin() as tx:
        system = systems.apply(tx, parse('[system]\nname = "ads"\n[model]'), NOON)[0]
        windows.touch(tx, system.id, {NOON - HOUR_US: 7, NOON: 7})
        return system.id


def test_logs_that_ended_days_ago_come_with_the_end_to_judge_them_to(sqlite_store: Store, ads: int) -> None:
    said = hindsight.hint(sqlite_store, "ads", END + 9 * DAY_US)
    assert said is not None
    assert said.startswith("No rows have come since 2026-10-05T13:00:00Z: the silence until now is judged")
    assert "Logs of the past are judged with `bifocal evaluate ads --until 2026-10-05T13:" in said


def test_after_the_first_judgement_the_way_out_is_a_new_database(sqlite_store: Store, ads: int) -> None:
    with sqlite_store.begin() as tx:
        windows.record(tx, ads, windows.Evaluation(NOON, "inputs", 0, 1, END))
    assert "in a new database with `bifocal" in (hindsight.hint(sqlite_store, "ads", END + DAY_US) or "")


def test_each_system_of_the_past_has_its_own_hint(sqlite_store: Store, ads: int) -> None:
    with sqlite_store.begin() as tx:
        systems.apply(tx, parse('[system]\nname = "fresh"'), NOON)
    (said,) = hindsight.hints(sqlite_store, END + 9 * DAY_US)
    assert said == hindsight.hint(sqlite_store, "ads", END + 9 * DAY_US)


@pytest.mark.parametrize("later", [0, HOUR_US, DAY_US - 1])
def test_a_service_that_runs_hears_nothing(sqlite_store: Store, ads: int, later: int) -> None:
    assert hindsight.hint(sqlite_store, "ads", END + later) is None


def test_a_system_without_rows_hears_nothing(sqlite_store: Store) -> None:
    with sqlite_store.begin() as tx:
        systems.apply(tx, parse('[system]\nname = "ads"'), NOON)
    assert hindsight.hint(sqlite_store, "ads", END + 9 * DAY_US) is None
