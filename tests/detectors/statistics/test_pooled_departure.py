"""What lasts and is small: six and twenty-four windows of a series together beside their season."""

import numpy as np
import pytest
from numpy.typing import NDArray

from detectors.declared import DAY_US, HOUR_US
from detectors.series import Series
from detectors.statistics.pooled_departure import PooledDeparture, pooled_departures

Floats = NDArray[np.float64]

SEASONS = (DAY_US, 7 * DAY_US)
ALARM = 1e-4 / 3


def steady(days: int = 21, noise: float = 0.05, correlation: float = 0.0, seed: int = 0) -> Floats:
    """Around 1,000 an hour by a rhythm of the day, with residuals that resemble their neighbours."""
    rng = np.random.default_rng(seed)
    shocks = rng.normal(size=24 * days)
    walk = shocks.copy()
    for i in range(1, len(walk)):
        walk[i] = correlation * walk[i - 1] + np.sqrt(1 - correlation**2) * shocks[i]
    hours = np.arange(24 * days)
    return np.asarray(1_000 * np.exp(0.6 * np.sin(hours / 24 * 2 * np.pi) + noise * walk))


def pooled(values: Floats, **more: NDArray[np.generic]) -> list[PooledDeparture]:
    """The pools at the last of the hours, all but the two newest having taught."""
    hours = np.arange(len(values))
    fit = np.asarray(more.pop("fit", hours < len(values) - 3), dtype=bool)
    plain = np.asarray(more.pop("plain", hours >= 0), dtype=bool)
    series = Series(hours * HOUR_US, values, HOUR_US, **more)  # type: ignore[arg-type]
    return pooled_departures(series, SEASONS, fit, plain)


def spoken(values: Floats, **more: NDArray[np.generic]) -> list[int]:
    """Of how many windows the pools are that are over the bar and rare enough."""
    return [p.windows for p in pooled(values, **more) if abs(p.effect) >= 0.05 and p.p_value <= ALARM]


def fallen(values: Floats, by: float = 0.12, hours: int = 24) -> Floats:
    return np.asarray(np.where(np.arange(len(values)) >= len(values) - hours, 1 - by, 1) * values)


def test_a_day_of_twelve_percent_less_is_told_with_its_size_and_its_beginning() -> None:
    values = fallen(steady())
    day = pooled(values)[-1]
    assert (day.windows, day.p_value <= ALARM) == (24, True)
    assert day.effect == pytest.approx(np.log(0.88), abs=0.02)
    assert day.observed == pytest.approx(values[-24:].sum())
    assert day.expected == pytest.approx(day.observed / 0.88, rel=0.03)
    assert day.begun == pytest.approx((len(values) - 24) * HOUR_US, abs=2 * HOUR_US)


@pytest.mark.parametrize("noise", [0.05, 0.08])
def test_most_days_of_twelve_percent_less_are_found_in_a_month_of_history(noise: float) -> None:
    found = [bool(spoken(fallen(steady(29, noise, seed=seed)))) for seed in range(20)]
    assert np.mean(found) >= 0.7


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_nothing_is_told_where_nothing_lasts(correlation: float) -> None:
    values = steady(40, 0.08, correlation, seed=3)
    assert [end for end in range(24 * 9, len(values), 7) if spoken(values[:end])] == []


def test_a_weekly_rhythm_and_growth_are_no_change() -> None:
    hours = np.arange(24 * 35)
    values = steady(35, 0.08, 0.5) * np.where(hours // 24 % 7 >= 5, 0.7, 1) * np.exp(0.01 * hours / 24)
    assert [end for end in range(24 * 9, len(values), 7) if spoken(values[:end])] == []


def test_the_monday_after_a_second_weekend_is_no_rise() -> None:
    """A weekend of half the traffic that is half known pulls the level of the days after it down."""
    hours = np.arange(24 * 17)
    values = steady(17, 0.03, 0.5, seed=24) * np.where(hours // 24 % 7 >= 5, 0.5, 1)
    assert [end for end in range(24 * 14 + 4, len(values), 3) if spoken(values[:end])] == []


@pytest.mark.parametrize("height", [0.0, 3.0, 100.0])
def test_a_spike_that_ended_is_not_told_on(height: float) -> None:
    values = steady(24)
    values[-30:-28] *= height
    assert [end for end in range(len(values) - 27, len(values)) if spoken(values[:end])] == []


@pytest.mark.parametrize("seed", range(6))
def test_a_metric_of_a_few_an_hour_that_dies_is_told_for_as_long_as_it_is_dead(seed: int) -> None:
    values = np.random.default_rng(seed).poisson(steady(21, 0.0) / 250).astype(float)
    values[-24:] = 0
    fit = np.arange(len(values)) < len(values) - 24
    assert 24 in spoken(values, fit=fit)
    assert {round(pool.effect) for pool in pooled(values, fit=fit)} == {round(np.log(1e-3))}


def test_a_day_that_ended_is_not_told_for_another_day() -> None:
    values = steady(24)
    values[-36:-12] *= 0.85
    assert spoken(values[:-12]) == [6, 24]
    assert [end for end in range(len(values) - 8, len(values)) if spoken(values[:end])] == []


def test_an_incident_in_the_past_that_does_not_teach_costs_nothing() -> None:
    values = fallen(steady())
    values[200:230] *= 0.4
    hours = np.arange(len(values))
    healthy = (hours < len(values) - 3) & ((hours < 200) | (hours >= 230))
    assert 24 in spoken(values, fit=healthy)


def test_a_declared_day_is_left_out_of_the_pool() -> None:
    values = fallen(steady())
    hours = np.arange(len(values))
    assert pooled(values, plain=hours < len(values) - 5) == []
    before = (hours < len(values) - 24) | (hours >= len(values) - 5)
    assert [pool.windows for pool in pooled(values, plain=before)] == [6]


def test_a_ratio_pools_numerators_and_denominators() -> None:
    below = np.where(np.arange(24 * 21) % 2, 100.0, 10_000.0)
    values = 0.05 * fallen(steady()) / 1_000
    day = pooled(values, numerators=values * below, denominators=below)[-1]
    assert day.observed / day.size == pytest.approx((values * below)[-24:].sum() / below[-24:].sum())
    assert day.effect == pytest.approx(np.log(0.88), abs=0.03)


def test_a_short_past_and_a_metric_that_can_be_negative_have_no_pools() -> None:
    assert pooled(steady(3)) == []
    assert pooled(steady() - 1_000) == []


def test_no_pool_claims_more_than_its_independent_pasts_can_bear() -> None:
    """Eight days are eight pools of a day, of which half tell how the tail falls."""
    day = pooled(fallen(steady(9, 0.02), by=0.06))[-1]
    assert day.z < -7
    assert day.p_value > 1e-5
