"""Seasonal baselines: what they expect, how wide they are, and with how little history."""

import numpy as np
import pytest
from numpy.typing import NDArray

from detectors.declared import DAY_US, HOUR_US
from detectors.series import Baseline, Series, seasonal_baseline
from detectors.statistics.departure import departure

Floats = NDArray[np.float64]
SEASONS = (DAY_US, 7 * DAY_US)


def usual(days: int, weekend: float = 1.0) -> Floats:
    """Twenty-four values a day around 1,000, tenfold between night and day."""
    hours = np.arange(24 * days)
    daily = 1_000 * np.exp(1.15 * np.sin((hours % 24 - 6) / 24 * 2 * np.pi))
    return np.asarray(daily * np.where(hours // 24 % 7 >= 5, weekend, 1.0))


def series(values: Floats) -> Series:
    return Series(np.arange(len(values), dtype=np.int64) * HOUR_US, values, HOUR_US)


def fitted(values: Floats) -> Baseline:
    baseline = seasonal_baseline(series(values), SEASONS)
    assert baseline is not None
    return baseline


def noisy(values: Floats, sd: float = 0.05, seed: int = 0) -> Floats:
    return np.asarray(values * np.random.default_rng(seed).lognormal(0, sd, len(values)))


def test_the_hour_of_day_is_known_after_three_days() -> None:
    truth = usual(4)
    assert fitted(noisy(truth)).expected[-1] == pytest.approx(truth[-1], rel=0.1)


def test_the_weekend_is_known_after_two_weeks() -> None:
    truth = usual(20, weekend=0.6)
    assert fitted(noisy(truth)).expected[-1] == pytest.approx(truth[-1], rel=0.15)


def test_a_first_weekend_has_a_wide_band() -> None:
    values = noisy(usual(6, weekend=0.8))
    assert abs(fitted(values).z[-1]) < 4


def test_growth_is_followed() -> None:
    truth = usual(28) * np.exp(np.arange(28 * 24) / (28 * 24))
    assert fitted(noisy(truth)).expected[-1] == pytest.approx(truth[-1], rel=0.2)


def test_a_day_of_outage_in_the_past_does_not_move_the_baseline() -> None:
    truth = usual(15)
    values = noisy(truth)
    values[24 * 9 : 24 * 10] = 0
    assert fitted(values).expected[-1] == pytest.approx(truth[-1], rel=0.1)


def test_the_window_judged_does_not_teach() -> None:
    values = noisy(usual(15))
    calm = fitted(values).expected[-1]
    values[-1] = 0
    assert fitted(values).expected[-1] == calm


def test_windows_left_out_do_not_teach() -> None:
    values = noisy(usual(15))
    fit = np.arange(len(values)) < len(values) - 48
    spoilt = np.where(fit, values, 0.0)
    clean, spoilt_fit = (seasonal_baseline(series(v), SEASONS, fit) for v in (values, spoilt))
    assert clean is not None
    assert spoilt_fit is not None
    np.testing.assert_array_equal(clean.expected, spoilt_fit.expected)


def test_a_quiet_night_has_a_wider_band_than_a_busy_day() -> None:
    counts = np.random.default_rng(1).poisson(usual(21) / 100).astype(float)
    baseline = fitted(counts)
    day, night = baseline.scale[12::24].mean(), baseline.scale[::24].mean()
    assert night > 2 * day


def test_three_windows_are_too_short_for_a_baseline() -> None:
    assert seasonal_baseline(series(np.ones(4)), SEASONS) is None


def test_a_metric_that_can_be_negative_gets_a_baseline_on_its_own_scale() -> None:
    values = np.random.default_rng(2).normal(0, 5, 200)
    baseline = fitted(values)
    assert not baseline.logs
    low, high = baseline.band(3)
    assert low[-1] < baseline.expected[-1] < high[-1]


def test_constant_and_empty_series_raise_nothing() -> None:
    assert fitted(np.full(100, 7.0)).z[-1] == pytest.approx(0.0, abs=1e-6)
    assert fitted(np.zeros(100)).expected[-1] == 0
    assert departure(series(np.zeros(100)), SEASONS, np.ones(100, dtype=bool)) is not None
    assert seasonal_baseline(series(np.full(100, np.nan)), SEASONS) is None


@pytest.mark.parametrize("days", [4, 8, 15, 43])
def test_healthy_hours_are_not_called_rare(days: int) -> None:
    """Autocorrelated noise, a weekly season, a new window each hour: none of 60 may reach 1e-5."""
    rng = np.random.default_rng(days)
    wander = np.zeros(24 * days + 60)
    for i in range(1, len(wander)):
        wander[i] = 0.7 * wander[i - 1] + 0.05 * rng.normal()
    values = usual(days + 3, weekend=0.85)[: len(wander)] * np.exp(wander)
    rare = 0
    for end in range(24 * days, len(values)):
        part = series(values[:end])
        found = departure(part, SEASONS, np.ones(end, dtype=bool))
        assert found is not None
        rare += found.p_value < 1e-5 and not found.too_few
    assert rare == 0


@pytest.mark.parametrize("days", [5, 15, 43])
def test_a_fall_of_forty_percent_is_rare(days: int) -> None:
    values = noisy(usual(days))
    values[-1] *= 0.6
    found = departure(series(values), SEASONS, np.ones(len(values), dtype=bool))
    assert found is not None
    assert found.p_value < 1e-5
    assert not found.too_few


def test_a_ratio_of_a_few_rows_is_no_alarm_however_far_it_lies() -> None:
    rows = np.where(np.arange(24 * 14 + 3) % 24 < 6, 12.0, 5_000.0)
    clicks = np.random.default_rng(3).binomial(rows.astype(int), 0.05).astype(np.float64)
    clicks[-1] = 0
    starts = np.arange(len(rows), dtype=np.int64) * HOUR_US
    found = departure(
        Series(starts, clicks / rows, HOUR_US, clicks, rows), SEASONS, np.ones(len(rows), dtype=bool)
    )
    assert found is not None
    assert found.p_value > 1e-3
