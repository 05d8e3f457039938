"""Rows that come in heaps, with gaps before them and none missing: stamped when they were written."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from detectors.declared import HOUR_US
from detectors.types import Window
from monitor.triage.case import Case
from monitor.triage.evidence import gather
from monitor.triage.facts import establish
from monitor.triage.report import diagnose
from tests.monitor.triage.world import HOURS, SPAN, case, finding

EVERY_THIRD = np.tile([0.0, 0.0, 3.0], HOURS // 3)


def loaded(share: NDArray[np.float64], made: Case | None = None) -> Case:
    """The hours of the span hold that share of their usual requests each."""
    made = made or case()
    requests = made.series["requests"]
    values = requests.values.copy()
    values[requests.starts >= SPAN.start] *= share
    return replace(made, series={**made.series, "requests": replace(requests, values=values)})


@pytest.mark.parametrize(
    ("share", "state"),
    [
        (EVERY_THIRD, "fired"),
        (0.6 * EVERY_THIRD + 0.4, "fired"),  # a part of the rows
        (np.tile([0.0, 2.0], HOURS // 2), "fired"),
        (np.append(np.zeros(HOURS - 1), HOURS), "fired"),  # all of the day at its end
        (
            np.append(1.25 * HOURS, np.zeros(HOURS - 1)),
            "fired",
        ),  # or at its beginning, an hour of less than most
        (np.append(np.ones(HOURS - 1), HOURS), "missing"),
        (np.ones(HOURS), "missing"),
        (np.tile([0.5, 1.0], HOURS // 2), "missing"),  # gaps that nothing fills
        (np.tile([1.0, 2.0], HOURS // 2), "missing"),  # spikes on top of the usual
        (np.repeat([0.0, 2.0], HOURS // 2), "missing"),  # one gap and one heap
        (np.tile([0.5, 1.2], HOURS // 2), "missing"),  # many are missing
    ],
)
def test_gaps_and_heaps_that_take_turns_and_lose_nothing_are_moved_rows(
    share: NDArray[np.float64], state: str
) -> None:
    assert gather(establish(loaded(share)))["clock_shifted"].state == state


def test_moved_rows_are_no_demand_that_fell() -> None:
    told = diagnose(loaded(0.6 * EVERY_THIRD + 0.4))
    assert (told.verdict, told.causes[0].cause) == ("infrastructure", "clock.skew")


def test_the_slice_that_is_empty_in_the_gaps_is_named() -> None:
    some = 0.4 * EVERY_THIRD + 0.6
    empty = finding("volume", "predictions", segment={"datacenter": "west"}, severity="warn", ratio=0.0)
    half = finding("volume", "predictions", segment={"datacenter": "east"}, severity="warn", ratio=0.5)
    sign = gather(establish(loaded(some, case(findings=(empty, half)))))["clock_shifted"]
    assert sign.segment == {"datacenter": "west"}
    all_of_it = finding("volume", "predictions", severity="warn", ratio=0.0)
    everywhere = loaded(EVERY_THIRD, case(findings=(empty, half, all_of_it)))
    assert gather(establish(everywhere))["clock_shifted"].segment == {}


def test_a_clock_that_jumps_ahead_is_placed_by_the_gap_that_it_leaves_before_the_span() -> None:
    ahead = finding("clock", "outcomes")
    gap = finding("volume", "predictions", segment={"datacenter": "west"}, severity="warn", ratio=0.0)
    earlier = replace(gap, window=Window(SPAN.start - 2 * HOUR_US, SPAN.start - HOUR_US))
    long_ago = replace(gap, window=Window(SPAN.start - 20 * HOUR_US, SPAN.start - 19 * HOUR_US))
    found = gather(establish(case(findings=(ahead, earlier))))["clock_shifted"]
    assert found.segment == {"datacenter": "west"}
    assert gather(establish(case(findings=(ahead, long_ago))))["clock_shifted"].segment == {}
