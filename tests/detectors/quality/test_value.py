"""What successes are worth, overall and by slice, and successes that are worth nothing."""

import numpy as np
import pytest

from detectors.quality.value import DETECTOR
from detectors.types import Finding
from tests.detectors.campaign import Campaign
from tests.detectors.world import Columns, Spoil, World

Key = tuple[str, tuple[tuple[str, str], ...]]


@pytest.fixture(scope="module")
def healthy() -> Campaign:
    """Eight and a half days of four thousand rows an hour."""
    campaign = Campaign(World(rows=4_000, seed=7), [DETECTOR])
    campaign.grow(204, judged=False)
    return campaign


def alarms(campaign: Campaign, spoil: Spoil) -> dict[Key, Finding]:
    found = campaign.branch(spoil).grow(3)
    return {(f.subject, tuple(f.segment.items())): f for f in found if f.severity == "alarm"}


def all_cheaper(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "value": columns["value"] * 0.6}


def cheaper_in_france(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "value": np.where(columns["d:country"] == "fr", 0.4, 1.0) * columns["value"]}


def bots_in_germany(columns: Columns, rng: np.random.Generator) -> Columns:
    """Clicks that nobody pays for, as many as there were."""
    bot = (columns["d:country"] == "de") & (rng.random(len(columns["ts"])) < 0.1)
    return {
        **columns,
        "label": np.where(bot, 1.0, columns["label"]),
        "value": np.where(bot, 0.0, columns["value"]),
    }


def twice_as_many(columns: Columns, rng: np.random.Generator) -> Columns:
    more = rng.random(len(columns["ts"])) < 0.1
    worth = rng.lognormal(0, 0.5, len(more))
    return {
        **columns,
        "label": np.where(more, 1.0, columns["label"]),
        "value": np.where(more, worth, columns["value"]),
    }


def test_successes_that_are_worth_less_everywhere_are_one_finding(healthy: Campaign) -> None:
    found = alarms(healthy, all_cheaper)
    assert set(found) == {("value", ())}
    assert found["value", ()].details["ratio"] == pytest.approx(0.6, abs=0.1)


def test_the_slice_whose_successes_are_worth_less_is_named(healthy: Campaign) -> None:
    found = alarms(healthy, cheaper_in_france)
    assert ("value", (("country", "fr"),)) in found
    assert not any(dimension == "datacenter" for _, segment in found for dimension, _ in segment)


def test_successes_worth_nothing_are_named_with_their_slice(healthy: Campaign) -> None:
    found = alarms(healthy, bots_in_germany)
    worst = max((f for f in found.values() if f.subject == "worthless"), key=lambda f: f.effect)
    assert worst.segment == {"country": "de"}
    assert worst.baseline == 0
    assert not any(
        f.segment.get("country") in ("fr", "us") for (s, _), f in found.items() if s == "worthless"
    )


def test_more_successes_of_the_usual_worth_are_left_alone(healthy: Campaign) -> None:
    assert not alarms(healthy, twice_as_many)
