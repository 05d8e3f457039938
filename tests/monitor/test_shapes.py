"""The contract's JSON of what the store holds."""

import pytest

from monitor import shapes
from storage.incidents import Incident


@pytest.mark.parametrize(("held", "shown"), [(0.97123456789, 0.9712), (1.0, 1.0), (None, None)])
def test_a_confidence_is_shown_in_four_digits(held: float | None, shown: float | None) -> None:
    found = Incident(
        id="01X",
        metric="revenue",
        state="open",
        severity="critical",
        window_start=0,
        opened=0,
        acknowledged=None,
        resolved=None,
        onset=None,
        quiet=0,
        confidence=held,
    )
    assert shapes.incident(found)["confidence"] == shown


def test_the_line_of_an_incident_never_claims_certainty() -> None:
    found = Incident(
        "01X", "revenue", "open", "critical", 0, 0,
        verdict="infrastructure", confidence=0.9984, top_cause="features.missing",
    )  # fmt: skip
    assert shapes.incident_line(found).endswith("revenue: infrastructure (> 99 %), features.missing")


def test_the_line_of_an_incident_says_how_far_the_metric_changed_and_where() -> None:
    found = Incident(
        "01X", "revenue", "open", "critical", 0, 0, verdict="infrastructure", confidence=0.9,
        top_cause="features.missing", change={"expected": 100.0, "observed": 62.0, "relative": -0.38},
    )  # fmt: skip
    line = shapes.incident_line(found, {"edge": "fra"})
    assert line.endswith("revenue −38 %: infrastructure (90 %), features.missing where edge = fra")
