"""Traffic has the seasons that a real business has."""

import numpy as np

from monitor.simulator import traffic
from monitor.simulator.settings import HOUR_US, Settings
from monitor.simulator.traffic import Climate
from monitor.simulator.world import World

FOUR_WEEKS = 28 * 24


def of_four_weeks(settings: Settings) -> Climate:
    return traffic.climate(settings, settings.hours(0, FOUR_WEEKS), np.random.default_rng(1))


def test_evenings_are_busier_than_nights_and_the_mean_is_the_one_asked_for() -> None:
    found = of_four_weeks(Settings())
    hour = traffic.hour_of_day(found.starts_us)
    assert found.counts[hour == 20].mean() > 3 * found.counts[hour == 3].mean()
    assert 380 < found.counts[: 7 * 24].mean() < 420


def test_weeks_grow_slowly() -> None:
    weeks = of_four_weeks(Settings()).counts.reshape(4, -1).mean(axis=1)
    assert 1.0 < weeks[3] / weeks[0] < 1.12


def test_a_world_without_seasons_is_as_busy_at_night() -> None:
    found = of_four_weeks(Settings(season=0.0, growth=1.0))
    hour = traffic.hour_of_day(found.starts_us)
    assert 0.9 < found.counts[hour == 20].mean() / found.counts[hour == 3].mean() < 1.1


def test_wandering_is_stationary_with_the_scale_asked_for() -> None:
    level = traffic.wandering(20_000, 0.05, np.random.default_rng(1))
    assert abs(level.mean()) < 0.005
    assert abs(level.std() / 0.05 - 1) < 0.1


def test_few_users_are_about_in_an_hour_so_that_no_hour_looks_like_the_whole() -> None:
    world = World.build(Settings(base_hours=48))
    requests = world.requests("serving", 0, 48)
    hour = (requests.ts_us - world.settings.start_us) // HOUR_US
    for number in range(48):
        assert len(np.unique(requests.user[hour == number])) <= 180
