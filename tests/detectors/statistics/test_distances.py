"""Distances know what sampling alone gives."""

import numpy as np
import pytest

from detectors.statistics.distances import kolmogorov_smirnov, le_cam, le_cam_noise, totals


@pytest.mark.parametrize(("categories", "rows"), [(10, 100), (10, 10_000), (5_000, 1_000), (5_000, 100_000)])
def test_the_noise_of_the_le_cam_distance_is_what_simulation_gives(categories: int, rows: int) -> None:
    rng = np.random.default_rng(categories + rows)
    usual = 1 / np.arange(1, categories + 1)
    usual /= usual.sum()
    offsets = np.array([0, categories])
    seen = [float(le_cam(rng.multinomial(rows, usual) / rows, usual, offsets)[0]) for _ in range(100)]
    noise, _ = le_cam_noise(usual, offsets, np.array([float(rows)]))
    assert np.mean(seen) == pytest.approx(noise[0], rel=0.15)


def test_distances_of_features_side_by_side_do_not_mix() -> None:
    p, q = np.array([1.0, 0, 0.2, 0.8]), np.array([0, 1.0, 0.2, 0.8])
    offsets = np.array([0, 2, 4])
    assert kolmogorov_smirnov(p, q, offsets).tolist() == [1, 0]
    assert le_cam(p, q, offsets).tolist() == [1, 0]
    assert totals(np.array([3, 0, 1, 4]), offsets).tolist() == [3, 5]


def test_a_feature_without_values_has_no_distance() -> None:
    nothing = np.full(2, np.nan)
    assert np.isnan(kolmogorov_smirnov(nothing, np.array([0.5, 0.5]), np.array([0, 2]))).all()
    assert np.isnan(le_cam(nothing, np.array([0.5, 0.5]), np.array([0, 2]))).all()
