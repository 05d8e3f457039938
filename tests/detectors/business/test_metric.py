"""Declared metrics beside their season."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from detectors.business.metric import check_inputs, check_outcomes
from detectors.declared import HOUR_US, Declared, Metric
from detectors.detector import View
from detectors.history import History
from detectors.infrastructure import reconciliation
from detectors.series import Series
from detectors.types import Event, Window

HOURS = 24 * 15
SYSTEM = Declared(
    "ads",
    metrics=(
        Metric("revenue", "business", sum="value"),
        Metric("billed", "ledger", series=True, reconciles="revenue"),
        Metric("p99", "infrastructure", series=True),
        Metric("margin", "business", series=True),
    ),
)


def view(last: float = 1.0, events: tuple[Event, ...] = (), billed_last: float = 1.0) -> View:
    """Two weeks of hours; the last one's revenue and bill are multiplied."""
    rng = np.random.default_rng(0)
    starts = np.arange(HOURS, dtype=np.int64) * HOUR_US
    truth = 1_000 * rng.lognormal(0, 0.05, HOURS)
    revenue, billed = truth.copy(), truth * rng.normal(1, 0.002, HOURS)
    revenue[-1] *= last
    billed[-1] *= billed_last
    values: dict[str, NDArray[np.float64]] = {
        "revenue": revenue,
        "billed": billed,
        "p99": truth,
        "margin": rng.normal(0, 3, HOURS),
    }
    values["margin"][-1] = -60.0
    series = {name: Series(starts, v, HOUR_US) for name, v in values.items()}
    start = int(starts[-1])
    window = Window(start, start + HOUR_US)
    return View(SYSTEM, window, start, None, None, None, History(), History(), series, events)


def test_a_fall_says_its_size_direction_and_role() -> None:
    (check,) = check_outcomes(view(last=0.6))
    assert check.subject == "revenue"
    assert check.effect == pytest.approx(np.log(0.6), abs=0.15)
    assert check.p_value is not None
    assert check.p_value < 1e-6
    assert check.details == {"direction": "fall", "role": "business", "declared": None}


def test_each_metric_is_judged_in_its_phase_and_gauges_of_the_infrastructure_elsewhere() -> None:
    assert [c.subject for c in check_inputs(view())] == ["billed", "margin"]
    assert [c.subject for c in check_outcomes(view())] == ["revenue"]


def test_a_metric_that_can_be_negative_is_judged_in_deviations() -> None:
    margin = check_inputs(view())[1]
    assert margin.effect < -margin.bar
    assert margin.p_value is not None
    assert margin.p_value < 1e-6


DECLARES = [("holiday", "New Year"), ("planned", "New Year"), ("deploy", None)]


@pytest.mark.parametrize(("kind", "title"), DECLARES)
def test_only_holidays_and_planned_changes_are_declared(kind: str, title: str | None) -> None:
    start = (HOURS - 2) * HOUR_US
    event = Event(start, kind, "New Year", until=start + 3 * HOUR_US)
    (check,) = check_outcomes(view(last=0.6, events=(event,)))
    assert check.details["declared"] == title
    assert check.p_value is not None
    assert check.p_value < 1e-6


def test_an_event_that_is_over_declares_nothing() -> None:
    event = Event(0, "holiday", "long ago", until=HOUR_US)
    assert check_outcomes(view(events=(event,)))[0].details["declared"] is None


def test_a_metric_without_a_value_in_the_window_is_not_judged() -> None:
    seen = view()
    seen.series["revenue"].values[-1] = np.nan
    assert check_outcomes(seen) == []


def test_rows_lost_from_the_log_part_it_from_the_ledger() -> None:
    (check,) = reconciliation.check_outcomes(view(last=0.9))
    assert (check.subject, check.details["ledger"]) == ("revenue", "billed")
    assert check.details["ratio"] == pytest.approx(0.9, abs=0.01)
    assert check.p_value is not None
    assert check.p_value < 1e-6


def test_a_fall_that_the_ledger_shares_is_no_loss_of_rows() -> None:
    (check,) = reconciliation.check_outcomes(view(last=0.5, billed_last=0.5))
    assert abs(check.effect) < check.bar


def test_a_ledger_not_yet_posted_is_not_judged() -> None:
    seen = view()
    seen.series["billed"].values[-1] = np.nan
    assert reconciliation.check_outcomes(seen) == []


def lasting(by: float, **of: object) -> View:
    """The two weeks, with a last day that is less by that much."""
    seen = view()
    seen.series["revenue"].values[-24:] *= 1 - by
    return replace(seen, **of)  # type: ignore[arg-type]


def test_a_fall_within_each_hours_band_is_told_of_the_day() -> None:
    (check,) = check_outcomes(lasting(0.15))
    assert check.details["windows"] == 24
    assert check.text.startswith("over the last 24 hours revenue is 2")
    assert check.text.endswith("%)")
    assert check.p_value is not None
    assert check.p_value < 1e-4
    assert check.begun is not None
    assert check.begun < (HOURS - 21) * HOUR_US


def test_a_fall_in_one_hour_is_told_of_the_hour() -> None:
    (check,) = check_outcomes(view(last=0.5))
    assert "windows" not in check.details
    assert check.begun is None


def test_a_day_that_is_declared_is_not_pooled() -> None:
    event = Event((HOURS - 24) * HOUR_US, "holiday", "New Year", until=HOURS * HOUR_US)
    (check,) = check_outcomes(lasting(0.15, events=(event,)))
    assert "windows" not in check.details


def test_a_posted_mean_is_averaged_over_the_pool() -> None:
    seen = view()
    seen.series["billed"].values[-24:] *= 0.85
    billed = check_inputs(seen)[0]
    assert billed.text.startswith("over the last 24 hours billed averages ")
    assert billed.observed == pytest.approx(seen.series["billed"].values[-24:].mean())
