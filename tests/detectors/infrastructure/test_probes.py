"""Golden cases: a wrong answer is an alarm at once, a lost one is not."""

from dataclasses import replace

import pytest

from detectors.declared import Declared, Model
from detectors.infrastructure.probes import DETECTOR, check
from detectors.judge import judge
from detectors.types import Check, ProbeResult
from tests.detectors.infrastructure.probed import WINDOW, result, run, seen


def only(checks: object) -> Check:
    (found,) = list(checks)  # type: ignore[call-overload]
    return found  # type: ignore[no-any-return]


def test_cases_that_pass_are_told_by_number() -> None:
    found = only(check(seen(run(0) + run(0, minute=5), versions={"v7": 100})))
    assert (found.effect, found.too_few) == (0.0, False)
    assert found.text == "golden: passed 48 of 48 (v7)"


def test_wrong_cases_are_told_with_their_size_their_version_and_their_beginning() -> None:
    results = run(0) + run(12, minute=5) + run(12, minute=10)
    found = only(check(seen(results, versions={"v7": 100})))
    assert found.text == "golden: 12 of 48 cases are off by up to 0.31 (v7) since 2027-01-15 08:05 UTC"
    assert found.effect == pytest.approx(12 / 48)


def test_the_beginning_is_not_known_where_the_first_run_is_wrong() -> None:
    assert only(check(seen(run(48)))).text.endswith("since 2027-01-15 08:00 UTC or before")


def test_a_single_wrong_answer_alarms_in_its_first_window() -> None:
    found, tally = judge(DETECTOR, check(seen(run(1))), WINDOW, {}, lambda: "id")
    assert (tally.alarm, found[0].severity) == (1, "alarm")


@pytest.mark.parametrize(("off", "wrong"), [(0.999e-3, 0), (1e-3, 0), (1.01e-3, 3), (-1.01e-3, 3)])
def test_a_case_is_wrong_beyond_the_tolerance_of_its_probe(off: float, wrong: int) -> None:
    assert only(check(seen(run(3, off=off)))).details["wrong"] == wrong


def test_a_probe_that_is_not_declared_may_miss_by_a_millionth() -> None:
    for off, wrong in ((0.9e-6, 0), (1.1e-6, 2)):
        results = [replace(each, probe="build") for each in run(2, off=off)]
        assert only(check(seen(results))).details["wrong"] == wrong


def test_the_last_bits_of_a_large_number_are_not_a_deviation() -> None:
    large = replace(result(1, 0.0), expected=1e15 / 3, observed=1e15 / 3 + 0.0625)
    assert not only(check(seen([large]))).details["wrong"]


def test_an_answer_that_is_no_number_is_wrong_and_is_told() -> None:
    found = only(check(seen([result(1, None, nonsense="NaN"), result(2, 0.5)])))
    assert found.effect == 0.5
    assert "1 of 2 cases are wrong" in found.text
    assert "answered was NaN" in found.text


def test_a_case_without_an_answer_is_counted_and_is_not_wrong() -> None:
    found = only(check(seen([*run(0, of=47), result(47, None, silence="connection refused")])))
    assert found.effect == 0.0
    assert found.text == "golden: passed 47 of 47; 1 had no answer"


def test_without_any_answer_nothing_is_known_of_what_the_model_computes() -> None:
    found = only(check(seen([result(case, None, silence="connection refused") for case in range(5)])))
    assert (found.effect, found.too_few) == (0.0, True)


def test_an_expectation_for_another_version_than_the_one_that_serves_is_left_out() -> None:
    old = [replace(each, model_version="v6") for each in run(48)]
    found = only(check(seen(old, versions={"v7": 100})))
    assert found.too_few
    assert "left out: 48 recorded for a version that does not serve all rows" in found.text


def test_where_no_version_is_logged_the_declared_one_serves() -> None:
    meant = Declared("ads", model=Model(version="v7"))
    for version, wrong in (("v7", 48), ("v6", 0)):
        results: list[ProbeResult] = [replace(each, model_version=version) for each in run(48)]
        assert only(check(seen(results, declared=meant, versions={"": 9}))).details["wrong"] == wrong


def test_while_two_versions_serve_a_miss_may_be_the_other_ones_answer() -> None:
    results = [replace(each, model_version="v7") for each in run(12)]
    found = only(check(seen(results, versions={"v7": 50, "v8": 50})))
    assert (found.effect, found.details["cases"], found.details["left_out"]) == (0.0, 36, 12)


@pytest.mark.parametrize(
    ("shares", "runs", "wrong"),
    [
        ({"v7": 95, "v8": 5}, (12, 12), 12),  # a small trial of v8 does not answer each time
        ({"v7": 95, "v8": 5}, (0, 12), 0),  # v8 may have come to the endpoint in between
        ({"v7": 5, "v8": 95}, (12, 12), 0),  # v8 has come with the hour
    ],
)
def test_a_case_that_always_misses_under_a_version_that_serves_nearly_all_is_wrong(
    shares: dict[str, int], runs: tuple[int, int], wrong: int
) -> None:
    results = [
        replace(each, model_version="v7")
        for at, count in enumerate(runs)
        for each in run(count, minute=5 * at)
    ]
    assert only(check(seen(results, versions=shares))).details["wrong"] == wrong


@pytest.mark.parametrize(("wrong", "told"), [(3, 0), (48, 48)])
def test_cases_that_were_run_once_are_wrong_when_they_miss_more_often_than_a_trial_answers(
    wrong: int, told: int
) -> None:
    results = [replace(each, model_version="v7") for each in run(wrong)]
    assert only(check(seen(results, versions={"v7": 95, "v8": 5}))).details["wrong"] == told


def test_a_case_that_a_router_always_sends_to_the_trial_is_one_miss_however_often_it_is_run() -> None:
    results = [replace(each, model_version="v7") for at in range(12) for each in run(1, minute=5 * at)]
    assert only(check(seen(results, versions={"v7": 95, "v8": 5}))).details["wrong"] == 0


def test_an_expectation_without_a_version_holds_for_all() -> None:
    assert only(check(seen(run(12), versions={"v7": 50, "v8": 50}))).details["wrong"] == 12


def test_each_probe_is_told_for_itself() -> None:
    other = [replace(each, probe="tail") for each in run(0)]
    assert [(c.subject, c.effect > 0) for c in check(seen(run(1) + other))] == [
        ("golden", True),
        ("tail", False),
    ]
