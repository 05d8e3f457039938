"""Slices of the infrastructure: what is a loss, and what only moved."""

import numpy as np
import pytest

from detectors.infrastructure.volume import check
from detectors.types import Check
from tests.detectors.campaign import Campaign
from tests.detectors.world import Columns, World


@pytest.fixture(scope="module")
def healthy() -> Campaign:
    campaign = Campaign(World(rows=1_000, seed=9))
    campaign.grow(84, judged=False)
    return campaign


def slices(campaign: Campaign) -> dict[str, Check]:
    checks = check(campaign.view())
    return {c.segment["datacenter"]: c for c in checks if c.segment}


def after(campaign: Campaign, **renamed: str) -> dict[str, Check]:
    """The slices when the rows of each datacenter named go to another, or to none when that is empty."""

    def spoil(columns: Columns, rng: np.random.Generator) -> Columns:
        names = columns["d:datacenter"].astype("U9")
        for old, new in renamed.items():
            names = np.where(names == old, new, names)
        return {key: (names if key == "d:datacenter" else v)[names != ""] for key, v in columns.items()}

    other = campaign.branch(spoil)
    other.grow(1, judged=False)
    return slices(other)


def test_a_slice_that_goes_dark_is_rare(healthy: Campaign) -> None:
    west = after(healthy, west="")["west"]
    assert west.effect < -west.bar
    assert west.p_value is not None
    assert west.p_value < 1e-6
    assert west.details["ratio"] == 0


def test_the_others_are_not_accused(healthy: Campaign) -> None:
    found = after(healthy, west="")
    assert all(abs(found[name].effect) < found[name].bar for name in ("east", "north"))


def test_a_slice_whose_rows_a_newcomer_takes_over_is_a_rollout(healthy: Campaign) -> None:
    assert after(healthy, west="west-2")["west"].effect == 0


def test_a_slice_whose_rows_one_sibling_takes_over_is_a_failover(healthy: Campaign) -> None:
    assert after(healthy, west="north")["west"].effect == 0
