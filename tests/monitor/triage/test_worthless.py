"""Successes worth nothing belong to a slice that stands out, else to a feature."""

from dataclasses import replace

from detectors.types import Finding
from monitor.triage.worthless import of_worthless
from tests.monitor.triage.world import case, finding


def worthless(share: float, **segment: str) -> Finding:
    return replace(finding("value", "worthless", lens="quality", segment=segment), observed=share)


PAGE = replace(finding("concept", "device", lens="quality"), effect=0.6)


def test_a_slice_that_holds_many_more_of_them_is_named() -> None:
    found = [worthless(0.5), worthless(0.9, country="FR"), worthless(0.52, datacenter="east")]
    assert of_worthless(case(findings=(PAGE,)), found) == found[:2]


def test_where_every_slice_is_alike_the_feature_is_named_at_which_successes_lie_elsewhere() -> None:
    (left,) = of_worthless(case(findings=(PAGE,)), [worthless(0.5), worthless(0.55, country="FR")])
    assert (left.subject, left.segment) == ("device", {})


def test_without_such_a_feature_they_are_everywhere() -> None:
    (left,) = of_worthless(case(), [worthless(0.5), worthless(0.55, country="FR")])
    assert (left.subject, left.segment) == ("worthless", {})
