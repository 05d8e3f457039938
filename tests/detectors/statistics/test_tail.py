"""The upper tail keeps its level on independent, wandering and bursty pasts."""

import numpy as np
import pytest
from numpy.typing import NDArray

from detectors.statistics.tail import upper_tail

Floats = NDArray[np.float64]
COLUMNS = 20_000


def past_and_now(keep: float, windows: int) -> tuple[Floats, Floats]:
    """Squares of an autoregression with that memory, many at once."""
    rng = np.random.default_rng(windows)
    x = rng.normal(size=COLUMNS)
    rows = []
    for _ in range(windows + 1):
        x = keep * x + np.sqrt(1 - keep**2) * rng.normal(size=COLUMNS)
        rows.append(x**2)
    squares = np.array(rows)
    return squares[:-1], squares[-1]


@pytest.mark.parametrize("keep", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("windows", [10, 50, 200])
def test_false_alarms_are_no_more_than_said(keep: float, windows: int) -> None:
    p = upper_tail(*past_and_now(keep, windows), 1.0)
    assert (p < 1e-2).mean() < 3e-2
    assert (p < 1e-4).mean() < 6e-4


def test_a_burst_of_the_past_is_not_rare_when_it_comes_again() -> None:
    past = np.zeros((200, 1))
    past[[50, 120], 0] = 9.0
    assert upper_tail(past, np.array([9.5]), 0.1)[0] > 1e-3


def test_a_past_that_never_moved_leaves_the_judgement_to_sampling() -> None:
    assert upper_tail(np.zeros((200, 1)), np.array([1e4]), 1.0)[0] < 1e-12


def test_too_short_a_past_says_nothing() -> None:
    assert np.isnan(upper_tail(np.zeros((7, 1)), np.array([5.0]), 1.0)).all()
    assert np.isnan(upper_tail(np.zeros((0, 1)), np.array([5.0]), 1.0)).all()
