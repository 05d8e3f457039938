"""Logged rows that come out otherwise when the model is asked again."""

from dataclasses import replace

import pytest

from detectors.declared import HOUR_US
from detectors.infrastructure.replay import DETECTOR, check
from detectors.judge import judge
from detectors.types import Check, Replay, Window
from tests.detectors.infrastructure.probed import START, WINDOW, seen


def made(apart: int, hours_ago: int = 0, compared: int = 100) -> Replay:
    return Replay("golden", START - hours_ago * HOUR_US, "window", "v7", compared, apart, 0.25 * bool(apart))


PAST = [made(0, hours) for hours in (5, 4, 3, 2, 1)]


def only(*replays: Replay, sick: tuple[Window, ...] = ()) -> Check:
    (found,) = check(seen(replays=[*PAST, *replays], sick=sick))
    return found


def is_over(found: Check) -> bool:
    return not found.too_few and bool(judge(DETECTOR, [found], WINDOW, {}, lambda: "id")[0])


def test_rows_that_come_out_the_same_are_told() -> None:
    found = only(replace(made(0), left_out=7))
    assert not is_over(found)
    assert found.text == (
        "golden: 100 of 100 logged rows come out the same when replayed (v7); "
        "7 rows of other versions are left out"
    )


@pytest.mark.parametrize(("apart", "over"), [(0, False), (1, False), (4, False), (8, True), (100, True)])
def test_many_rows_that_come_out_otherwise_are_a_fault_and_a_few_are_not(apart: int, over: bool) -> None:
    assert is_over(only(made(apart))) is over


def test_the_share_and_the_largest_difference_are_told() -> None:
    found = only(made(40))
    assert found.text == "golden: 40 of 100 logged rows come out otherwise when replayed, by up to 0.25 (v7)"
    assert found.effect == pytest.approx(0.4)


def test_a_difference_in_one_window_warns_and_in_two_alarms() -> None:
    ((first,), _) = judge(DETECTOR, [only(made(90))], WINDOW, {}, lambda: "id")
    later = Window(WINDOW.end, WINDOW.end + HOUR_US)
    ((second,), _) = judge(DETECTOR, [only(made(90))], later, {first.key: first}, lambda: "id")
    assert (first.severity, second.severity) == ("warn", "alarm")


def test_a_log_that_never_agreed_is_too_few() -> None:
    past = [made(95, hours) for hours in (3, 2, 1)]
    (found,) = check(seen(replays=[*past, made(97)]))
    assert found.too_few
    assert "it has always been so" in found.text


def test_a_share_that_is_usual_is_no_fault() -> None:
    past = [made(20, hours) for hours in (3, 2, 1)]
    for apart, over in ((24, False), (60, True)):
        (found,) = check(seen(replays=[*past, made(apart)]))
        assert is_over(found) is over


def test_a_share_that_few_rows_seldom_show_is_no_fault() -> None:
    past = [made(int(hours % 5 < 2), hours, compared=20) for hours in range(1, 101)]
    for apart, over in ((3, False), (8, True)):
        (found,) = check(seen(replays=[*past, made(apart, compared=20)]))
        assert (found.baseline, is_over(found)) == (0.0, over)


def test_a_few_windows_of_a_fault_that_nobody_told_of_teach_nothing() -> None:
    past = [made(100 * (hours < 8), hours) for hours in range(1, 101)]
    assert is_over(check(seen(replays=[*past, made(20)]))[0])


def test_a_first_replay_and_one_of_a_few_rows_are_too_few() -> None:
    assert check(seen(replays=[made(100)]))[0].too_few
    assert only(made(10, compared=10)).too_few


def test_windows_of_a_trouble_do_not_teach() -> None:
    past = [made(0, hours) for hours in (6, 5, 4)] + [made(90, hours) for hours in (3, 2, 1)]
    (found,) = check(seen(replays=[*past, made(90)], sick=(Window(START - 3 * HOUR_US, START),)))
    assert (found.baseline, is_over(found)) == (0.0, True)


def test_earlier_rows_are_a_subject_of_their_own() -> None:
    earlier = [replace(each, sample="earlier") for each in (*PAST, made(90))]
    found = check(seen(replays=[*PAST, made(0), *earlier]))
    assert [(c.subject, is_over(c)) for c in found] == [("golden", False), ("golden, earlier rows", True)]


def test_a_replay_in_which_nothing_could_be_compared_is_no_check() -> None:
    assert not check(seen(replays=[*PAST, replace(made(0), compared=0, note="connection refused")]))
