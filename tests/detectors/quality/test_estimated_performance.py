"""What the ranking will be, told before outcomes come."""

import numpy as np
import pytest

from detectors.quality import performance
from detectors.quality.estimated_performance import DETECTOR, check
from detectors.statistics.isotonic import rising_rates
from tests.detectors.campaign import Campaign
from tests.detectors.world import Columns, World


@pytest.fixture(scope="module")
def healthy() -> Campaign:
    """Eight and a half days of two thousand rows an hour."""
    campaign = Campaign(World(rows=2_000, seed=7), [DETECTOR])
    campaign.grow(204, judged=False)
    return campaign


def one_kind_of_user(columns: Columns, rng: np.random.Generator) -> Columns:
    """Rows whose scores crowd together: the model still says the truth, and can't rank what is alike."""
    n = len(columns["ts"])
    score = np.full(n, 0.08) + rng.normal(0, 0.002, n)
    label = (rng.random(n) < score) * 1.0
    return {**columns, "score": score, "label": label, "value": label}


def other_outcomes(columns: Columns, rng: np.random.Generator) -> Columns:
    label = rng.permutation(columns["label"])
    return {**columns, "label": label, "value": label}


def test_the_estimate_lies_in_its_band_once_outcomes_come(healthy: Campaign) -> None:
    view = healthy.view()
    (estimate,), (found, _) = check(view), performance.check(view)
    assert found.observed is not None
    assert estimate.details["low"] < found.observed < estimate.details["high"]


def test_scores_that_crowd_together_alarm_within_three_windows(healthy: Campaign) -> None:
    found = healthy.branch(one_kind_of_user).grow(3)
    assert [f.severity for f in found] == ["warn", "warn", "alarm"]
    assert found[-1].observed == pytest.approx(0.5, abs=0.03)


def test_other_outcomes_of_the_same_rows_are_for_others_to_see(healthy: Campaign) -> None:
    assert not healthy.branch(other_outcomes).grow(3)


def test_rising_rates_are_the_best_that_never_fall() -> None:
    rng = np.random.default_rng(0)
    rows = rng.integers(1, 50, 40).astype(float)
    hits = rng.binomial(rows.astype(int), np.linspace(0.1, 0.5, 40)).astype(float)
    rates = rising_rates(hits, rows)
    assert (np.diff(rates) >= 0).all()
    assert (rates * rows).sum() == pytest.approx(hits.sum())
    error = (rows * (hits / rows - rates) ** 2).sum()
    for _ in range(200):
        other = np.sort(np.clip(rates + rng.normal(0, 0.02, 40), 0, 1))
        assert (rows * (hits / rows - other) ** 2).sum() >= error


def test_without_rows_no_rate_is_known() -> None:
    assert rising_rates(np.zeros(3), np.zeros(3)).tolist() == [0, 0, 0]
