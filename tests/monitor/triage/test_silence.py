"""What is said of a span in which no prediction came, and of lost rows with or without a count of them."""

from dataclasses import replace

import pytest

from detectors.declared import HOUR_US
from detectors.types import Event, Evidence, Tally, Verdict, Window
from monitor.triage import diagnose
from monitor.triage.case import Case, Silence
from monitor.triage.evidence import gather
from monitor.triage.facts import establish
from monitor.triage.render import to_json, to_text
from monitor.triage.stored import from_json
from monitor.triage.stories import story
from monitor.triage.told import Earlier, Told, after, in_short
from tests.monitor.triage.world import HOURS, ONSET, SPAN, case, deploy, finding, scale

SILENT = Silence(due=240_000.0, windows=HOURS, posted={"billed_revenue": (0, 0.0)})


def silent(**known: object) -> Case:
    """A span without a row, of which that is known."""
    found = case(scale("n", 0.0), ledger="none")
    return replace(found, during=None, silence=replace(SILENT, **known))  # type: ignore[arg-type]


def notes(found: Case) -> str:
    told = diagnose(found)
    assert isinstance(told, Told)
    return " ".join(told.notes)


def test_a_silent_span_says_how_many_rows_were_due_and_what_else_stopped() -> None:
    found = silent()
    said = notes(found)
    assert "No prediction came from 2023-12-06 00:00 UTC to 2023-12-06 12:00 UTC" in said
    due = establish(found).found["requests"].expected
    assert f"about {due:,.0f} were due" in said
    assert "Not posted in these hours: billed_revenue." in said
    assert "serving stopped, or the shipping of all logs did" in said


def test_without_a_metric_that_counts_requests_what_is_due_is_that_of_the_same_hours() -> None:
    found = silent(due=943.5)
    metrics = tuple(each for each in found.declared.metrics if each.role != "volume")
    assert "about 944 were due" in notes(replace(found, declared=replace(found.declared, metrics=metrics)))


def test_a_check_that_judged_no_row_of_the_silence_is_neither_a_reason_nor_rules_out() -> None:
    ran = {name: Tally(ok=98) for name in ("proxy_correlation", "missing", "calibration", "posts")}
    found = replace(silent(), tallies=ran)
    told = diagnose(found)
    reasons = [e.text for cause in told.causes for e in (*cause.because, *cause.against)]
    reasons += [text for _, text in told.ruled_out]
    assert not [text for text in reasons if "checks clear" in text and "posts:" not in text]
    with_rows = diagnose(replace(found, silence=None))
    assert any("98 of 98 checks clear" in e.text for cause in with_rows.causes for e in cause.against)


def test_what_still_arrives_is_told_with_its_level() -> None:
    said = notes(silent(posted={"billed_revenue": (12, 51.5), "p99": (6, 0.0)}, asked=48, answered=48))
    assert "billed_revenue (12 of 12 windows, 51.5 on average) and p99 (6 of 12 windows, all 0)" in said
    assert "Golden cases: 48 of 48 were answered" in said
    assert "Nothing else arrives" not in said


@pytest.mark.parametrize(
    ("waiting", "usually", "state"), [(400, 2.0, "fired"), (400, 300.0, "missing"), (12, 0.0, "missing")]
)
def test_outcomes_without_a_prediction_are_lost_rows_where_they_are_many_and_unusual(
    waiting: int, usually: float, state: str
) -> None:
    found = silent(waiting=waiting, usually=usually)
    assert gather(establish(found))["log_short"].state == state
    assert (diagnose(found).causes[0].cause == "logging.loss") == (state == "fired")


def test_the_onset_of_a_silence_is_not_before_it() -> None:
    early = finding("volume", "predictions", since=ONSET - 24 * HOUR_US, ratio=0.0)
    assert diagnose(replace(silent(), findings=(early,))).onset == ONSET


def test_who_could_tell_is_asked_where_no_count_is_beside_the_log() -> None:
    told = diagnose(silent())
    assert told.next_checks[-1][1] == ("serving.outage", "logging.loss")
    assert told.missing_evidence == (
        "no rows came: features, scores, outcomes and slices could not be looked at",
        "billed_revenue stopped too, so nothing counts beside the log",
    )


def test_lost_rows_are_told_by_what_counts_beside_the_log() -> None:
    told = diagnose(case(scale("n", 0.5), ledger="apart"))
    loss = next(each for each in told.causes if each.cause == "logging.loss")
    assert "the independent count kept its level" in story(loss, told)
    unknown = replace(loss, because=(Evidence("0 predictions", 3.0),))
    assert "No independent count tells" in story(unknown, told)
    stopped = Evidence("billed_revenue was not posted for 9 windows, and is overdue for 9", 3.0)
    ledger = replace(loss, subject="billed_revenue", because=(stopped,))
    assert story(ledger, told).startswith("billed_revenue is no longer posted")


def earlier(verdict: Verdict = "infrastructure") -> Earlier:
    """An earlier part of which that was told."""
    told = diagnose(case(scale("ctr", 0.5), ledger="apart"))
    return replace(in_short(told), verdict=verdict, window=Window(SPAN.start - 9 * HOUR_US, SPAN.start))


def test_what_was_told_before_stands_in_the_text_and_survives_the_store() -> None:
    told = after(diagnose(silent()), (earlier(),))
    body = to_json(told)
    assert to_json(from_json(body)) == body
    assert body["earlier"][0]["cause"]["cause"] == earlier().cause.cause  # type: ignore[union-attr]
    assert "Before that, 2023-12-05 15:00 UTC to 2023-12-06 00:00 UTC: infrastructure" in to_text(told)
    undecided = after(diagnose(silent()), (replace(earlier("inconclusive"), cause=None, onset=None),))
    assert to_json(from_json(to_json(undecided))) == to_json(undecided)


def test_a_diagnosis_that_nothing_came_before_is_told_as_ever() -> None:
    found = diagnose(case(scale("n", 0.5)))
    assert after(found, ()) is found
    assert {"notes", "earlier"}.isdisjoint(to_json(found))


def holiday(hours: float) -> Event:
    """A holiday from just before the onset on, for so long."""
    return Event(ONSET - HOUR_US, "holiday", "Bank holiday", ONSET + int(hours * HOUR_US))


def test_a_holiday_accounts_for_no_fall_that_goes_on_after_it() -> None:
    fell = finding("volume", "predictions", ratio=0.4)
    found = case(scale("n", 0.4), findings=(fell,), events=(holiday(6),))
    sign = gather(establish(found))["declared_event"]
    assert (sign.state, "is still off after it" in sign.text) == ("clear", True)
    assert diagnose(found).verdict != "benign"
    whole = case(scale("n", 0.4), findings=(fell,), events=(holiday(HOURS),))
    assert diagnose(whole).causes[0].cause == "benign.event"


def test_a_holiday_and_its_eve_are_one_announcement() -> None:
    fell = finding("volume", "predictions", ratio=0.4)
    eve = holiday(6)
    assert eve.until is not None
    day = Event(eve.until, "holiday", "Christmas", ONSET + HOURS * HOUR_US)
    later = Event(eve.until + 2 * HOUR_US, "holiday", "Christmas", ONSET + HOURS * HOUR_US)
    both = case(scale("n", 0.4), findings=(fell,), events=(eve, day))
    assert diagnose(both).causes[0].cause == "benign.event"
    apart = case(scale("n", 0.4), findings=(fell,), events=(eve, later))
    assert gather(establish(apart))["declared_event"].state == "clear"


def test_a_change_that_is_planned_for_good_accounts_for_what_stands_on() -> None:
    grew = finding("volume", "predictions", ratio=1.8)
    for_good = Event(ONSET - HOUR_US, "planned", "second brand goes live")
    assert diagnose(case(scale("n", 1.8), findings=(grew,), events=(for_good,))).verdict == "benign"


def test_a_release_in_a_silent_span_is_on_the_timeline() -> None:
    found = replace(silent(), events=(deploy("shipper 2.0", 0.5),))
    assert [event.title for event in diagnose(found).timeline] == ["shipper 2.0"]
