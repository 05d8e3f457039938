"""What triage makes of the quality detectors' findings: which cause they speak for, and which they do not."""

from dataclasses import replace

import pytest

from monitor.triage import diagnose
from tests.monitor.triage.test_scenarios import CALIBRATION, SCORES, SUPPLY, VERSIONS, top
from tests.monitor.triage.world import PARITY, case, finding, scale


def test_a_new_segment_that_a_detector_saw_is_named_where_margins_are_not_known() -> None:
    new = finding("new_segment", "country", lens="quality", segment={"country": "BR"}, side="demand")
    diagnosis = diagnose(replace(case(scale("ctr", 0.8), findings=(new,)), before=None, during=None))
    assert (diagnosis.verdict, top(diagnosis).cause) == ("quality", "population.new_segment")
    assert (top(diagnosis).subject, top(diagnosis).segment) == ("country", {"country": "BR"})


def test_an_estimated_ranking_that_fell_speaks_for_other_scores_as_their_drift_does() -> None:
    estimate = finding("estimated_performance", "auc", lens="quality")
    by_estimate, by_drift = (diagnose(case(versions=VERSIONS, findings=(f,))) for f in (estimate, SCORES))
    assert top(by_estimate).cause == "model.wrong_version"
    assert top(by_estimate).probability == pytest.approx(top(by_drift).probability)
    assert any(e.finding == estimate.id for e in top(by_estimate).because)


def test_other_proportions_that_a_detector_saw_are_named_where_margins_are_not_known() -> None:
    mix = finding("population", "country", lens="quality", side="demand", value="DE")
    diagnosis = diagnose(replace(case(findings=(mix,)), before=None, during=None))
    assert (top(diagnosis).cause, top(diagnosis).subject) == ("population.shift", "country")


def test_other_proportions_of_the_supply_are_no_shift_of_the_population() -> None:
    mix = finding("population", "advertiser", lens="quality", side="supply")
    diagnosis = diagnose(case(*SUPPLY, findings=(mix,)))
    assert top(diagnosis).cause == "supply.mix"
    assert "population.shift" not in {c.cause for c in diagnosis.causes if c.probability > 0.05}


def test_outcomes_that_moved_between_values_of_a_feature_are_concept_drift_of_that_feature() -> None:
    moved = finding("concept", "user_age", lens="quality", x_shift=0.0, y_given_x=-0.2)
    found = case(scale("ctr", 0.8), findings=(moved, CALIBRATION), parity=PARITY)
    assert (top(diagnose(found)).cause, top(diagnose(found)).subject) == ("concept.drift", "user_age")


def test_successes_that_are_worth_nothing_in_one_country_are_invalid_traffic_there() -> None:
    bots = finding("value", "worthless", lens="quality", segment={"country": "DE"})
    faults = (scale("ctr", 1.5, country="DE"), scale("worth", 1 / 1.5, country="DE"))
    diagnosis = diagnose(case(*faults, findings=(bots,)))
    assert (diagnosis.verdict, top(diagnosis).cause) == ("quality", "traffic.invalid")
    assert top(diagnosis).segment == {"country": "DE"}


def test_successes_that_are_worth_less_are_no_invalid_traffic() -> None:
    less = finding("value", "value", lens="quality", ratio=0.7)
    diagnosis = diagnose(case(scale("worth", 0.7), findings=(less,)))
    assert top(diagnosis).cause == "value.decline"


def test_a_loss_that_grew_while_the_ranking_held_is_no_concept_drift() -> None:
    loss = finding("performance", "log_loss", lens="quality")
    found = case(scale("ctr", 0.8), findings=(loss, CALIBRATION), parity=PARITY)
    assert top(diagnose(found)).cause == "presentation.change"
