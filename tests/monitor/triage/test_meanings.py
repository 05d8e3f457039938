"""What findings of rows compared with training mean, and of values out of range."""

from typing import Any

import pytest

from detectors.types import Finding
from monitor.triage import diagnose
from monitor.triage.meanings import means
from monitor.triage.symbols import SYMBOLS
from tests.monitor.triage.world import case, finding, scale


def skew(transform: str, value: str | None = None, **details: Any) -> Finding:
    return finding("training_skew", "price", form="rows", transform=transform, value=value, **details)


@pytest.mark.parametrize(
    ("found", "symbol"),
    [
        (skew("null"), "nulls"),
        (skew("default", "-1"), "nulls"),
        (skew("default", "37.5"), "stale"),
        (skew("factor", "100"), "rescaled"),
        (skew("renamed"), "recoded"),
        (finding("vocabulary", "device", examples=["unknown"], unseen_share=0.9, form=None), "nulls"),
        (finding("vocabulary", "device", examples=["a1", "b2"], unseen_share=0.9, form=None), "recoded"),
        (skew("case"), "recoded"),
        (finding("ranges", "price", default=0.0, factor=None, offset=None), "nulls"),
        (finding("ranges", "price", default=None, factor=100.0, offset=None), "rescaled"),
    ],
)
def test_a_finding_speaks_for_one_way_in_which_a_feature_breaks(found: Finding, symbol: str) -> None:
    ways = ("nulls", "stale", "rescaled", "recoded")
    shown = [way for way in ways if found.detector in SYMBOLS[way].detectors and means(way, found)]
    assert shown == [symbol]


def test_what_few_of_the_differing_rows_show_is_not_how_the_feature_broke() -> None:
    few = skew("default", "phones", differing=51, explained=13)
    assert [s for s in ("nulls", "stale", "row_skew") if means(s, few)] == ["row_skew"]


def test_a_few_values_never_seen_are_new_and_no_other_encoding() -> None:
    found = finding("vocabulary", "device", examples=["tv"], unseen_share=0.2, form=None)
    assert [s for s in ("nulls", "recoded", "new_values") if means(s, found)] == ["new_values"]


def test_two_features_that_differ_in_the_same_rows_are_exchanged() -> None:
    rows: dict[str, Any] = {"form": "rows", "transform": "other", "compared": 100, "differing": 98}
    both = tuple(finding("training_skew", name, **rows) for name in ("price", "user_age"))
    top = diagnose(case(scale("ctr", 0.8), findings=both)).causes[0]
    assert (top.cause, top.subject) == ("features.swapped", "user_age and price")


def test_one_feature_that_differs_from_training_is_skew() -> None:
    top = diagnose(
        case(scale("ctr", 0.8), findings=(skew("row_before", compared=100, differing=98),))
    ).causes[0]
    assert (top.cause, top.subject) == ("features.skew", "price")
