"""A change by factor in words: each factor's own change, and amounts that add up as they are shown."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.types import Change
from monitor.triage import diagnose
from monitor.triage.breakdown import breakdown, sentence
from monitor.triage.decomposition import shares
from monitor.triage.render import to_text
from tests.monitor.triage.world import case, scale

sizes = st.floats(0.01, 1e6)


@given(before=st.tuples(sizes, sizes, sizes), after=st.tuples(sizes, sizes, sizes))
def test_the_shown_amounts_sum_to_the_change_and_own_changes_are_those_of_the_factors(
    before: tuple[float, float, float], after: tuple[float, float, float]
) -> None:
    found = shares(before, after)
    if found is None:
        return
    change = Change(math.prod(before), math.prod(after), 0.0)
    parts = breakdown(change, list(zip("abc", found, strict=True)))
    size = max(map(abs, (change.expected, change.observed, *(part.amount for part in parts))))
    assert abs(sum(part.amount for part in parts) - (change.observed - change.expected)) <= 2e-3 * size
    if abs(math.log(change.observed / change.expected)) > 1e-3:
        own = [part.relative for part in parts]
        assert own == pytest.approx(
            [y / x - 1 for x, y in zip(before, after, strict=True)], rel=1e-4, abs=1e-9
        )


def test_more_requests_and_fewer_clicks_are_told_by_what_each_did_itself() -> None:
    text = to_text(diagnose(case(scale("n", 1.25), scale("ctr", 0.6))))
    moved = next(line for line in text.splitlines() if line.startswith("What moved revenue"))
    assert moved.index("ctr −") < moved.index("requests +")
    assert "By factor" not in text


def test_a_metric_that_fell_to_nothing_has_amounts_alone() -> None:
    assert sentence("revenue", Change(50.0, 0.0, -1.0), [("requests", 1.0)]) == (
        "What moved revenue by −50: requests (−50 of it)"
    )


@pytest.mark.parametrize("change", [None, Change(math.nan, 1.0, None), Change(1.0, math.inf, None)])
def test_what_is_not_known_is_not_broken_down(change: Change | None) -> None:
    assert breakdown(change, [("ctr", 1.0)]) == ()
    assert sentence("revenue", Change(2.0, 1.0, -0.5), []) == ""
