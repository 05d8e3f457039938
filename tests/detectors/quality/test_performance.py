"""The ranking and the loss: worse is seen, better and a mere change of the rate are not."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import rankdata

from detectors.quality.performance import DETECTOR, relative_loss
from detectors.statistics.ranking import area
from detectors.types import Finding
from tests.detectors.campaign import Campaign
from tests.detectors.world import Columns, Spoil, World


@pytest.fixture(scope="module")
def healthy() -> Campaign:
    """Eight and a half days of two thousand rows an hour."""
    campaign = Campaign(World(rows=2_000, seed=7), [DETECTOR])
    campaign.grow(204, judged=False)
    return campaign


def findings(campaign: Campaign, spoil: Spoil) -> dict[str, Finding]:
    """The alarms of three windows, by subject."""
    return {f.subject: f for f in campaign.branch(spoil).grow(3) if f.severity == "alarm"}


def shuffled_scores(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "score": rng.permutation(columns["score"])}


def perfect_scores(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "score": 0.05 + 0.9 * columns["label"]}


def half_the_scores(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "score": columns["score"] * 0.3}


def half_the_successes(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "label": columns["label"] * (rng.random(len(columns["ts"])) < 0.5)}


def test_scores_that_rank_like_chance_alarm_within_three_windows(healthy: Campaign) -> None:
    found = findings(healthy, shuffled_scores)
    assert set(found) == {"auc", "log_loss"}
    auc = found["auc"]
    assert auc.observed == pytest.approx(0.5, abs=0.06)
    assert auc.details["low"] < 0.5 < auc.details["high"]
    assert auc.effect < 0


def test_scores_off_by_a_factor_lose_no_rank(healthy: Campaign) -> None:
    assert set(findings(healthy, half_the_scores)) == {"log_loss"}


def test_a_better_ranking_is_no_finding(healthy: Campaign) -> None:
    assert not findings(healthy, perfect_scores)


def test_fewer_successes_are_not_a_worse_ranking(healthy: Campaign) -> None:
    assert "auc" not in findings(healthy, half_the_successes)


def draws(seed: int, n: int = 4_000) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    rng = np.random.default_rng(seed)
    scores = rng.beta(2, 20, n).round(3)
    return scores, rng.random(n) < scores


def table(scores: NDArray[np.float64], labels: NDArray[np.bool_]) -> tuple[NDArray[np.float64], ...]:
    """Rows, sums of scores and labels of one window by distinct score, float64[1, S]."""
    distinct, at = np.unique(scores, return_inverse=True)
    rows = np.bincount(at).astype(np.float64)
    return rows[None], (rows * distinct)[None], np.bincount(at, labels).astype(np.float64)[None]


def test_the_area_is_that_of_ranks() -> None:
    scores, labels = draws(0)
    rows, _, came = table(scores, labels)
    auc, _ = area(came, rows - came)
    many = labels.sum()
    by_ranks = (rankdata(scores)[labels].sum() - many * (many + 1) / 2) / many / (len(labels) - many)
    assert auc[0] == pytest.approx(by_ranks)


def test_the_variances_are_those_of_repeated_draws() -> None:
    tables = [table(*draws(seed)) for seed in range(300)]
    for measured in (
        [area(came, rows - came) for rows, _, came in tables],
        [relative_loss(*each) for each in tables],
    ):
        values = np.array([value[0] for value, _ in measured])
        variances = np.array([variance[0] for _, variance in measured])
        assert variances.mean() == pytest.approx(values.var(), rel=0.25)
