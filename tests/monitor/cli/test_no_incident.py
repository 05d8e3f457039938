"""Asked for its newest incident, a system that has had none is good news and no error."""

from monitor import systems
from monitor.clock import from_text
from storage import open_store, windows
from tests.monitor.cli.command import Bifocal
from tests.monitor.test_unopened import finding, judge

NOON = from_text("2026-10-05T12:00:00Z")
HOUR_US = 3_600_000_000


def test_no_incident_is_an_answer_with_the_command_for_a_span(bifocal: Bifocal) -> None:
    with open_store(bifocal.url).begin() as tx:
        system_id = systems.find(tx, "ads").id
        windows.touch(tx, system_id, dict.fromkeys(range(NOON, NOON + 30 * HOUR_US, HOUR_US), 7))
    done = bifocal("triage", "ads")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("ads has had no incident. To diagnose a span of time, say the last day: ")
    assert "`bifocal triage ads --from 2026-10-05T18:00:00Z --to 2026-10-06T18:00:00Z`" in done.out


def test_before_any_row_came_the_answer_says_so(bifocal: Bifocal) -> None:
    done = bifocal("triage", "ads")
    assert done.code == 0
    assert "No rows have come yet: `bifocal ingest ads predictions FILE`" in done.out


def test_a_program_that_wants_a_diagnosis_is_told_that_there_is_none(bifocal: Bifocal) -> None:
    assert "ads has had no incident" in bifocal.refused("triage", "ads", "--format", "json")


def test_without_an_incident_the_alarms_that_stand_are_told(bifocal: Bifocal) -> None:
    with open_store(bifocal.url).begin() as tx:
        judge(tx, systems.find(tx, "ads"), [finding("value_per_click", detector="metric")])
    done = bifocal("triage", "ads")
    assert done.code == 0
    said = "No incident. 1 quality alarm stands: value_per_click −12 % since 2026-10-05 10:00 UTC (metric)"
    assert done.out.startswith(said)
