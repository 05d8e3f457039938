"""Outcomes given inputs: what moved from some values to others, and nothing else, is concept drift."""

import numpy as np
import pytest

from detectors.quality.concept import DETECTOR, check, split
from detectors.types import Finding
from tests.detectors.campaign import Campaign
from tests.detectors.world import Columns, Spoil, World


@pytest.fixture(scope="module")
def healthy() -> Campaign:
    """Eight and a half days of two thousand rows an hour."""
    campaign = Campaign(World(rows=2_000, seed=7), [DETECTOR])
    campaign.grow(204, judged=False)
    return campaign


def alarms(campaign: Campaign, spoil: Spoil) -> dict[str, Finding]:
    return {f.subject: f for f in campaign.branch(spoil).grow(3) if f.severity == "alarm"}


def mirrored(columns: Columns, rng: np.random.Generator) -> Columns:
    """Those who clicked least click most."""
    chance = 1 / (1 + np.exp(2.5 + 0.5 * columns["plain0"]))
    return {**columns, "label": (rng.random(len(chance)) < chance) * 1.0}


def nobody_clicks_on_one_word(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "label": np.where(columns["word5"] == "w0", 0.0, columns["label"])}


def half_everywhere(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "label": columns["label"] * (rng.random(len(columns["ts"])) < 0.5)}


def other_rows(columns: Columns, rng: np.random.Generator) -> Columns:
    kept = (columns["plain0"] > 0) | (rng.random(len(columns["ts"])) < 0.3)
    return {name: values[kept] for name, values in columns.items()}


def test_outcomes_that_left_some_values_for_others_alarm_within_three_windows(healthy: Campaign) -> None:
    found = alarms(healthy, mirrored)
    assert set(found) == {"plain0", "score"}
    assert found["plain0"].effect > 0.2


def test_the_feature_whose_value_lost_its_outcomes_is_named(healthy: Campaign) -> None:
    found = alarms(healthy, nobody_clicks_on_one_word)
    assert set(found) == {"word5"}
    assert found["word5"].details["y_given_x"] < -0.1


def test_a_rate_that_fell_everywhere_alike_is_no_concept_drift(healthy: Campaign) -> None:
    assert not alarms(healthy, half_everywhere)


def test_other_proportions_of_the_inputs_are_no_concept_drift(healthy: Campaign) -> None:
    branch = healthy.branch(other_rows)
    assert not branch.grow(3)
    (found,) = (c for c in check(branch.view()) if c.subject == "plain0")
    assert found.details["x_shift"] > 0.1
    assert abs(found.details["y_given_x"]) < abs(found.details["x_shift"])


def test_the_two_parts_make_up_the_change() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        p, q = rng.dirichlet(np.ones(6), 2)
        before, now = rng.random((2, 6))
        x_shift, given_x = split(p, q, before, now)
        assert x_shift + given_x == pytest.approx((q @ now) / (p @ before) - 1)


def test_values_that_only_one_side_has_do_not_speak_of_outcomes_given_inputs() -> None:
    p, q = np.array([1.0, 0.0]), np.array([0.5, 0.5])
    assert split(p, q, np.array([0.1, 0.0]), np.array([0.1, 0.9]))[1] == 0
