"""Logs beside a ledger: what is lost is told, what is credited now and then is not."""

import numpy as np
import pytest
from numpy.typing import NDArray

from detectors.declared import HOUR_US, Declared, Metric
from detectors.detector import View
from detectors.history import History
from detectors.infrastructure.reconciliation import DETECTORS, check_inputs, check_outcomes
from detectors.series import Series
from detectors.types import Check, Window

Floats = NDArray[np.float64]
SYSTEM = Declared(
    "shop",
    metrics=(
        Metric("revenue", "business", sum="value"),
        Metric("billed", "ledger", series=True, aggregate="sum", reconciles="revenue"),
    ),
)
HOURS = 24 * 4
ALPHA = DETECTORS[1].alpha


def of(revenue: Floats, billed: Floats) -> Check:
    starts = np.arange(len(revenue)) * HOUR_US
    window = Window(int(starts[-1]), int(starts[-1]) + HOUR_US)
    series = {"revenue": Series(starts, revenue, HOUR_US), "billed": Series(starts, billed, HOUR_US)}
    view = View(SYSTEM, window, window.end + HOUR_US, None, None, None, History(), History(), series)
    assert check_inputs(view) == []
    (found,) = check_outcomes(view)
    return found


def is_told(check: Check) -> bool:
    return not check.too_few and abs(check.effect) >= check.bar and (check.p_value or 0.0) <= ALPHA


def shop(seed: int, orders: int = 30, lost: float = 0.0) -> Check:
    """Hours of some orders, of which three in a thousand are credited; a share of the last hour's is lost."""
    rng = np.random.default_rng(seed)
    count = rng.poisson(orders, HOURS) + 1
    revenue, credited = rng.gamma(count), rng.poisson(0.003 * count)
    billed = np.round(revenue - np.where(credited, rng.gamma(np.maximum(credited, 1)), 0.0), 2)
    revenue[-1] *= 1 - lost
    return of(revenue, billed)


def test_a_credit_a_little_larger_than_those_before_is_no_loss() -> None:
    credits = np.zeros(HOURS)
    credits[[3, 11, 20, 34, 41, 55, 63, 78, 90]] = 0.03, 0.08, 0.02, 0.05, 0.03, 0.1, 0.04, 0.01, 0.06
    credits[-1] = 0.105
    revenue = np.random.default_rng(0).lognormal(7, 0.3, HOURS)
    found = of(revenue, np.round(revenue * (1 - credits), 2))
    assert found.effect > found.bar
    assert not is_told(found)


@pytest.mark.parametrize("orders", [30, 1_000])
def test_an_hour_of_which_a_fifth_is_lost_is_told_beside_such_credits(orders: int) -> None:
    assert sum(is_told(shop(seed, orders, lost=0.2)) for seed in range(10)) >= 9


def test_a_loss_of_three_percent_is_told_where_both_agree_but_for_noise() -> None:
    rng = np.random.default_rng(1)
    truth = rng.lognormal(7, 0.5, HOURS)
    logged = truth * rng.normal(1, 0.002, HOURS)
    logged[-1] *= 0.97
    found = of(logged, truth)
    assert is_told(found)
    assert found.effect == pytest.approx(-0.03, abs=0.01)
