"""What is said of a system without an incident in which alarms stand."""

from dataclasses import replace

import pytest

from detectors.declared import HOUR_US
from detectors.types import Event, Finding, Window
from monitor import systems, unopened
from monitor.clock import from_text
from monitor.definition import parse
from monitor.systems import Registered
from storage import Store, Tx, events, findings, incidents, ulid, windows

NOON = from_text("2026-10-05T12:00:00Z")
SINCE = "−12 % since 2026-10-05 10:00 UTC"
FILE = """
[system]
name = "ads"
[model]
[metrics.revenue]
role = "business"
sum = "value"
[metrics.ctr]
role = "proxy"
ratio = ["labels", "predictions"]
[metrics.requests]
role = "volume"
sum = "predictions"
"""


def finding(subject: str, severity: str = "alarm", lens: str = "quality", detector: str = "value") -> Finding:
    return Finding(
        id=ulid.new(NOON),
        detector=detector,
        lens=lens,  # type: ignore[arg-type]
        subject=subject,
        segment={},
        window=Window(NOON, NOON + HOUR_US),
        severity=severity,  # type: ignore[arg-type]
        effect=-0.12,
        p_value=1e-9,
        baseline=1.0,
        observed=0.88,
        text="less",
        phase="outcomes",
        streak=3,
        since=NOON - 2 * HOUR_US,
    )


@pytest.fixture
def ads(sqlite_store: Store) -> Registered:
    with sqlite_store.begin() as tx:
        return systems.apply(tx, parse(FILE), NOON)[0]


def judge(tx: Tx, system: Registered, found: list[Finding], start: int = NOON) -> None:
    """The window's outcomes have been judged, with these findings."""
    windows.touch(tx, system.id, {start: 100})
    done = windows.Evaluation(start, "outcomes", 0, 1, start + HOUR_US)
    windows.record(tx, system.id, done)
    findings.replace(tx, system.id, start, "outcomes", 0, found)


def test_alarms_that_open_none_are_counted_and_named_with_what_to_ask(
    sqlite_store: Store, ads: Registered
) -> None:
    with sqlite_store.begin() as tx:
        judge(tx, ads, [finding(name) for name in ("a", "b", "c", "d")] + [finding("e", "warn")])
        said = unopened.sentence(tx, ads)
    assert said == (
        f"No incident. 4 quality alarms stand: a {SINCE} (value), b {SINCE} (value), c {SINCE} (value) and "
        "1 more; they open none by themselves. Triage of the last day: "
        "`bifocal triage ads --from 2026-10-05T12:00:00Z --to 2026-10-05T13:00:00Z`"
    )


def test_an_alarm_that_a_person_knew_of_is_not_said_to_open_none(
    sqlite_store: Store, ads: Registered
) -> None:
    with sqlite_store.begin() as tx:
        judge(tx, ads, [finding("revenue", lens="business", detector="metric")])
        said = unopened.sentence(tx, ads)
    assert said is not None
    assert said.startswith(
        "No incident. 1 business alarm stands: revenue −12 % since 2026-10-05 10:00 UTC (metric). Triage"
    )


@pytest.mark.parametrize(("others", "also"), [([], ""), (["ctr"], "; ctr warns too")])
def test_a_metric_of_the_business_that_warns_is_said_first(
    sqlite_store: Store, ads: Registered, others: list[str], also: str
) -> None:
    warnings = [finding(name, "warn", "business", "metric") for name in ["requests", *others, "revenue"]]
    with sqlite_store.begin() as tx:
        judge(tx, ads, [finding("score", detector="calibration"), *warnings])
        said = unopened.sentence(tx, ads) or ""
    start = f"No incident. revenue warns: less{also}. 1 quality alarm stands: score since"
    assert said.startswith(start)


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ([], f"rows {SINCE} (volume), covered by the"),
        (
            ["age"],
            f"age {SINCE} (value); they open none by themselves; revenue (metric), rows (volume) "
            "covered by the",
        ),
    ],
)
def test_what_a_declared_holiday_accounts_for_is_said_to_be_covered_by_it(
    sqlite_store: Store, ads: Registered, others: list[str], said: str
) -> None:
    holiday = Event(NOON - HOUR_US, "holiday", "Republic day", until=NOON + 6 * HOUR_US)
    counted = [finding("revenue", lens="business", detector="metric"), finding("rows", detector="volume")]
    with sqlite_store.begin() as tx:
        events.insert(tx, ads.id, [holiday])
        judge(tx, ads, [*counted, *map(finding, others)])
        whole = unopened.sentence(tx, ads) or ""
    assert f"{said} declared holiday Republic day until 2026-10-05 18:00 UTC. Triage" in whole


def test_a_planned_change_of_a_moment_covers_its_own_window_alone(
    sqlite_store: Store, ads: Registered
) -> None:
    with sqlite_store.begin() as tx:
        events.insert(tx, ads.id, [Event(NOON + 5, "planned", "switch"), Event(NOON, "deploy", "v8")])
        judge(tx, ads, [finding("revenue", lens="business", detector="metric")])
        said = unopened.sentence(tx, ads) or ""
    assert "covered by the declared planned change switch of 2026-10-05 12:00 UTC." in said


def test_an_alarm_of_a_slice_says_where_and_one_without_a_usual_level_no_size(
    sqlite_store: Store, ads: Registered
) -> None:
    there = replace(finding("ctr", detector="metric"), segment={"country": "DE"}, baseline=0.0, since=None)
    with sqlite_store.begin() as tx:
        judge(tx, ads, [there])
        said = unopened.sentence(tx, ads) or ""
    assert "1 quality alarm stands: ctr where country = DE (metric). Triage" in said


def test_what_alarmed_once_and_no_more_does_not_stand(sqlite_store: Store, ads: Registered) -> None:
    with sqlite_store.begin() as tx:
        judge(tx, ads, [finding("a")])
        judge(tx, ads, [], NOON + HOUR_US)
        assert unopened.sentence(tx, ads) is None


def test_while_an_incident_lasts_it_says_all_there_is(sqlite_store: Store, ads: Registered) -> None:
    with sqlite_store.begin() as tx:
        judge(tx, ads, [finding("a")])
        incidents.create(
            tx, ads.id, metric="revenue", severity="warning", window_start=NOON, opened=NOON, onset=NOON
        )
        assert unopened.alarms(tx, ads) == []
