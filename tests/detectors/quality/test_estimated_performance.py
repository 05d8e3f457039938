"""What the ranking will be, told before outcomes come."""

import numpy as np
import pytest

from detectors.profile import Binning, FeatureBins
from detectors.quality import performance
from detectors.quality.estimated_performance import DETECTOR, check
from detectors.statistics.expected_error import learned
from detectors.statistics.isotonic import rising_rates
from tests.detectors import regression
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


@pytest.fixture(scope="module")
def prices() -> Campaign:
    """Two and a half days of a thousand prices an hour."""
    campaign = Campaign(regression.world(1_000, seed=7), [DETECTOR], regression.regression())
    campaign.grow(60, judged=False)
    return campaign


def wider(columns: Columns, rng: np.random.Generator) -> Columns:
    """More rows where the model errs most, twice as far out as ever: the past knows nothing of such rows."""
    return regression.priced({**columns, "plain1": 2 * columns["plain1"]}, rng)


def more_at_the_ends(columns: Columns, rng: np.random.Generator) -> Columns:
    """The same, of values that have all been seen before."""
    weight = columns["plain1"] ** 2
    rows = rng.choice(len(weight), len(weight), p=weight / weight.sum())
    return regression.priced({**columns, "plain1": columns["plain1"][rows]}, rng)


def twice_the_error(columns: Columns, rng: np.random.Generator) -> Columns:
    told = regression.priced(columns, rng)
    return {**told, "label": 2 * told["label"] - told["score"]}


def test_the_estimated_errors_lie_in_their_bands_once_outcomes_come(prices: Campaign) -> None:
    view = prices.view()
    realised = {c.subject: c.observed for c in performance.check(view)}
    for estimate in check(view):
        assert estimate.details["low"] < (realised[estimate.subject] or 0) < estimate.details["high"]


def test_rows_at_values_where_the_model_errs_most_alarm_before_their_outcomes(prices: Campaign) -> None:
    branch = prices.branch(more_at_the_ends)
    found = {f.subject: f for f in branch.grow(3) if f.severity == "alarm"}
    realised = {c.subject: c.observed for c in performance.check(branch.view())}
    assert set(found) == {"rmse", "mae"}
    for name, finding in found.items():
        assert finding.observed == pytest.approx(realised[name], rel=0.1)


def test_rows_beyond_all_values_seen_alarm_and_the_estimate_is_too_low(prices: Campaign) -> None:
    branch = prices.branch(wider)
    found = {f.subject: f for f in branch.grow(3) if f.severity == "alarm"}
    realised = {c.subject: c.observed or 0.0 for c in performance.check(branch.view())}
    assert set(found) == {"rmse", "mae"}
    for name, finding in found.items():
        assert (finding.baseline or 0.0) < (finding.observed or 0.0) < realised[name]


def test_other_errors_at_the_same_values_are_for_others_to_see(prices: Campaign) -> None:
    assert not prices.branch(twice_the_error).grow(3)


def bins_of(names: tuple[str, ...]) -> Binning:
    """Ten bins a feature: nine edges."""
    return Binning(tuple(FeatureBins(name, "numeric", np.linspace(0.1, 0.9, 255)) for name in names))


def test_two_columns_that_say_the_same_are_counted_once() -> None:
    binning = bins_of(("a", "b"))
    size = int(binning.coarse_offsets[1])
    rows = np.tile(np.append(np.full(size - 1, 1_000.0), 0.0), 2)
    loss = rows * np.tile(np.linspace(1, 3, size), 2)
    now = np.tile(np.eye(size)[size - 2], 2)
    same, apart = (learned(rows, loss, 5.0, binning, np.array([r])) for r in (0.999, 0.0))
    rise = loss[size - 2] / 1_000 - loss.sum() / rows.sum()
    assert same.expected(now) - same.mean == pytest.approx(rise, rel=0.1)
    assert apart.expected(now) - apart.mean == pytest.approx(2 * rise, rel=0.1)


def test_a_column_that_tells_nothing_of_the_loss_has_no_part_in_it() -> None:
    binning = bins_of(("a",))
    size = int(binning.coarse_offsets[1])
    rng = np.random.default_rng(0)
    rows = np.full(size, 100.0)
    loss = rng.chisquare(1, (size, 100)).sum(axis=1)
    found = learned(rows, loss, 3.0, binning, np.zeros(0))
    assert np.abs(found.gain).max() < 0.1
