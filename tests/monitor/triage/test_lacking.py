"""Gaps are told as they are: nothing is called unknown that is known, or that nobody could know."""

from dataclasses import replace

from detectors.declared import Model
from detectors.types import Tally
from monitor.triage import diagnose
from monitor.triage.case import Case
from tests.monitor.triage.world import ADS, case, finding, scale


def lacking(found: Case) -> str:
    return "; ".join(diagnose(found).missing_evidence)


def test_latency_is_not_called_unknown_where_serving_is_watched() -> None:
    assert "no latency is known" in lacking(case())
    watched = replace(case(), tallies={**case().tallies, "serving": Tally(ok=36)})
    assert "no latency is known" not in lacking(watched)
    assert "no metric of latency is declared" in lacking(watched)


def test_a_named_place_does_not_stand_beside_a_missing_one() -> None:
    nulls = finding("missing", "user_age", kind="null", segment={"datacenter": "west"})
    hidden = case(scale("n", 1.25), scale("ctr", 0.5, datacenter="west"), findings=(nulls,))
    assert diagnose(hidden).causes[0].segment == {"datacenter": "west"}
    assert "placed" not in lacking(hidden)


def test_a_change_within_chance_is_said_to_be_too_small_to_place() -> None:
    assert "revenue moved too little for its change to be placed in slices" in lacking(case())
    bare = replace(case(), declared=replace(ADS, dimensions=()))
    assert "no dimensions are declared" in lacking(bare)


def test_where_only_successes_are_logged_no_share_of_outcomes_is_missed() -> None:
    said = "no check of the share of rows with an outcome"
    assert said in lacking(case())
    positives = replace(ADS, model=Model(version="v7", outcomes="positives"))
    assert said not in lacking(replace(case(), declared=positives))


def test_the_worth_of_successes_is_known_where_it_is_measured() -> None:
    assert "no value of successes is known" not in lacking(case(scale("worth", 0.6)))


def test_a_checked_fault_is_told_by_all_its_detectors_once() -> None:
    texts = [e.text for e in diagnose(case()).causes[0].because]
    assert not [text for text in texts if text.count("vocabulary") > 1]


def test_outcomes_that_came_are_not_called_unknown() -> None:
    assert "no outcomes are known" not in lacking(case(scale("ctr", 0.95)))
    assert "no outcomes are known" in lacking(Case(ADS, case().span))


def test_a_measured_factor_is_not_called_unmeasured() -> None:
    undecided = case(scale("n", 0.96))
    assert "no measured factor of role volume" not in lacking(undecided)
    assert "no measured factor of role volume" in lacking(Case(ADS, case().span))
