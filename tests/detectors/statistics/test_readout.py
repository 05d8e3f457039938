"""Experiments on drawn users: intervals that hold, looks that don't count, nothing while arms are off."""

import numpy as np
import pytest
from numpy.typing import NDArray

from detectors.declared import Experiment, Metric
from detectors.profile.arms import BUCKETS, MOST, Arms, plan_of, sums_of
from detectors.profile.sums import COLUMNS, INDEX, Sums
from detectors.statistics.readout import ArmSums, Readout, read

PLANNED = Experiment("ranker-b", "arm", {"control": 0.5, "treatment": 0.5})
METRICS = (
    Metric("ctr", "proxy", ratio=("labels", "predictions")),
    Metric("revenue", "business", sum="value"),
)
USERS = 4_000


def drawn(
    rng: np.random.Generator,
    lift: float = 0.0,
    unfilled: float = 0.0,
    taste: NDArray[np.float64] | None = None,
) -> ArmSums:
    """A day of users who each make a few requests and click by their own taste, lifted in the treatment."""
    user = np.random.default_rng(5)
    arm, bucket = user.integers(0, 2, USERS), user.integers(0, BUCKETS, USERS)
    taste = user.lognormal(0, 1.0, USERS) if taste is None else taste
    n = rng.poisson(20.0, USERS) * (rng.random(USERS) >= unfilled * arm)
    clicks = rng.binomial(n, np.clip(0.05 * taste * (1 + lift * arm), 0, 1))
    at = arm * BUCKETS + bucket
    table = np.zeros((len(COLUMNS), MOST * BUCKETS), dtype=np.int64)
    for name, values in (("n", n), ("labels", clicks), ("value", 2 * clicks)):
        table[INDEX[name]] = np.bincount(at, values, MOST * BUCKETS).astype(np.int64)
    held = np.flatnonzero(table.any(axis=0))
    sums = sums_of(plan_of(PLANNED), [Arms((plan_of(PLANNED),), held, Sums(table[:, held]))])
    return ArmSums(sums, sums)


def readout(now: ArmSums, before: ArmSums | None = None) -> Readout:
    return read(PLANNED, METRICS, now, before)


def test_a_lift_is_found_with_an_interval_that_holds_it() -> None:
    found = readout(drawn(np.random.default_rng(1), lift=0.5)).metrics
    assert [metric.metric for metric in found] == ["ctr", "revenue"]
    for metric in found:
        (compared,) = metric.comparisons
        assert compared.p_value < 1e-3
        assert compared.relative.lower < 0.5 < compared.relative.upper


def test_who_looks_every_day_at_equal_arms_is_wrong_at_most_once_in_twenty() -> None:
    wrong = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        taste = np.random.default_rng(1_000 + seed).lognormal(0, 1.0, USERS)
        total: Sums | None = None
        seen = []
        for _ in range(14):
            today = drawn(rng, taste=taste).served
            total = today if total is None else Sums(total.table + today.table)
            seen.append(readout(ArmSums(total, total)).metrics[0].comparisons[0].p_value)
        wrong += min(seen) < 0.05
    assert wrong <= 5


def test_the_time_before_takes_away_what_the_users_already_were() -> None:
    before, now = drawn(np.random.default_rng(2)), drawn(np.random.default_rng(3), lift=0.15)
    plain, adjusted = readout(now).metrics[0], readout(now, before).metrics[0]
    widths = [m.comparisons[0].relative.upper - m.comparisons[0].relative.lower for m in (plain, adjusted)]
    assert plain.saved is None
    assert adjusted.saved is not None
    assert adjusted.saved > 0.2
    assert widths[1] < 0.9 * widths[0]
    assert adjusted.comparisons[0].relative.lower < 0.15 < adjusted.comparisons[0].relative.upper


def test_nothing_is_read_out_while_the_arms_are_not_filled_as_planned() -> None:
    found = readout(drawn(np.random.default_rng(4), lift=0.5, unfilled=0.2))
    assert found.withheld is not None
    assert "planned" in found.withheld
    assert not found.metrics


def test_few_rows_are_too_few() -> None:
    empty = Sums.zeros(3 * BUCKETS)
    found = readout(ArmSums(empty, empty))
    assert found.withheld is not None
    assert found.withheld.startswith("too few")


def test_an_arm_worth_nothing_compares_without_a_warning() -> None:
    sums = drawn(np.random.default_rng(6)).served
    sums.table[INDEX["labels"]] = 0
    assert [metric.metric for metric in readout(ArmSums(sums, sums)).metrics] == ["revenue"]


def test_money_adds_up_by_arm() -> None:
    now = drawn(np.random.default_rng(7))
    revenue = readout(now).metrics[1]
    control = now.known.value.reshape(-1, BUCKETS)[0].sum() / now.served.n.reshape(-1, BUCKETS)[0].sum()
    assert revenue.arms["control"].value == pytest.approx(control)
