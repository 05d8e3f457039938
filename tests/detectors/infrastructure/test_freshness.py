"""Outcomes that come later than they did."""

import numpy as np
import pytest

from detectors.declared import HOUR_US
from detectors.infrastructure.freshness import check
from tests.detectors.campaign import Campaign
from tests.detectors.infrastructure.faults import after, some
from tests.detectors.world import Columns, Spoil


def later(hours: float, share: float = 1.0) -> Spoil:
    def spoil(columns: Columns, rng: np.random.Generator) -> Columns:
        rows = some(columns, rng, share)
        return {**columns, "known": columns["known"] + rows * int(hours * HOUR_US)}

    return spoil


@pytest.mark.parametrize(("hours", "share"), [(0.5, 1.0), (0.4, 0.7)])
def test_outcomes_that_come_later_alarm(healthy: Campaign, hours: float, share: float) -> None:
    found = after(healthy, later(hours, share), "freshness")
    assert found["outcomes"].details["kind"] == "outcome"
    assert found["outcomes"].effect > 0.1


def test_outcomes_that_come_sooner_are_no_fault(healthy: Campaign) -> None:
    assert not after(healthy, later(-0.3), "freshness")


def test_healthy_outcomes_are_judged_and_clear(healthy: Campaign) -> None:
    (found,) = check(healthy.view())
    assert not found.too_few
    assert abs(found.effect) < found.bar
