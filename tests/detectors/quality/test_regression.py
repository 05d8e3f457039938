"""A regression's errors: how large, where they lie, and what they will be; told, or not told, rightly."""

import numpy as np
import pytest

from detectors.quality import calibration, concept, performance
from detectors.statistics.residual_error import errors
from detectors.types import Finding
from tests.detectors.campaign import Campaign
from tests.detectors.regression import priced, regression, world
from tests.detectors.world import Columns, Spoil


@pytest.fixture(scope="module")
def healthy() -> Campaign:
    """Four and a half days of a thousand rows an hour."""
    detectors = [module.DETECTOR for module in (performance, calibration, concept)]
    campaign = Campaign(world(1_000, seed=7), detectors, regression())
    campaign.grow(108, judged=False)
    return campaign


def alarms(campaign: Campaign, spoil: Spoil) -> dict[tuple[str, str], Finding]:
    def both(columns: Columns, rng: np.random.Generator) -> Columns:
        return spoil(priced(columns, rng), rng)

    found = campaign.branch(both).grow(3)
    return {(f.detector, f.subject): f for f in found if f.severity == "alarm"}


def twice_the_error(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "label": 2 * columns["label"] - columns["score"]}


def half_the_error(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "label": (columns["label"] + columns["score"]) / 2}


def a_fifth_dearer(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "label": columns["label"] + 20}


def one_word_dearer(columns: Columns, rng: np.random.Generator) -> Columns:
    return {**columns, "label": columns["label"] + np.where(columns["word5"] == "w1", 30.0, 0.0)}


def other_rows(columns: Columns, rng: np.random.Generator) -> Columns:
    kept = (columns["plain0"] > 0) | (rng.random(len(columns["ts"])) < 0.3)
    return {name: values[kept] for name, values in columns.items()}


def test_the_errors_are_those_of_the_rows(healthy: Campaign) -> None:
    rows = healthy.branch(priced)
    rows.grow(1, judged=False)
    table = healthy.branch(priced).world.window(len(healthy.served))
    error = table["label"].to_numpy() - table["score"].to_numpy()
    found = {check.subject: check for check in performance.check(rows.view())}
    assert found["rmse"].observed == pytest.approx(np.sqrt((error**2).mean()), rel=1e-7)
    assert found["mae"].observed == pytest.approx(np.abs(error).mean(), rel=1e-7)
    assert found["residual_sd"].observed == pytest.approx(error.std(), rel=1e-7)


def test_twice_the_error_alarms_within_three_windows(healthy: Campaign) -> None:
    found = alarms(healthy, twice_the_error)
    assert set(found) >= {("performance", name) for name in ("rmse", "mae", "residual_sd")}
    rmse = found["performance", "rmse"]
    assert rmse.effect == pytest.approx(np.log(2), abs=0.1)
    assert rmse.details["low"] < (rmse.observed or 0) < rmse.details["high"]


def test_smaller_errors_are_no_finding(healthy: Campaign) -> None:
    assert not [key for key in alarms(healthy, half_the_error) if key[0] == "performance"]


def test_what_all_values_share_is_calibration_and_no_concept_drift(healthy: Campaign) -> None:
    found = alarms(healthy, a_fifth_dearer)
    assert ("calibration", "score") in found
    assert ("performance", "rmse") in found
    assert ("performance", "residual_sd") not in found
    assert not [key for key in found if key[0] == "concept"]


def test_the_feature_at_one_value_of_which_the_errors_lie_is_named(healthy: Campaign) -> None:
    concepts = {subject for detector, subject in alarms(healthy, one_word_dearer) if detector == "concept"}
    assert concepts == {"word5"}


def test_other_proportions_of_the_inputs_are_no_finding(healthy: Campaign) -> None:
    assert not alarms(healthy, other_rows)


def test_the_intervals_hold_what_repeated_draws_show() -> None:
    rng = np.random.default_rng(0)
    e = rng.standard_t(8, (2_000, 500))
    sums = np.stack([np.full(2_000, 500.0), *(p.sum(axis=1) for p in (e, np.abs(e), e**2, e**4))], axis=1)
    for values, variances in errors(sums).values():
        assert variances.mean() == pytest.approx(np.log(values).var(), rel=0.25)


def test_healthy_prices_raise_no_alarm() -> None:
    detectors = [module.DETECTOR for module in (performance, calibration, concept)]
    campaign = Campaign(world(300, seed=3), detectors, regression())
    campaign.grow(24, judged=False)
    findings = campaign.grow(80)
    assert [f.text for f in findings if f.severity == "alarm"] == []
    assert len(findings) <= 3
    assert campaign.tested > 30 * 80
