"""Ties that no single column and no pair shows, told by a classifier over rows."""

from dataclasses import replace

import numpy as np
import pytest

from detectors.profile.sample import unknown
from detectors.quality import domain, drift, multivariate
from detectors.types import Finding
from tests.detectors.campaign import Campaign
from tests.detectors.world import Columns, World


def tied(columns: Columns, rng: np.random.Generator) -> Columns:
    """plain3 has the sign of plain1 × plain2, plain7 bends over plain4, plain6 goes with plain5."""
    noise = rng.normal(size=(2, len(columns["ts"])))
    return {
        **columns,
        "plain3": np.abs(columns["plain3"]) * np.sign(columns["plain1"] * columns["plain2"]),
        "plain7": columns["plain4"] ** 2 + 0.5 * noise[0],
        "plain6": 0.8 * columns["plain5"] + 0.6 * noise[1],
    }


def without(name: str, columns: Columns, rng: np.random.Generator) -> Columns:
    """The same values of one column, in other rows."""
    held = tied(columns, rng)
    return {**held, name: rng.permutation(held[name])}


def no_three(columns: Columns, rng: np.random.Generator) -> Columns:
    return without("plain3", columns, rng)


def no_bend(columns: Columns, rng: np.random.Generator) -> Columns:
    return without("plain7", columns, rng)


def no_pair(columns: Columns, rng: np.random.Generator) -> Columns:
    return without("plain6", columns, rng)


def only_margins(columns: Columns, rng: np.random.Generator) -> Columns:
    """Columns skewed, shifted and piled up on one value, all ties as they were."""
    held = tied(columns, rng)
    piled = np.where(rng.random(len(columns["ts"])) < 0.9, 0.0, held["plain9"])
    return {**held, "plain8": np.exp(held["plain8"]), "plain9": piled, "plain10": held["plain10"] + 1}


@pytest.fixture(scope="module")
def healthy() -> Campaign:
    """Three days of two thousand rows an hour."""
    campaign = Campaign(World(2_000, 7, tied), [domain.DETECTOR, drift.DETECTOR, multivariate.DETECTOR])
    campaign.grow(75, judged=False)
    return campaign


def alarms(found: list[Finding], detector: str) -> list[Finding]:
    return [f for f in found if f.detector == detector and f.severity == "alarm"]


def test_a_tie_of_three_features_that_vanishes_is_told_with_the_three(healthy: Campaign) -> None:
    found = healthy.branch(no_three).grow(5)
    *_, alarm = alarms(found, "domain")
    assert set(alarm.details["features"]) == {"plain1", "plain2", "plain3"}
    assert (alarm.observed or 0) > 0.65
    assert not alarms(found, "multivariate")
    assert not alarms(found, "drift")


def test_a_bend_that_vanishes_is_told_with_both_features(healthy: Campaign) -> None:
    found = healthy.branch(no_bend).grow(5)
    *_, alarm = alarms(found, "domain")
    assert set(alarm.details["features"]) == {"plain4", "plain7"}
    assert not alarms(found, "multivariate")


def test_a_correlation_that_vanishes_is_told_too(healthy: Campaign) -> None:
    *_, alarm = alarms(healthy.branch(no_pair).grow(5), "domain")
    assert set(alarm.details["features"]) == {"plain5", "plain6"}


def test_what_single_columns_show_is_left_to_drift(healthy: Campaign) -> None:
    found = healthy.branch(only_margins).grow(6)
    assert {f.subject for f in alarms(found, "drift")} == {"plain8", "plain9", "plain10"}
    assert not [f for f in found if f.detector == "domain"]


def test_the_same_ties_say_nothing(healthy: Campaign) -> None:
    assert not alarms(healthy.branch(tied).grow(10), "domain")


def test_ties_that_wander_say_nothing() -> None:
    stand = np.zeros(8)

    def wandering(columns: Columns, rng: np.random.Generator) -> Columns:
        stand[:] = 0.95 * stand + 0.3 * rng.normal(size=8)
        site = rng.integers(0, 12, len(columns["ts"]))
        held = {**columns}
        for i, r in enumerate((0.5 * np.tanh(stand)).tolist()):
            own = columns[f"plain{2 * i + 1}"]
            held[f"plain{2 * i + 1}"] = r * columns[f"plain{2 * i}"] + np.sqrt(1 - r * r) * own
        return {**held, **{f"site{i}": rng.normal(size=12)[site] for i in range(5)}}

    campaign = Campaign(World(300, 5, wandering), [domain.DETECTOR])
    campaign.grow(60, judged=False)
    assert not alarms(campaign.grow(60), "domain")
    assert campaign.tested >= 60


def test_ties_of_weekends_say_nothing_once_a_healthy_weekend_is_known() -> None:
    hours = iter(range(1_000))

    def at_weekends(columns: Columns, rng: np.random.Generator) -> Columns:
        r = 0.8 if next(hours) // 24 % 7 >= 5 else 0.0
        return {**columns, "plain1": r * columns["plain0"] + np.sqrt(1 - r * r) * columns["plain1"]}

    campaign = Campaign(World(500, 11, at_weekends), [domain.DETECTOR])
    campaign.grow(12 * 24, judged=False)
    assert not alarms(campaign.grow(16), "domain")
    new = campaign.branch(lambda columns, rng: {**at_weekends(columns, rng), "plain3": columns["plain2"]})
    *_, alarm = alarms(new.grow(6), "domain")
    assert set(alarm.details["features"]) == {"plain2", "plain3"}


def test_a_past_whose_rows_are_unknown_is_too_few(healthy: Campaign) -> None:
    view = healthy.view()
    bare = tuple(replace(profile, sample=unknown()) for profile in view.past.profiles)
    (check,) = domain.check(replace(view, past=replace(view.past, profiles=bare)))
    assert check.too_few
