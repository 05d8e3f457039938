"""Few successes that an independent count bears out are no fault of the outcomes."""

from monitor.triage.evidence import gather
from monitor.triage.facts import establish
from tests.monitor.triage.world import case, finding, scale

FEW = finding("outcome_validity", "labels", kind="rate")


def test_successes_that_fell_with_the_ledger_tell_what_happened() -> None:
    sign = gather(establish(case(scale("ctr", 0.1), findings=(FEW,))))["labels_wrong"]
    assert sign.state == "clear"
    assert "billed_revenue" in sign.text


def test_successes_that_fell_while_the_ledger_stands_are_wrong() -> None:
    found = case(scale("ctr", 0.1), ledger="apart", findings=(FEW,))
    assert gather(establish(found))["labels_wrong"].state == "fired"
