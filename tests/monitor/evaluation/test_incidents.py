"""What opens an incident, what stands, and since when."""

from dataclasses import replace

import pytest

from detectors.declared import HOUR_US, Declared, Metric
from detectors.types import Event, Finding, Lens, Phase, Severity, Window
from monitor.due import Step
from monitor.grouping import beginning, free_from
from monitor.incidents import Watch, announced, began, explained_metric, holds, opens, severity

START = 497_208 * HOUR_US
DECLARED = Declared(
    "ads",
    metrics=(
        Metric("requests", "volume", sum="predictions"),
        Metric("ctr", "proxy", ratio=("labels", "predictions")),
        Metric("worth", "value", ratio=("value", "labels")),
        Metric("revenue", "business", sum="value"),
        Metric("billed", "ledger", series=True, reconciles="revenue"),
        Metric("p99", "infrastructure", series=True),
    ),
)


def hour(number: int) -> Window:
    return Window(START + number * HOUR_US, START + (number + 1) * HOUR_US)


def finding(
    detector: str = "metric",
    subject: str = "revenue",
    severity: Severity = "alarm",
    *,
    lens: Lens = "business",
    at: int = 10,
    since: int | None = None,
    phase: Phase = "inputs",
) -> Finding:
    return Finding(
        id=f"{detector}{subject}{at}",
        detector=detector,
        lens=lens,
        subject=subject,
        segment={},
        window=hour(at),
        severity=severity,
        effect=-0.4,
        p_value=1e-9,
        baseline=100.0,
        observed=60.0,
        text="40 % below what was expected",
        phase=phase,
        streak=3,
        since=hour(at if since is None else since).start,
    )


@pytest.mark.parametrize("metric", ["revenue", "billed", "ctr"])
def test_an_alarm_on_a_business_ledger_or_proxy_metric_opens_an_incident(metric: str) -> None:
    assert opens(finding(subject=metric), DECLARED, ())
    assert opens(replace(finding(subject=metric), effect=0.4), DECLARED, ())


@pytest.mark.parametrize("metric", ["requests", "worth", "p99", "unknown"])
def test_an_alarm_on_another_metric_opens_none(metric: str) -> None:
    assert not opens(finding(subject=metric), DECLARED, ())


def test_an_infrastructure_alarm_opens_an_incident_and_a_quality_alarm_does_not() -> None:
    assert opens(finding("missing", "age", lens="infrastructure"), DECLARED, ())
    assert not opens(finding("drift", "age", lens="quality"), DECLARED, ())


def test_an_alarm_of_what_a_success_is_worth_holds_an_incident_open_and_other_quality_alarms_do_not() -> None:
    assert holds(finding(subject="worth"), DECLARED, ())
    assert not holds(finding(subject="worth", severity="warn"), DECLARED, ())
    assert not holds(finding("drift", "worth", lens="quality"), DECLARED, ())
    assert not holds(finding(subject="requests"), DECLARED, ())
    holiday = Event(hour(8).start, "holiday", "All Saints", until=hour(20).end)
    assert not holds(finding(subject="worth"), DECLARED, [holiday])


def test_what_is_held_open_is_quiet_all_the_same() -> None:
    watch = Watch()
    watch.see("inputs", hour(10).start, [finding(subject="worth")])
    assert watch.is_held(DECLARED, ())
    assert watch.is_quiet(DECLARED, ())
    watch.see("inputs", hour(11).start, [])
    assert not watch.is_held(DECLARED, ())


@pytest.mark.parametrize("severity", ["warn", "ok", "too_few"])
def test_a_warning_opens_nothing(severity: Severity) -> None:
    assert not opens(finding(severity=severity), DECLARED, ())


@pytest.mark.parametrize("kind", ["holiday", "planned"])
def test_a_declared_holiday_or_planned_change_opens_no_incident_for_what_it_announces(kind: str) -> None:
    event = Event(hour(8).start, kind, "announced", until=hour(20).end)
    assert not opens(finding(), DECLARED, [event])
    assert not opens(finding("volume", "predictions", lens="infrastructure"), DECLARED, [event])
    assert opens(finding("missing", "age", lens="infrastructure"), DECLARED, [event])


def test_a_deploy_announces_nothing() -> None:
    assert opens(finding(), DECLARED, [Event(hour(8).start, "deploy", "v8", until=hour(20).end)])


def test_an_announcement_covers_its_own_windows_and_no_others() -> None:
    event = Event(hour(8).start, "holiday", "All Saints", until=hour(9).end)
    assert [announced(finding(at=at), [event]) for at in (7, 8, 9, 10)] == [False, True, True, False]
    moment = Event(hour(8).start + 5, "planned", "switch")
    assert [announced(finding(at=at), [moment]) for at in (7, 8, 9)] == [False, True, False]


def test_an_incident_is_critical_when_money_alarms_and_a_warning_otherwise() -> None:
    assert severity([finding(subject="ctr"), finding("missing", "age")], DECLARED) == "warning"
    assert severity([finding(subject="ctr"), finding(subject="revenue")], DECLARED) == "critical"
    assert severity([finding(subject="billed")], DECLARED) == "critical"
    assert severity([finding(subject="revenue", severity="warn")], DECLARED) == "warning"


def test_an_incident_is_about_the_metric_that_alarms_and_a_ledger_speaks_for_what_it_reconciles() -> None:
    assert explained_metric([finding(subject="ctr")], DECLARED) == "ctr"
    assert explained_metric([finding(subject="ctr"), finding(subject="revenue")], DECLARED) == "revenue"
    assert explained_metric([finding(subject="billed")], DECLARED) == "revenue"
    assert explained_metric([finding("missing", "age")], DECLARED) == "revenue"
    assert explained_metric([], Declared("bare")) is None


def test_what_stands_is_what_each_phase_found_in_its_newest_window() -> None:
    watch = Watch()
    watch.see("inputs", hour(9).start, [finding("missing", "age", at=9)])
    watch.see("inputs", hour(10).start, [])
    watch.see("outcomes", hour(8).start, [finding(at=8, phase="outcomes")])
    assert [f.subject for f in watch.standing()] == ["revenue"]


def test_a_window_judged_again_takes_the_place_of_its_earlier_findings() -> None:
    watch = Watch()
    watch.see("inputs", hour(10).start, [finding(at=10)])
    watch.see("inputs", hour(9).start, [finding("missing", "age", at=9)])
    assert [f.detector for f in watch.standing()] == ["metric"]
    watch.see("inputs", hour(10).start, [])
    assert watch.standing() == ()


def test_streaks_are_counted_from_the_window_before_whichever_step_came_last() -> None:
    watch = Watch()
    before = finding("missing", "age", at=4)
    watch.see("inputs", hour(4).start, [before])
    watch.see("inputs", hour(9).start, [finding(at=9)])
    assert watch.previous("inputs", hour(5)) == {before.key: before}
    assert watch.previous("outcomes", hour(5)) == {}


def test_the_oldest_trouble_that_stands_is_where_doubt_begins() -> None:
    watch = Watch()
    assert watch.began(hour(10).start) == hour(10).start
    watch.see("inputs", hour(9).start, [finding(at=9, since=7), finding("missing", "age", at=9, since=8)])
    assert watch.began(hour(10).start) == hour(7).start


def test_what_a_late_detector_said_stands_until_it_can_tell_again_or_for_a_day_and_a_half() -> None:
    watch = Watch()
    skew = finding("training_skew", "age", at=9, since=9)
    watch.see("inputs", hour(9).start, [skew], ["training_skew"])
    watch.see("inputs", hour(10).start, [finding(at=10, since=10)])
    assert {f.detector for f in watch.standing()} == {"training_skew", "metric"}
    assert watch.previous("inputs", hour(11))[skew.key] == skew
    watch.see("inputs", hour(44).start, [])
    assert watch.standing() == (skew,)
    assert watch.began(hour(45).start) == hour(45).start
    watch.see("inputs", hour(46).start, [])
    assert watch.standing() == ()
    watch.see("inputs", hour(11).start, [], ["training_skew"])
    assert watch.previous("inputs", hour(12)) == {}


def test_what_has_always_been_so_neither_opens_an_incident_nor_keeps_one_open() -> None:
    lasting = replace(finding("training_skew", "age", "warn", lens="infrastructure"), since=None)
    watch = Watch()
    watch.see("inputs", hour(10).start, [lasting])
    assert watch.is_quiet(DECLARED, [])
    assert not opens(lasting, DECLARED, [])
    assert watch.began(hour(11).start) == hour(11).start


def test_a_step_back_to_an_older_window_does_not_move_the_newest_one() -> None:
    watch = Watch()
    watch.see("inputs", hour(10).start, [])
    back = Step(hour(6).end, hour(6), "inputs", 1)
    assert not watch.is_newest(back)
    assert watch.latest(back, DECLARED).window == hour(10)
    on = Step(hour(11).end, hour(11), "inputs", 0)
    assert watch.is_newest(on)
    assert watch.latest(on, DECLARED) is on


def test_the_newest_windows_do_not_teach_though_nothing_was_found_in_them() -> None:
    assert Watch().doubtful_from(hour(10)) == hour(8).start


def test_an_incident_begins_with_what_opens_it_not_with_a_quality_alarm_that_stood_for_days() -> None:
    opening = finding(at=10, since=8)
    old = finding("experiment", lens="quality", at=10, since=-60)
    fresh = finding("drift", lens="quality", at=10, since=6)
    step = Step(hour(11).end, hour(10), "inputs", 0)
    assert beginning([opening, old], step, 6 * HOUR_US) == hour(8).start
    assert beginning([opening, old, fresh], step, 6 * HOUR_US) == hour(6).start
    assert beginning([old], step, 6 * HOUR_US) == hour(10).start


@pytest.mark.parametrize(("resolved", "first"), [(5.0, 5), (5.5, 6), (10.0, 10), (10.5, 10), (99.0, 10)])
def test_the_next_incident_begins_after_the_one_before_was_resolved(resolved: float, first: int) -> None:
    assert free_from(START + int(resolved * HOUR_US), hour(10)) == hour(first).start


def test_a_fall_that_outlasts_its_holiday_began_when_the_holiday_ended() -> None:
    holiday = Event(hour(5).start, "holiday", "All Saints", until=hour(9).end)
    fell = finding("volume", "predictions", lens="infrastructure", at=10, since=5)
    assert began(fell, [holiday]) == hour(10).start
    assert began(replace(fell, window=hour(9)), [holiday]) is None
    assert began(fell, ()) == hour(5).start
    before = replace(fell, since=hour(3).start)
    assert began(before, [holiday]) == hour(3).start
    nulls = finding("missing", "age", lens="infrastructure", at=10, since=5)
    assert began(nulls, [holiday]) == hour(5).start


def test_an_incident_does_not_begin_in_the_holiday_before_it() -> None:
    holiday = Event(hour(5).start, "holiday", "All Saints", until=hour(9).end)
    standing = [
        finding("volume", "predictions", lens="infrastructure", at=11, since=5),
        finding(at=9, since=5, phase="outcomes"),
    ]
    step = Step(0, hour(11), "inputs", 0)
    assert beginning(standing, step, 6 * HOUR_US, [holiday]) == hour(10).start
    assert beginning(standing, step, 6 * HOUR_US) == hour(5).start
