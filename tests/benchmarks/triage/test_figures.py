"""Answers are held against the truth as a reader of the table would expect."""

from dataclasses import replace
from pathlib import Path

import pytest

from detectors.declared import DAY_US, HOUR_US
from detectors.types import Cause, Diagnosis, Verdict
from monitor.triage import diagnose
from tests.benchmarks.triage import baselines, figures, report
from tests.benchmarks.triage.answers import Answer
from tests.benchmarks.triage.missing import ABSENCES, PARITY_ABSENCES
from tests.benchmarks.triage.record import Record, keep, load
from tests.benchmarks.triage.truths import Truth
from tests.monitor.triage.test_scenarios import demo
from tests.monitor.triage.world import ONSET, case

NULLS = Truth("infrastructure", "features.missing", "user_age", {"app_version": "5.1"}, ONSET, -0.2)
CHEAP = Truth("quality", "value.decline", None, {}, ONSET + HOUR_US, -0.1)
CALM = Truth("benign", "benign.noise", None, {}, None, 0.0)


def record(*truths: Truth, false: int = 0) -> Record:
    found = demo() if NULLS in truths else case()
    return Record(
        "fit", "ads", "nulls", "nulls", truths, found, {}, None, (0, 0), (DAY_US, false), ("device", 0.4), {}
    )


def answer(
    *causes: Cause, truths: tuple[Truth, ...] = (NULLS,), verdict: Verdict = "infrastructure"
) -> Answer:
    told = replace(diagnose(demo()), causes=causes, verdict=verdict, confidence=0.95)
    return Answer(record(*truths), told)


RIGHT = Cause("features.missing", "infrastructure", 0.9, "user_age", {"app_version": "5.1"})
ELSEWHERE = replace(RIGHT, segment={})
VALUE = Cause("value.decline", "quality", 0.1)


def test_the_demos_triage_is_right_in_every_respect() -> None:
    found = Answer(record(NULLS), diagnose(demo()))
    assert (found.lens_right, found.among(1), found.placed, found.onset_error) == (True, True, True, 0.0)


def test_a_cause_in_another_place_is_right_and_misplaced() -> None:
    assert answer(ELSEWHERE).among(1)
    assert answer(ELSEWHERE).placed is False
    assert answer(VALUE).placed is None


def test_either_lens_is_right_when_two_causes_of_both_lenses_stand_and_both_must_be_among_three() -> None:
    both = answer(RIGHT, VALUE, truths=(NULLS, CHEAP), verdict="quality")
    assert both.lens_right
    assert both.among(3)
    assert not answer(RIGHT, truths=(NULLS, CHEAP)).among(3)
    assert answer(RIGHT, truths=(NULLS, CHEAP)).among(1)


def test_an_inconclusive_answer_is_not_right_and_not_surely_wrong() -> None:
    found = answer(VALUE, verdict="inconclusive")
    assert not found.lens_right
    assert not found.sure_and_wrong
    assert answer(VALUE, verdict="quality").sure_and_wrong


def test_a_fault_called_in_a_calm_world_is_counted_as_a_false_one() -> None:
    lines = {f.name: f for f in figures.table([answer(RIGHT, truths=(CALM,))], [])}
    assert lines["benign called a fault"].value == 1.0
    assert not lines["benign called a fault"].met
    assert lines["two causes at once: both among three"].text == "none"


def test_confidence_that_is_as_often_right_as_it_says_has_no_calibration_error() -> None:
    right, wrong = answer(RIGHT), answer(VALUE, verdict="quality")
    assert figures.calibration_error([right] * 19 + [wrong]) == pytest.approx(0.0, abs=1e-9)
    assert figures.calibration_error([wrong]) == pytest.approx(0.95)


def test_false_incidents_are_counted_in_eight_weeks_of_healthy_time() -> None:
    calm = Answer(record(CALM, false=1), diagnose(case()))
    assert figures.false_rate([calm]) == pytest.approx(56.0)


@pytest.mark.parametrize("absence", [*PARITY_ABSENCES, *ABSENCES])
def test_a_case_without_some_evidence_is_still_diagnosed(absence: str) -> None:
    found: Diagnosis = diagnose({**PARITY_ABSENCES, **ABSENCES}[absence](demo()))
    assert found.causes[0].cause == "features.missing"


def test_without_dimensions_no_slice_is_named_and_without_a_ledger_none_is_read() -> None:
    assert diagnose(ABSENCES["no dimensions"](demo())).segments == ()
    assert "no ledger to reconcile the log with" in diagnose(ABSENCES["no ledger"](demo())).missing_evidence


def test_a_baseline_reads_its_answers_as_the_fit_records_teach_it() -> None:
    scores = baselines.scores([record(NULLS)] * 2 + [record(CALM)], [record(NULLS)])
    assert scores["chance"].first == 1.0
    assert scores["the largest drift by Evidently"].lens == 1.0


def test_the_worst_cases_are_kept_beside_the_page_with_what_really_happened(tmp_path: Path) -> None:
    answers = [answer(RIGHT), answer(VALUE, verdict="quality")]
    assert report.worst(answers)[0] is answers[1]
    (line, *_) = report.save_worst(report.worst(answers), tmp_path / "worst")
    (kept, *_) = sorted((tmp_path / "worst").iterdir())
    assert kept.name in line
    assert kept.read_text().startswith(
        "What happened: features.missing of user_age in app_version = 5.1 since"
    )


def test_a_record_comes_back_from_its_file_as_it_was_kept(tmp_path: Path) -> None:
    keep(record(CALM), tmp_path / "records" / "calm.pkl.gz")
    held = load(tmp_path / "records" / "calm.pkl.gz")
    assert (held.truths, held.case.declared) == ((CALM,), case().declared)
