"""What a fault cost, said also where more requests hid the loss."""

from detectors.types import Cause, Finding
from monitor.triage import diagnose
from monitor.triage.case import Case
from monitor.triage.cost import told
from monitor.triage.render import to_text
from tests.monitor.triage.world import case, finding, scale

NULLS = finding("missing", "user_age", kind="null", segment={"datacenter": "west"})


def top(found: Case) -> Cause:
    return diagnose(found).causes[0]


def nulls(clicks: float, requests: float, *, at: Finding = NULLS) -> Case:
    """West holds 40 % of the rows."""
    return case(scale("n", requests), scale("ctr", clicks, datacenter="west"), findings=(at,))


def test_a_loss_that_more_requests_hid_is_told() -> None:
    found = nulls(0.5, 1.25)
    change = diagnose(found).change
    assert change is not None
    assert change.relative is not None
    assert abs(change.relative) < 0.02
    said = told(top(found))
    assert said is not None
    assert said.startswith("Without it revenue would have been about 25 % higher")
    assert "ctr in datacenter = west as before" in said
    assert f"   {said}" in to_text(diagnose(found)).splitlines()


def test_a_loss_is_told_where_requests_rose_beyond_it() -> None:
    cause = top(nulls(0.5, 1.8))
    assert cause.explains == 0.0
    assert "25 % higher" in (told(cause) or "")


def test_a_fault_that_the_metric_shows_whole_explains_it_and_has_its_cost() -> None:
    cause = top(nulls(0.5, 1.0))
    assert (cause.explains or 0.0) > 0.9
    assert "25 % higher" in (told(cause) or "")


def test_a_fault_that_cost_nothing_beyond_chance_has_no_cost() -> None:
    assert told(top(nulls(1.0, 1.25))) is None
    assert told(top(nulls(0.99, 1.0))) is None


def test_a_fault_everywhere_costs_what_its_factor_lost() -> None:
    everywhere = finding("missing", "user_age", kind="null")
    cause = top(case(scale("n", 1.25), scale("ctr", 0.8), findings=(everywhere,)))
    assert cause.segment == {}
    assert told(cause) == "Without it revenue would have been about 26 % higher (15 to 36 %)."


def test_a_sentence_of_cost_weighs_nothing() -> None:
    said = [e for e in top(nulls(0.5, 1.25)).because if e.text.startswith("Without it ")]
    assert [(e.weight, e.finding) for e in said] == [(0.0, None)]


def test_a_log_that_lost_outcomes_lost_no_money() -> None:
    cause = top(case(scale("ctr", 0.6), ledger="apart"))
    assert cause.cause == "outcomes.lost"
    said = told(cause) or ""
    assert said.startswith("The log misses about 40 % of revenue; billed_revenue is ")
    assert said.endswith("expected.")
    assert not any(e.text.startswith("Without it ") for e in cause.because)


def test_rows_that_the_log_lost_are_told_beside_the_ledger() -> None:
    cause = top(case(scale("n", 0.6), ledger="apart"))
    assert cause.cause == "logging.loss"
    assert (told(cause) or "").startswith("The log misses about 40 % of revenue; billed_revenue is ")


def test_where_no_ledger_is_known_the_rate_tells_what_the_log_misses() -> None:
    gap = finding("join_rate", "outcomes")
    cause = top(case(scale("ctr", 0.6), ledger="none", findings=(gap,)))
    assert cause.cause == "outcomes.lost"
    assert told(cause) == "The log misses about 40 % of revenue."


def test_labels_that_are_wrong_cost_nothing_of_the_business() -> None:
    cause = top(case(scale("ctr", 0.6), scale("worth", 1 / 0.6)))
    assert cause.cause == "outcomes.corrupted"
    assert told(cause) is None
