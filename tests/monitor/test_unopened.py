"""What is said of a system without an incident in which alarms stand."""

import pytest

from detectors.declared import HOUR_US
from detectors.types import Finding, Window
from monitor import systems, unopened
from monitor.clock import from_text
from monitor.definition import parse
from monitor.systems import Registered
from storage import Store, Tx, findings, incidents, ulid, windows

NOON = from_text("2026-10-05T12:00:00Z")
FILE = """
[system]
name = "ads"
[model]
[metrics.revenue]
role = "business"
sum = "value"
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
        "No incident. 4 quality alarms stand: a (value), b (value), c (value) and 1 more; they open none by "
        "themselves. Triage of the last day: "
        "`bifocal triage ads --from 2026-10-05T12:00:00Z --to 2026-10-05T13:00:00Z`"
    )


def test_an_alarm_that_a_person_knew_of_is_not_said_to_open_none(
    sqlite_store: Store, ads: Registered
) -> None:
    with sqlite_store.begin() as tx:
        judge(tx, ads, [finding("revenue", lens="business", detector="metric")])
        said = unopened.sentence(tx, ads)
    assert said is not None
    assert said.startswith("No incident. 1 business alarm stands: revenue (metric). Triage")


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
