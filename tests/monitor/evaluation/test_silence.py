"""Rows that stop coming: after a holiday, after another trouble, and with what still arrives or does not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from detectors.declared import HOUR_US
from monitor import clock, inquiry
from monitor.clock import to_text
from storage import Store
from tests.conftest import opened, sqlite_copy
from tests.monitor.evaluation.silent_world import GONE, Hour, answer, at, calm, declare, happen, judged
from tests.monitor.evaluation.small_world import NAME

LOST = Hour(outcomes=0.4)


@pytest.fixture(scope="module")
def calm_days(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which the calm days have been judged."""
    folder = tmp_path_factory.mktemp("calm-days")
    with opened(sqlite_copy(migrated_sqlite, folder)) as store:
        calm(store)
    return next(folder.glob("*.db"))


@pytest.fixture
def shop(calm_days: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of the calm days, to which anything may happen."""
    with opened(sqlite_copy(calm_days, tmp_path)) as store:
        yield store


def test_a_log_that_falls_silent_as_a_holiday_ends_is_no_part_of_the_holiday(shop: Store) -> None:
    declare(shop, "holiday", "Republic day", 0, 12)
    happen(shop, range(0, 12), lambda _: Hour(rows=0.45))
    judged(shop, 16)
    incident, body = answer(shop)
    assert (incident.window_start, incident.onset) == (at(12), at(12))
    assert body["verdict"] == "infrastructure"
    assert {"serving.outage", "logging.loss"} == {cause["cause"] for cause in body["causes"][:2]}
    assert body["onset"] == to_text(at(12))


def test_a_fall_within_a_holiday_opens_no_incident(shop: Store) -> None:
    declare(shop, "holiday", "Republic day", 0, 12)
    happen(shop, range(0, 12), lambda _: Hour(rows=0.45))
    happen(shop, range(12, 16), lambda _: Hour())
    judged(shop, 16)
    with pytest.raises(inquiry.NoIncident):
        inquiry.of_incident(shop, NAME, None, None)


def test_what_was_told_before_everything_fell_silent_stays_told(shop: Store) -> None:
    happen(shop, range(0, 10), lambda _: LOST)
    judged(shop, 10)
    incident, body = answer(shop)
    assert body["causes"][0]["cause"] == "outcomes.lost"
    assert "earlier" not in body
    judged(shop, 16)
    incident, body = answer(shop)
    assert body["window"] == {"start": to_text(at(10)), "end": to_text(at(16))}
    assert body["causes"][0]["cause"] == "serving.outage"
    (part,) = body["earlier"]
    assert (part["verdict"], part["cause"]["cause"]) == ("infrastructure", "outcomes.lost")
    assert part["window"] == {"start": to_text(incident.window_start), "end": to_text(at(10))}
    assert incident.onset == clock.from_text(part["onset"]) < at(2)
    text = inquiry.as_text(body)
    assert "outcomes.lost" in text
    assert f"No prediction came from {text.split('No prediction came from ')[1][:16]}" in text


def test_both_parts_stay_told_once_rows_come_again(shop: Store) -> None:
    happen(shop, range(0, 8), lambda _: LOST)
    judged(shop, 12)
    happen(shop, range(12, 16), lambda _: LOST)
    judged(shop, 16)
    _, body = answer(shop)
    first, second = body["earlier"]
    assert (first["cause"]["cause"], second["cause"]["cause"]) == ("outcomes.lost", "serving.outage")
    assert second["window"] == {"start": to_text(at(8)), "end": to_text(at(12))}
    assert (body["window"]["start"], body["causes"][0]["cause"]) == (to_text(at(12)), "outcomes.lost")


def test_rows_that_are_whole_again_after_a_silence_are_no_further_trouble(shop: Store) -> None:
    happen(shop, range(0, 8), lambda _: LOST)
    judged(shop, 12)
    happen(shop, range(12, 18), lambda _: Hour())
    judged(shop, 18)
    incident, body = answer(shop)
    assert [part["cause"]["cause"] for part in body["earlier"]] == ["outcomes.lost", "serving.outage"]
    assert body["window"]["start"] == to_text(incident.window_start)


def test_money_that_is_still_counted_tells_lost_rows_from_an_outage(shop: Store) -> None:
    happen(shop, range(0, 8), lambda _: Hour(logged=False, outcomes=0.0))
    judged(shop, 8)
    _, body = answer(shop)
    assert body["causes"][0]["cause"] == "logging.loss"
    assert any("Still posted: billed (8 of 8 windows" in note for note in body["notes"])
    assert "kept its level" in inquiry.as_text(body)


def test_outcomes_of_rows_that_are_in_no_log_tell_lost_rows_from_an_outage(shop: Store) -> None:
    happen(shop, range(0, 8), lambda _: Hour(logged=False, posted=False))
    judged(shop, 8)
    _, body = answer(shop)
    assert body["causes"][0]["cause"] == "logging.loss"
    assert any("480 outcomes came of predictions that are in no log" in note for note in body["notes"])


def test_where_nothing_arrives_both_are_told_and_who_could_tell(shop: Store) -> None:
    happen(shop, range(0, 2), lambda _: Hour())
    judged(shop, 10)
    _, body = answer(shop)
    told = {cause["cause"]: cause["probability"] for cause in body["causes"]}
    assert told["serving.outage"] < 0.9
    assert told["logging.loss"] > 0.1
    assert body["next_checks"][-1]["would_separate"] == ["serving.outage", "logging.loss"]
    assert any("billed stopped too" in gap for gap in body["missing_evidence"])
    assert "kept its level" not in inquiry.as_text(body)


@pytest.mark.parametrize("judge", [True, False])
def test_a_span_of_silent_hours_alone_is_diagnosed_judged_or_not(shop: Store, judge: bool) -> None:
    happen(shop, range(0, 2), lambda _: Hour())
    judged(shop, 10 if judge else 2)
    body = inquiry.of_span(shop, NAME, at(4), at(8), None, at(10))
    assert body["window"] == {"start": to_text(at(4)), "end": to_text(at(8))}
    assert (body["verdict"], body["onset"]) == ("infrastructure", to_text(at(4)))
    assert "about 240 were due" in body["notes"][0]


def test_a_span_that_ends_in_silence_is_told_in_two_parts(shop: Store) -> None:
    happen(shop, range(0, 4), lambda _: LOST)
    judged(shop, 10)
    body = inquiry.of_span(shop, NAME, at(0), at(10), None, at(10))
    assert body["window"]["start"] == to_text(at(4))
    assert [part["cause"]["cause"] for part in body["earlier"]] == ["outcomes.lost"]


def test_hours_that_are_not_over_are_no_silence(shop: Store) -> None:
    with pytest.raises(inquiry.NoAnswer, match="no rows in that span"):
        inquiry.of_span(shop, NAME, at(4), at(8), None, at(4) + HOUR_US // 2)


def test_a_few_missing_rows_are_not_silence(shop: Store) -> None:
    happen(shop, range(0, 8), lambda hour: GONE if hour == 3 else Hour())
    judged(shop, 8)
    body = inquiry.of_span(shop, NAME, at(0), at(8), None, at(8))
    assert "notes" not in body
