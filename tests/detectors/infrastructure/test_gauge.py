"""Gauges of the infrastructure beside their season."""

import numpy as np
import pytest

from detectors.declared import HOUR_US, Declared, Metric
from detectors.detector import View
from detectors.history import History
from detectors.infrastructure.gauge import check_inputs, check_outcomes
from detectors.series import Series
from detectors.types import Check, Window

HOURS = 24 * 15
SYSTEM = Declared(
    "ads",
    metrics=(
        Metric("p99_latency_ms", "infrastructure", series=True),
        Metric("error_rate", "infrastructure", ratio=("errors", "predictions")),
        Metric("requests", "volume", sum="predictions"),
    ),
)


def checks(**last: float) -> dict[str, Check]:
    """Two weeks of hours; the last value of the metrics named is multiplied."""
    rng = np.random.default_rng(0)
    starts = np.arange(HOURS, dtype=np.int64) * HOUR_US
    day = 1 + 0.5 * np.sin(np.arange(HOURS) / 24 * 2 * np.pi)
    values = {metric.name: 80 * day * rng.lognormal(0, 0.05, HOURS) for metric in SYSTEM.metrics}
    for name, factor in last.items():
        values[name][-1] *= factor
    series = {name: Series(starts, each, HOUR_US) for name, each in values.items()}
    window = Window(int(starts[-1]), int(starts[-1]) + HOUR_US)
    view = View(SYSTEM, window, window.end, None, None, None, History(), History(), series)
    assert check_outcomes(view) == []
    return {check.subject: check for check in check_inputs(view)}


def test_every_infrastructure_metric_is_judged_and_no_other() -> None:
    assert set(checks()) == {"p99_latency_ms", "error_rate"}


@pytest.mark.parametrize("factor", [3.0, 1 / 3])
def test_a_gauge_far_off_its_season_is_told_whichever_way(factor: float) -> None:
    latency = checks(p99_latency_ms=factor)["p99_latency_ms"]
    assert latency.effect == pytest.approx(np.log(factor), abs=0.2)
    assert latency.p_value is not None
    assert latency.p_value < 1e-6


def test_a_gauge_at_its_season_is_within_its_bar() -> None:
    assert all(abs(check.effect) < check.bar for check in checks().values())
