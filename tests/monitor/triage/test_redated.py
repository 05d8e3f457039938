"""A clock that falls behind: the first windows of late outcomes hold the rows of others too."""

from dataclasses import replace

import numpy as np

from detectors.declared import HOUR_US
from monitor.triage.case import Case
from monitor.triage.evidence import gather
from monitor.triage.facts import establish
from tests.monitor.triage.world import ONSET, case, finding

LATE = finding("freshness", "outcomes", kind="outcome")


def busier(first: int, last: int, factor: float) -> Case:
    """Late outcomes, and that many times the usual requests in the hours `[first, last)` after onset."""
    found = case(findings=(LATE,))
    requests = found.series["requests"]
    hours = (requests.starts - ONSET) // HOUR_US
    more = np.where((hours >= first) & (hours < last), factor, 1.0)
    changed = replace(requests, values=requests.values * more)
    return replace(found, series={**found.series, "requests": changed})


def state(found: Case) -> str:
    return gather(establish(found))["clock_shifted"].state


def test_late_outcomes_whose_first_window_holds_the_rows_of_two_are_a_clock_behind() -> None:
    sign = gather(establish(busier(0, 1, 2.0)))["clock_shifted"]
    assert (sign.state, sign.finding) == ("fired", LATE.id)
    assert "rows were dated back into them" in sign.text


def test_a_part_of_the_rows_two_hours_behind_is_seen_too() -> None:
    assert state(busier(0, 2, 1.2)) == "fired"


def test_late_outcomes_beside_as_many_rows_as_ever_are_no_clock() -> None:
    assert state(busier(0, 0, 1.0)) != "fired"


def test_a_rise_that_lasts_and_one_before_the_outcomes_were_late_are_no_clock() -> None:
    assert state(busier(0, 100, 1.5)) != "fired"
    assert state(busier(-8, -5, 2.0)) != "fired"
