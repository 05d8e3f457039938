"""Correction over the family, streaks and severities."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from detectors.detector import Detector, View
from detectors.judge import judge
from detectors.types import Check, Finding, Tally, Window

HOUR = 3_600_000_000


def no_checks(view: View) -> Sequence[Check]:
    return ()


DETECTOR = Detector("drift", "quality", "inputs", no_checks, alpha=0.01, persistence=3)


def a_check(subject: str = "age", effect: float = 0.5, p_value: float | None = 1e-6) -> Check:
    return Check(subject, effect, bar=0.1, p_value=p_value, observed=1.0, baseline=0.5, text="moved")


def judged(checks: Sequence[Check], hour: int = 0, previous: Sequence[Finding] = ()) -> list[Finding]:
    before = {finding.key: finding for finding in previous}
    return judge(DETECTOR, checks, Window(hour * HOUR, (hour + 1) * HOUR), before, lambda: f"id{hour}")[0]


def test_a_trouble_warns_first_and_alarms_in_its_third_window() -> None:
    findings: list[Finding] = []
    seen = []
    for hour in range(4):
        findings = judged([a_check()], hour, findings)
        seen.append((findings[0].severity, findings[0].streak, findings[0].since))
    assert seen == [("warn", 1, 0), ("warn", 2, 0), ("alarm", 3, 0), ("alarm", 4, 0)]


def test_a_trouble_that_is_known_to_have_begun_earlier_says_since_when() -> None:
    (first,) = judged([replace(a_check(), begun=-20 * HOUR)])
    (second,) = judged([replace(a_check(), begun=-10 * HOUR)], hour=1, previous=[first])
    assert [(f.since, f.streak) for f in (first, second)] == [(-20 * HOUR, 1), (-20 * HOUR, 2)]


def test_a_trouble_that_lasts_needs_to_be_certain_in_one_window_only() -> None:
    findings: list[Finding] = []
    seen = []
    for hour, p_value in enumerate((0.05, 0.001, 0.05)):
        findings = judged([a_check(p_value=p_value)], hour, findings)
        seen.append(findings[0].severity)
    assert seen == ["warn", "warn", "alarm"]


def test_what_has_begun_is_not_one_of_many_any_more() -> None:
    others = [a_check(subject=f"other{i}", p_value=0.5) for i in range(39)]
    begun = judged([a_check(), *others], hour=0)
    going_on = [a_check(p_value=0.04), *others]
    assert [f.streak for f in judged(going_on, hour=1, previous=begun)] == [2]
    assert judged(going_on, hour=1) == []


def test_a_trouble_that_never_becomes_certain_goes_on_warning() -> None:
    findings: list[Finding] = []
    for hour in range(5):
        findings = judged([a_check(p_value=0.05)], hour, findings)
    assert [(f.severity, f.streak) for f in findings] == [("warn", 5)]


def test_a_streak_starts_again_after_a_window_without_the_finding() -> None:
    old = judged([a_check()], hour=0)
    assert judged([a_check()], hour=2, previous=old)[0].streak == 1


def test_a_change_of_direction_starts_the_streak_again() -> None:
    old = judged([a_check(effect=0.5)], hour=0)
    found = judged([a_check(effect=-0.5)], hour=1, previous=old)[0]
    assert (found.streak, found.since) == (1, HOUR)


@pytest.mark.parametrize(
    "check",
    [
        a_check(effect=0.05),
        a_check(p_value=0.5),
        replace(a_check(), too_few=True),
        a_check(effect=float("nan")),
    ],
)
def test_small_effects_chance_and_too_few_rows_are_no_findings(check: Check) -> None:
    assert judged([check]) == []


def test_a_p_value_that_is_small_alone_is_not_small_among_many() -> None:
    alone = a_check(p_value=0.04)
    others = [a_check(subject=f"other{i}", p_value=0.5) for i in range(39)]
    assert len(judged([alone])) == 1
    assert judged([alone, *others]) == []


def test_a_check_without_a_test_stands_on_its_effect() -> None:
    assert [f.subject for f in judged([a_check(p_value=None), a_check("b", p_value=0.9)])] == ["age"]


def test_the_tally_counts_every_check_once() -> None:
    checks = [a_check(), a_check("b", effect=0.0), replace(a_check("c"), too_few=True)]
    _, tally = judge(DETECTOR, checks, Window(0, HOUR), {}, lambda: "id")
    assert tally == Tally(too_few=1, ok=1, warn=1, alarm=0)


def test_findings_of_two_slices_have_streaks_of_their_own() -> None:
    west = replace(a_check(), segment={"datacenter": "west"})
    east = replace(a_check(), segment={"datacenter": "east"})
    old = judged([west], hour=0)
    found = judged([west, east], hour=1, previous=old)
    assert [f.streak for f in found] == [2, 1]


def test_what_changes_is_told_apart_from_what_was_always_so_of_the_same_feature() -> None:
    always = replace(a_check(), lasting=True)
    begun = judged([always], hour=0)
    changed, lasting = judged([a_check(), always], hour=1, previous=begun)
    assert (changed.since, changed.streak) == (HOUR, 1)
    assert (lasting.since, lasting.streak) == (None, 2)
    changed, lasting = judged([a_check(), always], hour=2, previous=[changed, lasting])
    assert (changed.since, changed.streak, lasting.streak) == (HOUR, 2, 3)
