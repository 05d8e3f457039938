"""The tie between proxy and business metric: seen when it breaks, left alone while it holds."""

import numpy as np
import pytest
from numpy.typing import NDArray

from detectors.declared import HOUR_US, Declared, Metric
from detectors.detector import View
from detectors.history import History
from detectors.quality.proxy_correlation import DETECTOR, RECENT, check
from detectors.series import Series
from detectors.types import Check, Window

Floats = NDArray[np.float64]
SYSTEM = Declared("ads", metrics=(Metric("ctr", "proxy"), Metric("revenue", "business")))
HOURS = 24 * 21


def view(proxy: Floats, business: Floats) -> View:
    starts = np.arange(len(proxy), dtype=np.int64) * HOUR_US
    last = int(starts[-1])
    series = {"ctr": Series(starts, proxy, HOUR_US), "revenue": Series(starts, business, HOUR_US)}
    window = Window(last, last + HOUR_US)
    return View(SYSTEM, window, last, None, None, None, History(), History(), series)


def wandering(rng: np.random.Generator, sd: float = 0.05, keep: float = 0.8) -> Floats:
    steps = rng.normal(0, sd, HOURS)
    for i in range(1, HOURS):
        steps[i] += keep * steps[i - 1]
    return np.asarray(steps)


def world(seed: int, decoupled: bool = False, lag: int = 0) -> View:
    """Both follow the hour of day; the business metric follows the proxy's deviations, until it doesn't."""
    rng = np.random.default_rng(seed)
    season = 0.5 * np.sin(np.arange(HOURS) / 24 * 2 * np.pi)
    moves = wandering(rng)
    tie = np.where((np.arange(HOURS) >= HOURS - RECENT[0]) & decoupled, 0.0, 1.0)
    business = np.exp(6 + season + tie * np.roll(moves, lag) + wandering(rng, 0.02))
    return view(np.exp(-3 + season + moves), business)


def one(seen: View) -> Check:
    checks = check(seen)
    assert len(checks) == 1
    return checks[0]


@pytest.mark.parametrize("lag", [0, 2])
def test_a_broken_tie_is_seen_at_its_lag(lag: int) -> None:
    found = one(world(seed=1, decoupled=True, lag=lag))
    assert found.details["lag_windows"] == lag
    assert found.effect == pytest.approx(-1, abs=0.25)
    assert abs(found.effect) >= found.bar
    assert found.p_value is not None
    assert found.p_value < DETECTOR.alpha


def test_a_tie_that_holds_is_left_alone() -> None:
    rare = [one(world(seed)) for seed in range(20)]
    assert all(c.p_value is not None and c.p_value > 1e-3 for c in rare)


def test_a_proxy_that_never_tracked_the_metric_has_no_tie_to_lose() -> None:
    rng = np.random.default_rng(5)
    assert one(view(np.exp(wandering(rng)), np.exp(wandering(rng)))).too_few


def test_a_short_history_is_too_few() -> None:
    whole = world(seed=1, decoupled=True)
    short = {
        name: Series(series.starts[-200:], series.values[-200:], series.width)
        for name, series in whole.series.items()
    }
    assert one(View(SYSTEM, whole.window, 0, None, None, None, History(), History(), short)).too_few


def test_constant_metrics_are_too_few() -> None:
    assert one(view(np.full(HOURS, 0.1), np.full(HOURS, 5.0))).too_few
