"""Steps and ramps in a series with noise."""

import tracemalloc

import numpy as np
import pytest

from monitor.triage.shape import shape

ONE = np.ones(48)
NOISE = np.random.default_rng(5).normal(size=48)


@pytest.mark.parametrize(
    ("length", "stepped"), [(0, True), (1, True), (10, False), (16, False)], ids=lambda value: str(value)
)
def test_a_fall_within_a_window_is_a_step_and_one_over_ten_a_ramp(length: int, stepped: bool) -> None:
    fall = np.clip((np.arange(48) - 24) / max(length, 0.5), 0, 1)
    nats = shape(NOISE - 6 * fall, ONE, 24)
    assert (nats > 1) if stepped else (nats < -1)


def test_a_fall_that_noise_hides_has_no_shape_to_tell() -> None:
    assert abs(shape(NOISE - 0.5 * (np.arange(48) >= 24), ONE, 24)) < 2


def test_too_few_windows_tell_no_shape() -> None:
    assert shape(NOISE[:12], ONE[:12], 8) == 0.0


def test_windows_that_tell_little_count_little() -> None:
    fall = -6.0 * (np.arange(48) >= 24)
    nights = np.where(np.arange(48) % 24 < 8, 30.0, 1.0)
    assert shape(fall + nights * NOISE, nights, 24) > 1


def test_a_week_of_short_windows_is_fitted_about_its_change_in_little_memory() -> None:
    steps = np.concatenate([np.zeros(2_016), np.full(2_016, -9.0)])
    tracemalloc.start()
    told = shape(steps, np.ones(4_032), 2_016)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told > 10
    assert most < 50_000_000
