"""Features that come apart, or together, though each looks as it did."""

import numpy as np
import pytest

from detectors.quality import drift, multivariate
from detectors.types import Finding
from tests.detectors.campaign import Campaign
from tests.detectors.world import Columns, World


def tied(columns: Columns, rng: np.random.Generator, rho: float = 0.8) -> Columns:
    """Two of the forty features correlated by rho, their margins normal whatever it is."""
    own = rng.normal(size=len(columns["ts"]))
    return {**columns, "plain6": rho * columns["plain5"] + np.sqrt(1 - rho**2) * own}


def untied(columns: Columns, rng: np.random.Generator) -> Columns:
    return tied(columns, rng, 0.0)


def all_slightly_tied(columns: Columns, rng: np.random.Generator) -> Columns:
    common = rng.normal(size=len(columns["ts"]))
    mixed = {f"plain{i}": 0.3 * common + np.sqrt(0.91) * columns[f"plain{i}"] for i in range(18)}
    return {**tied(columns, rng), **{k: v for k, v in mixed.items() if k not in ("plain5", "plain6")}}


@pytest.fixture(scope="module")
def healthy() -> Campaign:
    """Two and a half days of five thousand rows an hour."""
    campaign = Campaign(World(5_000, 7, tied), [multivariate.DETECTOR, drift.DETECTOR])
    campaign.grow(60, judged=False)
    return campaign


def alarms(found: list[Finding]) -> dict[tuple[str, str], Finding]:
    return {(f.detector, f.subject): f for f in found if f.severity == "alarm"}


def test_a_tie_that_broke_is_named_where_no_feature_moved(healthy: Campaign) -> None:
    found = alarms(healthy.branch(untied).grow(3))
    assert set(found) == {("multivariate", "plain5 / plain6"), ("multivariate", "pairs of features")}
    pair = found["multivariate", "plain5 / plain6"]
    assert pair.details["features"] == ["plain5", "plain6"]
    assert pair.baseline == pytest.approx(0.78, abs=0.03)
    assert pair.observed == pytest.approx(0, abs=0.05)


def test_a_change_spread_over_many_pairs_is_told_as_one(healthy: Campaign) -> None:
    found = alarms(healthy.branch(all_slightly_tied).grow(3))
    assert found["multivariate", "pairs of features"].effect > 0.03


def test_the_same_ties_say_nothing(healthy: Campaign) -> None:
    assert not healthy.branch(tied).grow(10)


def test_ties_that_wander_and_rows_of_a_few_sites_say_nothing() -> None:
    wander = [0.0]

    def messy(columns: Columns, rng: np.random.Generator) -> Columns:
        wander[0] = 0.95 * wander[0] + 0.3 * rng.normal()
        site = rng.integers(0, 12, len(columns["ts"]))
        values = rng.normal(size=(5, 12)) + rng.normal(size=12)
        return {
            **tied(columns, rng, float(np.clip(0.5 + 0.1 * wander[0], -0.9, 0.9))),
            **{f"site{i}": values[i][site] for i in range(5)},
        }

    campaign = Campaign(World(300, 5, messy), [multivariate.DETECTOR])
    campaign.grow(24, judged=False)
    assert len(alarms(campaign.grow(80))) == 0
    assert campaign.tested >= 80
