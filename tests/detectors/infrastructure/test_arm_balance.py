"""Experiments that fill their arms as planned, or don't."""

from dataclasses import replace

import numpy as np
import pytest

from detectors.declared import Dimension, Experiment
from detectors.infrastructure.arm_balance import check
from tests.detectors.campaign import Campaign
from tests.detectors.infrastructure.faults import after, some
from tests.detectors.world import Columns, Spoil, World, declared

PLANNED = Experiment("ranker-b", "arm", {"control": 0.5, "treatment": 0.5})


class Split(World):
    """A world in which users, of whom each sends a handful of rows, are split over two arms."""

    def _serving(self, n: int, index: int) -> Columns:
        rng = np.random.default_rng([self.seed, index, 1])
        users = rng.integers(0, max(n // 3, 1), n)
        arms = np.where(rng.random(n) < 0.5, "control", "treatment").astype("U12")[users]
        return {**super()._serving(n, index), "a:arm": arms}


@pytest.fixture(scope="module")
def split() -> Campaign:
    system = replace(declared(), experiments=(PLANNED,))
    campaign = Campaign(Split(rows=2_000, seed=25), system=system)
    campaign.grow(108, judged=False)
    return campaign


def moved(share: float, to: str) -> Spoil:
    def spoil(columns: Columns, rng: np.random.Generator) -> Columns:
        rows = some(columns, rng, share) & (columns["a:arm"] == "treatment")
        return {**columns, "a:arm": np.where(rows, to, columns["a:arm"])}

    return spoil


@pytest.mark.parametrize("to", ["control", "shadow"])
def test_an_arm_that_loses_a_quarter_of_its_rows_alarms(split: Campaign, to: str) -> None:
    found = after(split, moved(0.25, to), "arm_balance")
    assert found["ranker-b"].effect == pytest.approx(0.12, abs=0.04)


def test_healthy_arms_stay_silent_though_rows_of_a_user_go_together(split: Campaign) -> None:
    findings = split.branch(lambda columns, rng: columns).grow(48)
    assert [f.text for f in findings if f.detector == "arm_balance"] == []


class Few(World):
    """A world of thirty users, each in one arm, of whom some send many more rows than others."""

    def _serving(self, n: int, index: int) -> Columns:
        rng = np.random.default_rng([self.seed, 7])
        activity, treated = rng.lognormal(0, 1, 30), rng.random(30) < 0.5
        rng = np.random.default_rng([self.seed, index, 1])
        users = rng.choice(30, n, p=activity / activity.sum())
        arms = np.where(treated[users], "treatment", "control")
        return {**super()._serving(n, index), "a:arm": arms, "d:user": np.char.add("u", users.astype(str))}


def test_the_same_few_users_in_every_window_are_no_fault_of_their_arms() -> None:
    whole = declared()
    system = replace(
        whole,
        dimensions=(*whole.dimensions, Dimension("user", "quality")),
        experiments=(replace(PLANNED, unit="user"),),
    )
    campaign = Campaign(Few(rows=1_000, seed=4), system=system)
    campaign.grow(12, judged=False)
    (found,) = check(campaign.view())
    assert found.effect > 0.02
    assert not found.too_few
    assert found.p_value is not None
    assert found.p_value > 0.001


def test_an_experiment_that_has_not_begun_gives_no_check(split: Campaign) -> None:
    other = replace(PLANNED, planned={"a": 0.5, "b": 0.5})
    assert not check(replace(split.view(), declared=replace(split.system, experiments=(other,))))
