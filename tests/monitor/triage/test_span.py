"""What only a span shows: outcomes that fill up later, labels without value, scores that left their past."""

from dataclasses import replace
from typing import Any

import pytest

from detectors.types import Finding
from monitor.triage import diagnose
from monitor.triage.case import Case, Late
from monitor.triage.evidence import gather
from monitor.triage.facts import establish
from monitor.triage.score_place import scores_at
from monitor.triage.sign import Sign
from tests.monitor.triage.world import Fault, Group, case, finding, renamed, scale, slices, usual


def sign(found: Case, symbol: str) -> Sign:
    return gather(establish(found))[symbol]


def test_successes_that_come_after_their_window_was_judged_are_late_and_not_lost() -> None:
    late = replace(case(scale("ctr", 0.6), ledger="apart"), late=Late(20.0, 10_000.0, 4_000.0, 11_000.0))
    assert sign(late, "labels_late").state == "fired"
    assert diagnose(late).causes[0].cause == "outcomes.delayed"


@pytest.mark.parametrize(
    "late", [Late(0.0, 10_000.0, 5.0, 9_000.0), Late(500.0, 10_000.0, 600.0, 9_000.0), None]
)
def test_a_few_late_successes_or_as_many_as_ever_are_no_delay(late: Late | None) -> None:
    assert sign(replace(case(), late=late), "labels_late").state == "missing"


def test_labels_that_fall_without_their_value_are_wrong() -> None:
    found = case(scale("ctr", 0.6), scale("worth", 1 / 0.6))
    assert sign(found, "labels_wrong").state == "fired"
    diagnosis = diagnose(found)
    assert (diagnosis.causes[0].cause, diagnosis.causes[0].subject) == ("outcomes.corrupted", "outcomes")
    assert sign(case(scale("ctr", 0.6)), "labels_wrong").state != "fired"


def test_more_and_cheaper_successes_are_a_proxy_that_went_its_own_way() -> None:
    found = case(scale("ctr", 1.4), scale("worth", 0.6))
    assert sign(found, "more_cheaper").state == "fired"
    diagnosis = diagnose(found)
    assert (diagnosis.causes[0].cause, diagnosis.causes[0].subject) == ("proxy.decoupled", "ctr")
    assert sign(case(scale("worth", 0.6)), "more_cheaper").state == "clear"


def test_a_supplier_that_is_gone_is_named_though_few_rows_moved() -> None:
    small = case(renamed("advertiser", "corn", "acme", 0.9))
    found = sign(small, "mix_supply")
    assert (found.state, found.subject, found.segment) == ("fired", "advertiser", {"advertiser": "corn"})


def with_scores(*faults: Fault, **of: float) -> Case:
    """A case whose rows have scores of 0.05, times what is given for a datacenter."""
    sides = []
    for changed in (False, True):
        groups = usual()
        for fault in faults if changed else ():
            fault(groups)
        held = slices(groups, 1.0)
        east = {g.at["datacenter"]: of.get(g.at["datacenter"], 1.0) if changed else 1.0 for g in groups}
        margins = {
            margin: {
                values: {**cell, "score": _scores(groups, dict(zip(margin, values, strict=True)), east)}
                for values, cell in cells.items()
            }
            for margin, cells in held.margins.items()
        }
        sides.append(replace(held, margins=margins))
    return replace(case(*faults), before=sides[0], during=sides[1])


def _scores(groups: list[Group], where: dict[str, str], times: dict[str, float]) -> float:
    inside = [g for g in groups if all(g.at[name] == value for name, value in where.items())]
    return sum(g.n * 0.05 * times[g.at["datacenter"]] for g in inside)


def test_the_datacenter_whose_scores_left_their_past_is_the_place() -> None:
    assert scores_at(with_scores(west=0.8)) == {"datacenter": "west"}
    assert scores_at(with_scores()) == {}
    assert scores_at(with_scores(west=0.8, east=0.8)) == {}


def test_a_model_that_fails_its_golden_cases_is_placed_where_its_scores_changed() -> None:
    probes = finding("probes", "golden")
    found = replace(with_scores(scale("ctr", 0.9), west=0.8), findings=(probes,))
    top = diagnose(found).causes[0]
    assert (top.cause, top.segment) == ("model.miscompute", {"datacenter": "west"})


def test_nulls_in_all_rows_are_not_placed_in_a_slice_that_something_else_broke() -> None:
    everywhere = replace(finding("missing", "user_age", kind="null"), observed=1.0)
    found = case(scale("ctr", 0.5, datacenter="west"), findings=(everywhere,))
    assert diagnose(found).causes[0].segment == {}


def test_nulls_are_placed_where_most_rows_that_differ_from_training_lie() -> None:
    def rows(differing: int, **segment: str) -> Finding:
        details: dict[str, Any] = {
            "form": "rows",
            "transform": "null",
            "compared": 120,
            "differing": differing,
        }
        return replace(
            finding("training_skew", "user_age", segment=segment, **details), id=f"01SKEW-{differing}"
        )

    nulls = finding("missing", "user_age", kind="null")
    both = rows(40, datacenter="west"), rows(70, datacenter="west", app_version="5.0")
    top = diagnose(case(scale("ctr", 0.8), findings=(nulls, *both))).causes[0]
    assert (top.cause, top.segment) == ("features.missing", {"datacenter": "west", "app_version": "5.0"})
    few = rows(70, datacenter="west"), rows(40, datacenter="west", app_version="5.0")
    assert diagnose(case(scale("ctr", 0.8), findings=(nulls, *few))).causes[0].segment == {
        "datacenter": "west"
    }
