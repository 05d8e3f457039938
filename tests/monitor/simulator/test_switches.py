"""Every switch does what it says, from its onset on and where it says, and nothing else."""

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from monitor.simulator import CALM, Scenario, at
from monitor.simulator.base import Base, base_of, play_tail, told_of
from monitor.simulator.change import Switch
from monitor.simulator.logs import predictions
from monitor.simulator.run import Run
from monitor.simulator.settings import HOUR_US
from monitor.simulator.switches import ALL
from monitor.simulator.switches.answers import Cached, Flapping, Popularity, Retrained, Uncalibrated, Waits
from monitor.simulator.switches.builds import CutFile, FewRows, Leak, OffByOne
from monitor.simulator.switches.collectors import (
    BelowPrice,
    CutShort,
    Flushed,
    HeldBack,
    LostFiles,
    OtherRows,
    Overfilled,
    Repeated,
    RunningClock,
    Unread,
)
from monitor.simulator.switches.crowds import Arrivals, Clickers, Departed, Fad, Readers, Reversal
from monitor.simulator.switches.dealings import PriceWar, Takeover
from monitor.simulator.switches.features import Encoding, Missing, Skew, Stale, Swapped, UnitChange
from monitor.simulator.switches.labels import Corrupted, Delayed, Lost
from monitor.simulator.switches.logging import ClockSkew, Duplicates, Loss, Misassignment
from monitor.simulator.switches.lookups import Collided, Emptied, Latecomers, Restored, Reversed
from monitor.simulator.switches.market import (
    CalibrationDrift,
    Decoupled,
    Presentation,
    SupplyMix,
    ValueDecline,
)
from monitor.simulator.switches.model import Miscompute, Regression, WrongVersion
from monitor.simulator.switches.moods import (
    Away,
    BelowTheFold,
    Devoted,
    Generations,
    Paced,
    PriceCap,
    Shunned,
    Viral,
    Waves,
)
from monitor.simulator.switches.overload import Averages, Breaker, Failover, Leaking, Pauses, Throttled
from monitor.simulator.switches.people import Bots, ConceptDrift, DemandDecline, NewSegment, PopulationShift
from monitor.simulator.switches.pipelines import Bounded, Seldom, Typical
from monitor.simulator.switches.queues import (
    Backlog,
    Bursts,
    Expired,
    Overflow,
    Overwritten,
    Refused,
    SetRight,
    Sticky,
)
from monitor.simulator.switches.serving import Fallback, Latency, Outage
from monitor.triage import catalogue
from tests.monitor.simulator.conftest import SMALL
from tests.monitor.simulator.of_habits import OF_HABITS
from tests.monitor.simulator.of_practice import OF_PRACTICE

EVERY_OUTCOME = replace(SMALL, outcomes="all")
ONSET = SMALL.fork_us + 10 * HOUR_US
ONE_OF_EACH: tuple[Switch, ...] = (
    *(Outage(), Outage(form="errors"), Fallback(), Fallback(told=False), Latency()),
    *(WrongVersion(), Miscompute(), Miscompute(form="stretched"), Regression()),
    *(Missing(), Missing(form="minus_one"), Missing(feature="kind", form="unknown"), Stale(feature="level")),
    *(UnitChange(), Encoding(feature="kind"), Skew(), Skew(form="rounded"), Swapped(other="heavy")),
    *(Loss(share=0.5), Duplicates(), ClockSkew(), Misassignment(share=0.4)),
    *(Delayed(minutes=90), Lost(share=0.5), Corrupted()),
    *(DemandDecline(share=0.4), PopulationShift(share=0.5), NewSegment(share=0.4), ConceptDrift()),
    *(
        Bots(share=0.4),
        CalibrationDrift(factor=0.5),
        Presentation(),
        ValueDecline(),
        Decoupled(),
        SupplyMix(),
    ),
    *(Flapping(), Popularity(), Waits(share=0.5), Cached(), Uncalibrated(), Retrained()),
    *(Typical(users=0.5), Typical(feature="word"), Seldom(feature="level"), Bounded(), Bounded(side="below")),
    *(LostFiles(), Repeated(share=0.2), Flushed(), RunningClock(), Overfilled(share=0.5)),
    *(HeldBack(), CutShort(), Unread(), OtherRows(), BelowPrice()),
    *(Departed(), Fad(share=0.5), Readers(share=0.5), Arrivals(share=0.4), Reversal(), Clickers()),
    *(PriceWar(), Takeover()),
    *(Throttled(), Failover(), Breaker(), Averages(), Pauses(), Leaking()),
    *(OffByOne(), CutFile(), FewRows(), Leak()),
    *(Emptied(), Latecomers(), Restored(feature="level"), Collided(), Reversed()),
    *(Overflow(), Bursts(), Backlog(), Overwritten(), Refused(), Expired(), SetRight(), Sticky()),
    *(Viral(share=0.4), Devoted(share=0.5), Away(share=0.6), Generations(), Shunned()),
    *(BelowTheFold(), PriceCap(), Paced(), Waves()),
    *OF_PRACTICE,
    *OF_HABITS,
)


@cache
def played(*switches: Switch) -> Run:
    """A tail with the switches, in a world that logs every outcome where they ask for that."""
    fits = all(switch.fits(SMALL) for switch in switches)
    return play_tail(base_of(SMALL if fits else EVERY_OUTCOME), CALM, switches)


def test_every_fault_and_every_change_of_the_catalogue_has_a_switch() -> None:
    table = tomllib.loads(Path(catalogue.__file__).with_suffix(".toml").read_text())
    faults = {cause: body["lens"] for cause, body in table.items() if body["lens"] != "benign"}
    assert {switch.cause: switch.lens for switch in ALL} == faults
    assert {type(switch) for switch in ONE_OF_EACH} == set(ALL)


@pytest.mark.parametrize("switch", ONE_OF_EACH, ids=repr)
def test_a_switch_changes_something_and_nothing_before_its_onset(switch: Switch) -> None:
    run = played(switch)
    calm = play_tail(base_of(run.scene.settings), CALM, ())
    assert signs(run, until=None) != signs(calm, until=None)
    assert signs(run, until=ONSET) == signs(calm, until=ONSET)


def signs(run: Run, until: int | None) -> list[bytes]:
    """What is logged of the rows of before `until`, as far as it is known by then."""
    table = predictions(run)
    row = run.logged.ts_us < (until or run.logged.ts_us.max() + 1)
    told = run.outcomes.known_us < (until or run.outcomes.known_us.max() + 1)
    known = (run.outcomes.ts_us, run.outcomes.known_us, run.outcomes.label, run.outcomes.value)
    columns = [table.filter(row).drop_columns(["prediction_id"]).to_pandas().to_csv().encode()]
    return [*columns, *(values[told].tobytes() for values in known)]


def after(run: Run, hours: float = 1.0) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """The requests from so long after the onset on."""
    return np.asarray(run.requests.ts_us >= ONSET + int(hours * HOUR_US))


@pytest.mark.parametrize(
    ("switch", "names"),
    [
        (Missing(share=0.5), ["user_age"]),
        (Stale(feature="level"), ["market_bid_floor"]),
        (UnitChange(feature="price"), ["ad_price"]),
        (Encoding(feature="kind", form="salted"), ["ad_category"]),
        (Skew(form="shuffled"), ["user_age"]),
        (Swapped(other="heavy"), ["user_age", "user_tenure_days"]),
    ],
    ids=repr,
)
def test_a_fault_of_a_feature_changes_that_feature_and_no_other(switch: Switch, names: list[str]) -> None:
    run = played(switch)
    changed = {
        name
        for name, values in run.served.items()
        if not np.array_equal(values, run.computed[name], equal_nan=values.dtype.kind == "f")
    }
    assert changed == set(names)
    assert all(name in (switch.subject(run.scene) or "") for name in names)


def test_a_fault_stays_in_its_place() -> None:
    run = played(Missing(where=at(site=1, market=2)))
    null = np.isnan(run.served["user_age"])
    place = (run.requests.slots["site"] == 1) & (run.requests.slots["market"] == 2)
    assert np.array_equal(null, place & after(run, 0))


def test_a_fault_that_creeps_in_reaches_more_and_more_rows() -> None:
    run = played(Missing(share=0.8, ramp=10))
    null = np.isnan(run.served["user_age"])
    hour = (run.requests.ts_us - ONSET) // HOUR_US
    first, middle, last = (null[(hour >= low) & (hour < low + 3)].mean() for low in (0, 5, 11))
    assert first < 0.25 < middle < 0.65 < last < 0.9


def test_a_fault_that_ends_leaves_nothing_behind() -> None:
    run = played(Outage(hours=3))
    gone = ~run.answers.arrived
    hour = (run.requests.ts_us - ONSET) // HOUR_US
    assert np.array_equal(gone, (hour >= 0) & (hour < 3))


def test_a_default_score_is_one_value_and_says_so_or_does_not() -> None:
    told, silent = played(Fallback()), played(Fallback(told=False))
    for run in (told, silent):
        assert len(np.unique(run.answers.score[after(run, 0)])) == 1
    assert set(told.answers.status[after(told, 0)]) == {1}
    assert set(silent.answers.status) == {0}


def test_slow_answers_that_come_too_late_are_errors_without_a_score() -> None:
    run = played(Latency())
    table = predictions(run).to_pandas()
    late = table[table["status"] == "error"]
    assert len(late) > 10
    assert late["score"].isna().all()
    assert (late["latency_ms"] == 250.0).all()
    assert table[table["status"] == "ok"]["score"].notna().all()


def test_a_stale_store_keeps_its_last_value() -> None:
    run = played(Stale(feature="level"))
    level = run.served["market_bid_floor"]
    assert len(np.unique(level[after(run, 0)])) == 1
    assert len(np.unique(level[~after(run, 0)])) > 50


def test_a_wrong_join_leaves_the_spread_of_its_feature_alone() -> None:
    run = played(Skew(form="shuffled"))
    rows = after(run, 0)
    served, true = run.served["user_age"][rows], run.computed["user_age"][rows]
    assert np.mean(served != true) > 0.8
    assert np.array_equal(np.sort(served), np.sort(true))


def test_lost_rows_are_billed_and_lost_outcomes_leave_their_rows(calm: Run) -> None:
    loss, lost = played(Loss(share=0.5)), played(Lost(share=0.5))
    assert np.array_equal(loss.earned, calm.earned)
    assert len(loss.logged.row) < 0.85 * len(calm.logged.row)
    assert len(lost.logged.row) == len(calm.logged.row)
    assert len(lost.outcomes.number) < 0.85 * len(calm.outcomes.number)


def test_a_copy_differs_from_its_row_in_nothing_but_the_id() -> None:
    table = predictions(played(Duplicates())).to_pandas()
    content = table.drop(columns="prediction_id")
    assert table["prediction_id"].is_unique
    assert content.duplicated(keep=False)[table["ts"].astype("int64") // 1_000 >= ONSET].all()
    assert content.duplicated().sum() == (table["prediction_id"] > "req-5").sum() > 100


def test_a_clock_ahead_dates_predictions_after_their_outcomes() -> None:
    run = played(ClockSkew())
    dated = dict(zip(run.logged.number.tolist(), run.logged.ts_us.tolist(), strict=True))
    early = [
        known < dated[n]
        for n, known in zip(run.outcomes.number, run.outcomes.known_us, strict=True)
        if n in dated
    ]
    assert np.mean(early) > 0.3


def test_outcomes_that_are_late_come_all_the_same(calm: Run) -> None:
    run = played(Delayed(minutes=90))
    assert sorted(run.outcomes.number) == sorted(calm.outcomes.number)
    later = run.outcomes.known_us[run.outcomes.known_us >= ONSET + 2 * HOUR_US]
    assert len(later) > 0


def test_another_taste_makes_the_model_rank_worse(busy: Base) -> None:
    calm, other = (play_tail(busy, CALM, changes) for changes in ((), (ConceptDrift(),)))

    def ranked(run: Run) -> float:
        rows = after(run, 0)
        return float(np.corrcoef(run.answers.score[rows], run.clicked[rows])[0, 1])

    assert ranked(calm) > 0.1
    assert ranked(other) < 0.6 * ranked(calm)


def test_bots_click_and_pay_nothing() -> None:
    run = played(Bots(share=0.4))
    assert run.clicked[run.requests.bot].mean() > 0.4
    assert run.earned[run.requests.bot].sum() == 0
    assert set(run.requests.slots["market"][run.requests.bot].tolist()) == {1}


def test_a_new_kind_of_row_was_never_there_before() -> None:
    run = played(NewSegment(share=0.4))
    spare = len(run.scene.schema.dimension("market").values)
    new = run.requests.slots["market"] == spare
    assert not new[~after(run, 0)].any()
    assert 0.3 < new[after(run, 0)].mean() < 0.5


def test_arms_are_filled_half_and_half_until_they_are_not(calm: Run) -> None:
    run = played(Misassignment(share=0.4))
    assert 0.45 < calm.requests.arm.mean() < 0.55
    assert run.requests.arm[after(run, 0)].mean() < 0.38


def test_a_supplier_that_leaves_is_shown_no_more() -> None:
    run = played(SupplyMix())
    assert not (run.requests.slots["supply"][after(run, 0)] == 0).any()


@pytest.mark.parametrize(
    ("switch", "message"),
    [
        (Encoding(feature="match"), "'user_age' is numeric"),
        (UnitChange(feature="page"), "'page' is categorical"),
        (Skew(feature="page", form="rounded"), "'page' is categorical"),
    ],
    ids=repr,
)
def test_a_fault_of_the_wrong_kind_of_feature_is_refused_by_name(switch: Switch, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        played(switch)


def test_what_a_fault_costs_is_counted_from_its_onset(busy: Base) -> None:
    scenario = Scenario("less", "less", (DemandDecline(share=0.5),))
    (told,) = told_of(busy, scenario, play_tail(busy, scenario, scenario.changes)).incidents
    assert told.size == pytest.approx(-0.5, abs=0.05)
    assert told.moves_metric


def test_each_of_two_causes_is_sized_alone(busy: Base) -> None:
    pair = (DemandDecline(share=0.5), ValueDecline(factor=0.7))
    scenario = Scenario("pair", "pair", pair)
    fewer, cheaper = told_of(busy, scenario, play_tail(busy, scenario, pair)).incidents
    assert fewer.size == pytest.approx(-0.5, abs=0.05)
    assert cheaper.size == pytest.approx(-0.3, abs=0.01)
