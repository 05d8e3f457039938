"""A value never seen before: named when its share matters, left alone when new values are usual."""

import numpy as np
import pytest

from detectors.quality.new_segment import DETECTOR, check
from tests.detectors.campaign import Campaign
from tests.detectors.world import Columns, Spoil, World


@pytest.fixture(scope="module")
def healthy() -> Campaign:
    """Four days of a thousand rows an hour."""
    campaign = Campaign(World(rows=1_000, seed=7), [DETECTOR])
    campaign.grow(96, judged=False)
    return campaign


def arriving(share: float) -> Spoil:
    """That share of the rows comes from Brazil."""

    def spoil(columns: Columns, rng: np.random.Generator) -> Columns:
        there = rng.random(len(columns["ts"])) < share
        return {**columns, "d:country": np.where(there, "br", columns["d:country"])}

    return spoil


def one_a_day(columns: Columns, rng: np.random.Generator) -> Columns:
    """A tenth of the rows have a country that came that very day."""
    there = rng.random(len(columns["ts"])) < 0.1
    day = f"day {int(columns['ts'][0]) // 86_400_000_000}"
    return {**columns, "d:country": np.where(there, day, columns["d:country"])}


def test_a_new_country_alarms_within_three_windows_and_is_named(healthy: Campaign) -> None:
    found = healthy.branch(arriving(0.1)).grow(3)
    assert [f.severity for f in found] == ["warn", "warn", "alarm"]
    assert found[-1].segment == {"country": "br"}
    assert found[-1].observed == pytest.approx(0.1, abs=0.03)
    assert found[-1].details["side"] == "demand"


def test_a_handful_of_new_rows_does_not_matter(healthy: Campaign) -> None:
    assert not healthy.branch(arriving(0.005)).grow(3)


def test_a_new_value_is_old_after_a_day(healthy: Campaign) -> None:
    branch = healthy.branch(arriving(0.1))
    branch.grow(25, judged=False)
    (found,) = check(branch.view())
    assert found.effect == pytest.approx(0, abs=0.01)


def test_a_dimension_with_new_values_every_day_is_left_alone() -> None:
    campaign = Campaign(World(rows=500, seed=9, spoil=one_a_day), [DETECTOR])
    campaign.grow(96, judged=False)
    assert not campaign.grow(72)
    assert campaign.tested == 72


def test_a_value_known_from_training_is_never_new(healthy: Campaign) -> None:
    (found,) = check(healthy.branch(arriving(0.0)).view())
    assert (found.effect, found.segment) == (0.0, {})
