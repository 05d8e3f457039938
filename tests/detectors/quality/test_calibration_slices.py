"""A slice whose scores promise too much is named; what is off everywhere is not laid on any slice."""

import numpy as np
import pytest

from detectors.quality.calibration_slices import DETECTOR
from detectors.types import Finding
from tests.detectors.campaign import Campaign
from tests.detectors.world import Columns, Spoil, World


@pytest.fixture(scope="module")
def healthy() -> Campaign:
    """Eight and a half days of four thousand rows an hour."""
    campaign = Campaign(World(rows=4_000, seed=7), [DETECTOR])
    campaign.grow(204, judged=False)
    return campaign


def alarms(campaign: Campaign, spoil: Spoil) -> list[Finding]:
    return [f for f in campaign.branch(spoil).grow(3) if f.severity == "alarm"]


def fewer_in_france(columns: Columns, rng: np.random.Generator) -> Columns:
    lost = (columns["d:country"] == "fr") & (rng.random(len(columns["ts"])) < 0.6)
    return {**columns, "label": np.where(lost, 0.0, columns["label"])}


def fewer_everywhere(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "label": columns["label"] * (rng.random(len(columns["ts"])) < 0.5)}


def test_the_slice_that_yields_less_than_promised_is_named(healthy: Campaign) -> None:
    found = alarms(healthy, fewer_in_france)
    worst = min(found, key=lambda f: f.effect)
    assert worst.segment == {"country": "fr"}
    assert worst.effect == pytest.approx(np.log(0.4 / 0.82), abs=0.25)
    assert not any("datacenter" in f.segment for f in found)


def test_what_is_off_everywhere_is_laid_on_no_slice(healthy: Campaign) -> None:
    assert not alarms(healthy, fewer_everywhere)
