"""Which steps are due, and in which order."""

from collections.abc import Mapping

from detectors.declared import DAY_US, HOUR_US, MINUTE_US, Declared, Metric, Model
from detectors.types import Window
from monitor.due import Step, due_steps, matures, phases
from storage.windows import Known

START = 497_208 * HOUR_US
ADS = Declared("ads", outcome_delay_us=2 * HOUR_US, model=Model())
POSTED = Declared("posted", metrics=(Metric("revenue", "business", series=True),))


def served(*hours: int, inputs: int = 0, outcomes: int = 0) -> dict[int, Known]:
    """Windows with rows, by hour counted from START."""
    return {START + h * HOUR_US: Known(START + h * HOUR_US, 100, inputs, outcomes) for h in hours}


def due(
    known: Mapping[int, Known],
    until_hours: float,
    declared: Declared = ADS,
    judged: Mapping[tuple[int, str], int] | None = None,
) -> list[Step]:
    return due_steps(known, judged or {}, declared, START + int(until_hours * HOUR_US))


def hours(steps: list[Step], phase: str = "inputs") -> list[int]:
    return [(step.window.start - START) // HOUR_US for step in steps if step.phase == phase]


def judged_by(steps: list[Step]) -> dict[tuple[int, str], int]:
    return {(step.window.start, step.phase): step.revision for step in steps}


def test_a_window_is_due_only_once_late_rows_have_had_their_time() -> None:
    assert due(served(0), 1 + 9 / 60) == []
    (step,) = due(served(0), 1 + 10 / 60)
    assert (step.phase, step.due) == ("inputs", START + HOUR_US + 10 * MINUTE_US)


def test_outcomes_are_due_after_their_delay_and_posted_metrics_wait_for_none() -> None:
    assert hours(due(served(0), 2.9), "outcomes") == []
    assert hours(due(served(0), 3), "outcomes") == [0]
    assert phases(POSTED) == ("inputs",)
    assert {step.phase for step in due(served(0), 100, POSTED)} == {"inputs"}


def test_a_delay_shorter_than_the_lateness_waits_for_the_late_rows() -> None:
    window = Window(START, START + HOUR_US)
    assert matures(window, "outcomes", Declared("ads", model=Model())) == window.end + 10 * MINUTE_US


def test_steps_come_in_the_order_in_which_they_fell_due() -> None:
    steps = due(served(*range(6)), 9)
    assert [step.due for step in steps] == sorted(step.due for step in steps)
    second = [
        (hours([step], step.phase)[0], step.phase)
        for step in steps
        if step.window.start < START + 3 * HOUR_US
    ]
    assert second.index((1, "inputs")) < second.index((0, "outcomes")) < second.index((2, "outcomes"))


def test_an_hour_without_a_row_is_judged_like_any_other() -> None:
    assert hours(due(served(0, 1, 4), 6)) == [0, 1, 2, 3, 4]


def test_a_silent_system_is_judged_for_a_week_and_no_longer() -> None:
    assert hours(due(served(0), 24 * 30)) == list(range(7 * 24 + 1))


def test_a_gap_longer_than_a_week_is_not_filled_to_its_end() -> None:
    found = hours(due(served(0, 24 * 20), 24 * 20 + 1.5))
    assert found == [*range(7 * 24 + 1), 24 * 20]


def test_what_was_judged_is_not_due_again() -> None:
    steps = due(served(*range(5)), 8)
    assert due(served(*range(5)), 8, judged=judged_by(steps)) == []


def test_late_rows_make_one_new_revision_due_in_both_phases() -> None:
    judged = judged_by(due(served(*range(5)), 8))
    known = {**served(*range(5)), **served(2, inputs=1, outcomes=1)}
    again = due(known, 8, judged=judged)
    assert [(step.phase, step.revision) for step in again] == [("inputs", 1), ("outcomes", 1)]


def test_late_outcomes_renew_their_own_phase_alone() -> None:
    judged = judged_by(due(served(*range(5)), 8))
    again = due({**served(*range(5)), **served(2, outcomes=1)}, 8, judged=judged)
    assert [step.phase for step in again] == ["outcomes"]


def test_rows_for_a_window_more_than_a_week_old_are_not_judged_again() -> None:
    many = range(24 * 9)
    judged = judged_by(due(served(*many), 24 * 9 + 3))
    newest = (max(start for start, _ in judged) - START) // HOUR_US
    for hour, is_due in ((newest - 24 * 7, True), (newest - 24 * 7 - 1, False)):
        known = {**served(*many), **served(hour, inputs=1, outcomes=1)}
        assert bool(due(known, 24 * 9 + 3, judged=judged)) is is_due


def test_an_old_window_that_was_never_judged_is_judged_however_old_it_is() -> None:
    judged = judged_by(due(served(*range(24 * 10, 24 * 11)), 24 * 11))
    assert 0 in hours(due(served(0, *range(24 * 10, 24 * 11)), 24 * 11, judged=judged))


def test_nothing_later_than_until_is_judged() -> None:
    until = START + 5 * HOUR_US
    steps = due_steps(served(*range(50)), {}, ADS, until)
    assert steps
    assert all(step.due <= until for step in steps)


def test_a_day_is_filled_by_windows_of_any_width() -> None:
    minutes = Declared("fast", window_us=MINUTE_US, allowed_lateness_us=0)
    known = {START: Known(START, 1, 0, 0), START + DAY_US: Known(START + DAY_US, 1, 0, 0)}
    assert len(due_steps(known, {}, minutes, START + DAY_US + MINUTE_US)) == 24 * 60 + 1
