"""Other proportions: told, split from what happens within the values, and by side."""

from dataclasses import replace

import numpy as np
import pytest

from detectors.declared import Dimension
from detectors.detector import View
from detectors.quality.population import DETECTOR, check, moved
from tests.detectors.campaign import Campaign
from tests.detectors.world import Columns, Spoil, World, declared

SYSTEM = replace(
    declared(),
    dimensions=(Dimension("datacenter", "infrastructure"), Dimension("country", "quality", "supply")),
)


@pytest.fixture(scope="module")
def healthy() -> Campaign:
    """Four days of a thousand rows an hour in which the French succeed twice as often."""
    campaign = Campaign(World(rows=1_000, seed=7, spoil=lucky_french), [DETECTOR], SYSTEM)
    campaign.grow(96, judged=False)
    return campaign


def lucky_french(columns: Columns, rng: np.random.Generator) -> Columns:
    french = columns["d:country"] == "fr"
    more = french & (rng.random(len(french)) < 0.1)
    return {
        **columns,
        "label": np.where(more, 1.0, columns["label"]),
        "score": columns["score"] + 0.1 * french,
    }


def fewer_french(columns: Columns, rng: np.random.Generator) -> Columns:
    columns = lucky_french(columns, rng)
    kept = (columns["d:country"] != "fr") | (rng.random(len(columns["ts"])) < 0.3)
    return {name: values[kept] for name, values in columns.items()}


def higher_scores(columns: Columns, rng: np.random.Generator) -> Columns:
    columns = fewer_french(columns, rng)
    return {**columns, "score": columns["score"] * 1.5}


def french_become_swiss(columns: Columns, rng: np.random.Generator) -> Columns:
    columns = lucky_french(columns, rng)
    return {**columns, "d:country": np.where(columns["d:country"] == "fr", "ch", columns["d:country"])}


def test_other_proportions_alarm_within_three_windows_with_their_side(healthy: Campaign) -> None:
    found = healthy.branch(fewer_french).grow(3)
    assert [f.severity for f in found] == ["warn", "warn", "alarm"]
    assert found[-1].details["side"] == "supply"
    assert found[-1].details["value"] == "fr"
    assert found[-1].observed == pytest.approx(0.3 * 0.3 / 0.79, abs=0.05)


def test_the_mix_is_told_apart_from_what_happens_within(healthy: Campaign) -> None:
    (mix,) = check(after(healthy, fewer_french))
    (both,) = check(after(healthy, higher_scores))
    assert mix.details["mix_effect"] < -0.05
    assert both.details["mix_effect"] == pytest.approx(mix.details["mix_effect"], abs=0.03)
    assert 1 + both.details["within_effect"] == pytest.approx(
        1.5 * (1 + mix.details["within_effect"]), abs=0.05
    )


def after(campaign: Campaign, spoil: Spoil) -> View:
    branch = campaign.branch(spoil)
    branch.grow(1, judged=False)
    return branch.view()


def test_rows_that_went_to_a_new_value_moved_between_no_known_ones(healthy: Campaign) -> None:
    assert not healthy.branch(french_become_swiss).grow(3)


def test_proportions_that_hold_are_left_alone(healthy: Campaign) -> None:
    assert not healthy.branch(lucky_french).grow(24)


def test_what_moved_is_the_lesser_of_gains_and_losses() -> None:
    assert moved(np.array([0.2, 0.5]), np.array([0.5, 0.5])) == 0
    assert moved(np.array([0.2, 0.8]), np.array([0.5, 0.5])) == pytest.approx(0.3)
