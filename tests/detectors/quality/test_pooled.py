"""Losses too slow for one small window are told of several together, and chance is not."""

import numpy as np
import pytest

from detectors.infrastructure import join_rate
from detectors.quality import calibration, concept, performance
from detectors.statistics.pooled import pools
from detectors.types import Finding
from tests.detectors.campaign import Campaign
from tests.detectors.world import Columns, Spoil, World

DETECTORS = [join_rate.DETECTOR, calibration.DETECTOR, performance.DETECTOR, concept.DETECTOR]


def grown(rows: int) -> Campaign:
    """Eight and a half days."""
    campaign = Campaign(World(rows, seed=21), DETECTORS)
    campaign.grow(204, judged=False)
    return campaign


@pytest.fixture(scope="module")
def eighteen_rows() -> Campaign:
    return grown(18)


@pytest.fixture(scope="module")
def eighteen_labels() -> Campaign:
    return grown(200)


def first_alarm(campaign: Campaign, spoil: Spoil, hours: int = 24, detector: str = "") -> Finding:
    branch = campaign.branch(spoil)
    for _ in range(hours):
        alarms = [f for f in branch.grow(1) if f.severity == "alarm" and f.detector.startswith(detector)]
        if alarms:
            return alarms[0]
    raise AssertionError(f"no alarm within {hours} hours")


def outcomes_never_come(columns: Columns, rng: np.random.Generator) -> Columns:
    lost = rng.random(len(columns["ts"])) < 0.6
    return {**columns, "known": np.where(lost, columns["ts"] + 10**18, columns["known"])}


def successes_go_unlogged(columns: Columns, rng: np.random.Generator) -> Columns:
    kept = columns["label"] * (rng.random(len(columns["ts"])) >= 0.6)
    return {**columns, "label": kept, "value": columns["value"] * kept}


def test_sixty_percent_of_outcomes_lost_at_eighteen_rows_an_hour_alarm_within_a_day(
    eighteen_rows: Campaign,
) -> None:
    found = first_alarm(eighteen_rows, outcomes_never_come)
    assert (found.detector, found.subject) == ("join_rate", "outcomes")


def test_sixty_percent_of_eighteen_successes_an_hour_unlogged_alarm_within_a_day(
    eighteen_labels: Campaign,
) -> None:
    found = first_alarm(eighteen_labels, successes_go_unlogged)
    assert (found.detector, found.subject) == ("calibration", "score")
    assert found.effect < -0.4


def successes_fall_to_the_opposite_rows(columns: Columns, rng: np.random.Generator) -> Columns:
    order = np.argsort(columns["plain0"])
    label = np.empty(len(order))
    label[order] = columns["label"][order[::-1]]
    return {**columns, "label": label, "value": label}


@pytest.mark.parametrize(("detector", "subject"), [("performance", "auc"), ("concept", "plain0")])
def test_eighteen_successes_an_hour_that_fall_to_the_opposite_rows_alarm_within_a_day(
    eighteen_labels: Campaign, detector: str, subject: str
) -> None:
    found = first_alarm(eighteen_labels, successes_fall_to_the_opposite_rows, detector=detector)
    assert found.subject in (subject, "log_loss", "score")
    assert found.details["windows"] in (6, 24)


def nothing(columns: Columns, rng: np.random.Generator) -> Columns:
    return columns


@pytest.mark.parametrize("size", ["eighteen_rows", "eighteen_labels"])
def test_small_healthy_windows_say_nothing_together(size: str, request: pytest.FixtureRequest) -> None:
    campaign: Campaign = request.getfixturevalue(size)
    assert not [f for f in campaign.branch(nothing).grow(48) if f.severity == "alarm"]


def test_a_pool_with_windows_missing_or_sick_is_left_out() -> None:
    starts = np.array([0, 1, 2, 3, 4, 7, 8, 9, 10, 11])
    healthy = np.array([1, 1, 1, 1, 0, 1, 1, 1, 1, 0], dtype=bool)
    at, sums = pools(starts, np.ones((10, 1)), healthy, width=1, count=4)
    assert dict(zip(at.tolist(), sums.ravel().tolist(), strict=True)) == {2: 3, 3: 4, 11: 4}


def test_without_enough_of_the_last_windows_there_is_no_pool() -> None:
    starts = np.array([0, 1, 2, 3, 4, 20])
    assert not len(pools(starts, np.ones((6, 1)), np.ones(6, dtype=bool), width=1, count=4)[0])
