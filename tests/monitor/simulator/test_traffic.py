"""Traffic has the seasons that a real business has."""

import numpy as np

from monitor.simulator import traffic
from monitor.simulator.settings import Settings
from monitor.simulator.world import World


def test_evenings_are_busier_than_nights_and_the_mean_is_the_one_asked_for() -> None:
    hours = Settings().hours(0, 28)
    counts = traffic.requests_per_hour(hours, 400.0, int(hours[0]), np.random.default_rng(1))
    hour = traffic.hour_of_day(hours)
    assert counts[hour == 20].mean() > 3 * counts[hour == 3].mean()
    assert 380 < counts[: 7 * 24].mean() < 420


def test_weeks_grow_slowly() -> None:
    hours = Settings().hours(0, 28)
    counts = traffic.requests_per_hour(hours, 400.0, int(hours[0]), np.random.default_rng(1))
    weeks = counts.reshape(4, -1).mean(axis=1)
    assert 1.0 < weeks[3] / weeks[0] < 1.12


def test_wandering_is_stationary_with_the_scale_asked_for() -> None:
    level = traffic.wandering(20_000, 0.05, np.random.default_rng(1))
    assert abs(level.mean()) < 0.005
    assert abs(level.std() / 0.05 - 1) < 0.1


def test_few_users_are_about_in_an_hour_so_that_no_hour_looks_like_the_whole() -> None:
    world = World.build(Settings(days=2))
    requests = world.requests("serving", 0, 2)
    hour = (requests.ts_us - world.settings.start_us) // 3_600_000_000
    for number in range(48):
        assert len(np.unique(requests.user[hour == number])) <= 180
