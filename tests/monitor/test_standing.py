"""What has always been so is told once, once a week, and when it has doubled."""

from collections.abc import Sequence

import pytest

from detectors.declared import DAY_US, HOUR_US
from detectors.types import Finding, Window
from monitor.standing import Told


def finding(hour: int, effect: float = 0.2, subject: str = "age", since: int | None = None) -> Finding:
    return Finding(
        id=f"{subject}-{hour}",
        detector="training_skew",
        lens="infrastructure",
        subject=subject,
        segment={},
        window=Window(hour * HOUR_US, (hour + 1) * HOUR_US),
        severity="warn",
        effect=effect,
        p_value=1e-9,
        baseline=0.0,
        observed=effect,
        text="",
        since=since,
    )


def told_in(effects: Sequence[float]) -> list[int]:
    """The hours in which it is told, an effect for each."""
    told, hours = Told(), []
    for hour, effect in enumerate(effects):
        news = told.news([finding(hour, effect)])
        told.see(news)
        hours += [hour] * len(news)
    return hours


def test_a_standing_fact_is_told_in_its_first_window_and_once_a_week() -> None:
    assert told_in([0.2] * 400) == [0, 168, 336]


def test_it_is_told_again_when_it_has_doubled_and_not_when_it_wavers() -> None:
    assert told_in([0.2, 0.3, 0.39, 0.4, 0.2, 0.4, 0.79, 0.1, 0.8]) == [0, 3, 8]


def test_it_is_told_again_in_the_other_direction() -> None:
    assert told_in([0.2, 0.2, -0.2, -0.2, 0.2]) == [0, 2]


def test_another_subject_and_what_began_are_told_as_ever() -> None:
    told = Told()
    told.see([finding(0)])
    fresh = [finding(1, subject="price"), finding(1, since=0)]
    assert told.news([finding(1), *fresh]) == fresh


def test_a_window_judged_once_more_tells_what_it_told() -> None:
    told = Told()
    told.see([finding(5)])
    told.forget("inputs", 5 * HOUR_US)
    assert told.news([finding(5)])
    assert told.news([finding(6)])


@pytest.mark.parametrize("hour", [0, 4])
def test_an_older_window_that_comes_late_tells_for_itself(hour: int) -> None:
    told = Told()
    told.see([finding(5)])
    assert told.news([finding(hour)])


def test_what_another_phase_told_is_another_matter() -> None:
    told = Told()
    told.see([finding(0)])
    told.forget("outcomes", 0)
    assert not told.news([finding(7 * DAY_US // HOUR_US - 1)])
