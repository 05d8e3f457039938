"""Choosing a proxy: what tracks is found at its lag, strangers are not, however slowly they wander."""

import numpy as np
import pytest

from detectors.statistics.tracking import track


def walk(seed: int, n: int = 400, stay: float = 0.9) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(size=n)
    found = np.zeros(n)
    for i in range(1, n):
        found[i] = stay * found[i - 1] + noise[i]
    return found


@pytest.mark.parametrize("lag", [0, 2, 6])
def test_a_follower_is_found_at_its_lag(lag: int) -> None:
    proxy = walk(1)
    found = track(proxy, np.roll(proxy, lag) + 0.5 * np.random.default_rng(2).normal(size=400))
    assert found is not None
    assert found.lag == lag
    assert found.lower > 0.8


def test_an_opposite_is_as_good_as_a_follower() -> None:
    proxy = np.random.default_rng(3).normal(size=300)
    found = track(proxy, -proxy + 0.3 * np.random.default_rng(4).normal(size=300))
    assert found is not None
    assert found.upper < -0.8
    assert found.strength > 0.8
    assert found.sign_agreement > 0.8


def test_strangers_that_wander_are_seldom_taken_for_followers() -> None:
    found = [track(walk(seed), walk(1_000 + seed)) for seed in range(200)]
    assert sum(each is not None and each.strength > 0 for each in found) <= 10


def test_gaps_count_as_no_window() -> None:
    proxy = walk(5)
    end = proxy.copy()
    end[::3] = np.nan
    found = track(proxy, end)
    assert found is not None
    assert found.windows == np.isfinite(end).sum()


def test_what_never_moves_and_short_histories_say_nothing() -> None:
    assert track(np.ones(100), walk(6, 100)) is None
    assert track(walk(7, 20), walk(7, 20)) is None
    assert track(np.full(100, np.nan), walk(8, 100)) is None
