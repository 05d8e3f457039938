"""Two ads are shown of a thousand, the best by the model, and what the model gets decides which."""

from dataclasses import replace

import numpy as np
import pytest

from monitor.simulator import CALM, auction
from monitor.simulator.base import Base, play_tail
from monitor.simulator.inventory import AD_COUNT
from monitor.simulator.run import Run
from monitor.simulator.settings import HOUR_US
from monitor.simulator.switches.features import Missing
from monitor.simulator.truth import revenue
from monitor.simulator.world import POSITIONS
from tests.monitor.simulator.conftest import SMALL

ONSET = SMALL.fork_us + HOUR_US


@pytest.fixture(scope="module")
def usual(busy: Base) -> Run:
    return play_tail(busy, CALM, ())


def test_each_request_is_shown_two_different_ads_in_two_positions(calm: Run) -> None:
    ad, view, position = (
        each.reshape(-1, POSITIONS) for each in (calm.answers.ad, calm.requests.view, calm.requests.position)
    )
    assert POSITIONS == 2
    assert np.array_equal(view[:, 0], view[:, 1])
    assert np.array_equal(position, np.broadcast_to([0, 1], position.shape))
    assert (ad[:, 0] != ad[:, 1]).all()


def test_the_first_position_is_clicked_more_often(busy: Base) -> None:
    first, second = (busy.run.clicked[busy.run.requests.position == place].mean() for place in (0, 1))
    assert first > 1.2 * second


def test_the_first_stage_finds_the_ads_that_scoring_every_ad_in_full_would_find(busy: Base) -> None:
    world, model = busy.scene.world, busy.scene.learned.model
    asked = world.requests("check", 0, 1)
    columns = world.features(asked)
    hours_us, hour = auction.hours_of(asked)
    listed = auction.shortlisted(
        world,
        asked,
        auction.by_kind(world, model, columns),
        auction.by_hour(world, model, hours_us),
        hour,
    )
    every = np.broadcast_to(np.arange(AD_COUNT), (len(hour), AD_COUNT))
    score = model.score(world.features(replace(asked, candidates=every)))
    in_budget = world.ads.turn[asked.moment] < world.ads.budget.astype(np.float32)
    rank = np.where(in_budget, np.log(score / (1 - score)) + world.ads.eager[asked.moment], -np.inf)
    best = rank.argmax(axis=1)
    assert (listed.candidates[:, POSITIONS:] == best[:, None]).any(axis=1).all()
    assert np.isfinite(listed.eager).all()


@pytest.mark.parametrize("role", ["word", "visits", "device", "rate", "price"])
def test_a_fault_of_an_ordinary_feature_costs_some_of_the_revenue(busy: Base, usual: Run, role: str) -> None:
    broken = play_tail(busy, CALM, (Missing(feature=role, onset=1),))
    assert -0.30 < revenue(broken, ONSET) / revenue(usual, ONSET) - 1 < -0.005


def test_a_fault_reaches_all_ads_of_a_request_or_none(busy: Base) -> None:
    run = play_tail(busy, CALM, (Missing(share=0.5, onset=1),))
    null = np.isnan(run.served["user_age"]).reshape(-1, POSITIONS)
    assert np.array_equal(null[:, 0], null[:, 1])
    assert 0.3 < null.mean() < 0.6
