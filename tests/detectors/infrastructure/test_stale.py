"""Features that stop: one value in all rows, or the same extremes again and again."""

import numpy as np
import pytest

from detectors.infrastructure.stale import check
from tests.detectors.campaign import Campaign
from tests.detectors.infrastructure.faults import after
from tests.detectors.world import Columns, Spoil


def all_rows_hold(name: str, value: object) -> Spoil:
    def spoil(columns: Columns, rng: np.random.Generator) -> Columns:
        return {**columns, name: np.full(len(columns[name]), value)}

    return spoil


def not_refreshed(name: str) -> Spoil:
    """The site's dozen values of the first hour go on being served."""
    kept: list[np.ndarray] = []

    def spoil(columns: Columns, rng: np.random.Generator) -> Columns:
        kept.append(np.unique(columns[name]))
        first = kept[0]
        return {**columns, name: np.r_[first, rng.choice(first, len(columns[name]) - len(first))]}

    return spoil


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("plain1", 0.731, "stale"),
        ("plain1", 0.0, "default"),
        ("site2", 0.4, "stale"),
        ("word1", "w3", "stale"),
        ("word1", "unknown", "default"),
    ],
)
def test_a_feature_with_one_value_in_all_rows_alarms(
    healthy: Campaign, name: str, value: object, kind: str
) -> None:
    found = after(healthy, all_rows_hold(name, value), "stale")
    assert set(found) == {name}
    assert found[name].details == {"kind": kind, "value": value}


def test_two_windows_with_one_value_are_not_enough(healthy: Campaign) -> None:
    assert not after(healthy, all_rows_hold("plain1", 0.731), "stale", windows=2)


def test_a_feature_of_the_site_that_is_not_refreshed_alarms_at_its_third_repeat(healthy: Campaign) -> None:
    assert not after(healthy, not_refreshed("site2"), "stale", windows=3)
    assert set(after(healthy, not_refreshed("site2"), "stale", windows=4)) == {"site2"}


def test_a_feature_that_never_moved_is_too_few_and_not_clear(healthy: Campaign) -> None:
    found = {c.subject: c for c in check(healthy.view())}
    assert found["constant"].too_few
    assert not found["plain1"].too_few
