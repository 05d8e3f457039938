from dataclasses import replace

import numpy as np
import pytest

from detectors.declared import HOUR_US, Metric
from detectors.series import Series
from detectors.types import Window
from monitor.triage.factors import decompose
from monitor.triage.facts import establish
from monitor.triage.measured import measured_signs
from monitor.triage.movement import chosen, measure, movements
from tests.monitor.triage.world import ADS, HISTORY, ONSET, case, scale

DAY = (24 * HOUR_US, 7 * 24 * HOUR_US)


def test_a_fall_is_told_with_what_was_expected() -> None:
    revenue = movements(case(scale("ctr", 0.6)))["revenue"]
    assert revenue.moved is True
    assert revenue.relative == pytest.approx(-0.4, abs=0.02)


def test_a_healthy_span_did_not_move() -> None:
    assert all(found.moved is False for found in movements(case()).values())


def test_likeness_of_neighbouring_hours_is_not_taken_for_a_movement() -> None:
    moved = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        noise = rng.normal(0, 0.05, 532)
        for i in range(1, len(noise)):
            noise[i] += 0.6 * noise[i - 1]
        starts = np.arange(532) * HOUR_US
        span = Window(int(starts[520]), int(starts[-1]) + HOUR_US)
        found = measure(
            Metric("revenue", "business", sum="value"), Series(starts, np.exp(noise), HOUR_US), span, DAY
        )
        moved += found is not None and found.moved is True
    assert moved <= 2


def test_too_short_a_past_tells_nothing() -> None:
    found = case()
    short = {
        name: replace(s, starts=s.starts[-14:], values=s.values[-14:]) for name, s in found.series.items()
    }
    plain = {name: replace(s, numerators=None, denominators=None) for name, s in short.items()}
    assert movements(replace(found, series=plain)) == {}


def test_windows_without_a_value_are_left_out() -> None:
    found = case()
    values = found.series["revenue"].values.copy()
    values[HISTORY:] = np.nan
    series = {"revenue": replace(found.series["revenue"], values=values)}
    assert movements(replace(found, series=series)) == {}


def test_the_business_metric_is_explained_unless_another_is_asked_for() -> None:
    made = case(scale("ctr", 0.6))
    assert chosen(made, movements(made)) == "revenue"
    assert chosen(replace(made, metric="ctr"), {}) == "ctr"
    assert chosen(replace(made, declared=replace(ADS, metrics=())), {}) == ""


@pytest.mark.parametrize(("key", "factor"), [("n", "requests"), ("ctr", "ctr"), ("worth", "value_per_click")])
def test_the_factor_that_fell_carries_the_change(key: str, factor: str) -> None:
    found = movements(case(scale(key, 0.5)))
    shares = dict(decompose(found["revenue"], found))
    assert shares[factor] == pytest.approx(1.0, abs=0.05)
    assert sum(shares.values()) == pytest.approx(1.0, abs=1e-9)


def test_an_outage_of_everything_is_carried_by_the_requests() -> None:
    found = movements(case(scale("n", 0.0)))
    assert dict(decompose(found["revenue"], found)) == {"requests": 1.0, "ctr": 0.0, "value_per_click": 0.0}


def test_a_share_over_the_whole_is_told_as_others_pulling_the_other_way() -> None:
    def told(share: float) -> str:
        found = replace(establish(case(scale("ctr", 0.5))), factors=(("ctr", share), ("requests", 1 - share)))
        return next(sign.text for sign in measured_signs(found) if sign.symbol == "proxy_factor")

    assert told(1.0) == told(1.004) == "ctr carries 100 % of the change of revenue"
    more = "more than all of the change of revenue comes from ctr (109 %): other factors pulled the other way"
    assert told(1.09) == more


def test_factors_that_do_not_multiply_to_the_metric_are_not_decomposed() -> None:
    made = case(scale("ctr", 0.5))
    doubled = replace(made.series["requests"], values=made.series["requests"].values * 2)
    found = movements(replace(made, series={**made.series, "requests": doubled}))
    assert decompose(found["revenue"], found) == ()


def test_a_loss_that_grows_is_a_fall() -> None:
    hours = np.arange(240)
    profit = np.random.default_rng(0).normal(-10.0, 1.0, len(hours))
    profit[-12:] -= 5.0
    start = Window.holding(ONSET, HOUR_US).start
    starts = start + (hours - 228) * HOUR_US
    metric = Metric("profit", "business", series=True, aggregate="sum")
    found = measure(metric, Series(starts, profit, HOUR_US), Window(start, start + 12 * HOUR_US), ())
    assert found is not None
    assert found.expected < 0
    assert found.relative == pytest.approx(-0.5, abs=0.1)
