"""The rarer switches do what they say."""

import numpy as np
import pytest

from monitor.simulator import CALM
from monitor.simulator.base import Base, play_tail
from monitor.simulator.outcomes import COPY, MINUTE_US
from monitor.simulator.posts import probes
from monitor.simulator.retrain import Retrain
from monitor.simulator.run import Run
from monitor.simulator.scenario import Scenario
from monitor.simulator.scenarios import scenarios
from monitor.simulator.settings import HOUR_US
from monitor.simulator.switches.answers import Cached, Flapping, Popularity, Retrained, Waits
from monitor.simulator.switches.collectors import (
    BelowPrice,
    CutShort,
    Flushed,
    HeldBack,
    LostFiles,
    OtherRows,
    Overfilled,
    Repeated,
    Unread,
)
from monitor.simulator.switches.crowds import Arrivals, Departed, Fad, Readers
from monitor.simulator.switches.dealings import PriceWar, Takeover
from monitor.simulator.switches.pipelines import Bounded, Seldom, Typical
from tests.monitor.simulator.test_switches import ONSET, after, played, signs

#: A clock that is behind stamps rows with times before its onset.
OTHERS = [s for s in scenarios() if s.switches and s.family != "a clock behind"][::17]


def test_a_server_that_starts_again_is_down_for_the_first_half_of_each_hour() -> None:
    run = played(Flapping(minutes=30))
    since = run.requests.ts_us - ONSET
    assert np.array_equal(~run.answers.arrived, (since >= 0) & (since % HOUR_US < 30 * MINUTE_US))


def test_the_popular_are_shown_with_their_rates_for_scores() -> None:
    run = played(Popularity())
    rows = after(run, 0)
    assert np.array_equal(run.answers.score[rows], run.computed["ad_ctr_7d"][rows])
    assert set(run.answers.status[rows]) == {1}


def test_some_wait_and_the_others_do_not(calm: Run) -> None:
    more = (
        played(Waits(share=0.4, wait_ms=100.0, timeout_ms=5_000.0)).answers.latency_ms
        - calm.answers.latency_ms
    )
    assert 0.3 < np.mean(more[after(calm, 0)] > 99.0) < 0.5
    assert set(np.round(more, 6).tolist()) == {0.0, 100.0}


@pytest.mark.parametrize(("switch", "failing"), [(Cached(), True), (Retrained(), False)], ids=repr)
def test_golden_cases_fail_where_the_computation_is_wrong_and_not_where_the_training_was(
    switch: Cached | Retrained, failing: bool
) -> None:
    lines = probes(played(switch))
    assert any(abs(line["expected"] - line["observed"]) > 0.01 for line in lines) is failing


def test_the_usual_value_is_given_for_the_same_users_always() -> None:
    run = played(Typical(users=0.5))
    usual = run.served["user_age"] != run.computed["user_age"]
    assert len(np.unique(run.served["user_age"][usual])) == 1
    failing = set(run.requests.user[usual].tolist())
    others = ~np.isin(run.requests.user, list(failing)) & after(run, 0)
    assert 0.3 < others[after(run, 0)].mean() < 0.7


def test_a_store_refreshed_seldom_moves_in_few_steps() -> None:
    run = played(Seldom(feature="level", every=4))
    assert len(np.unique(run.served["market_bid_floor"][after(run, 0)])) == 4


@pytest.mark.parametrize("side", ["above", "below"])
def test_a_bound_is_never_passed_and_often_touched(side: str) -> None:
    run = played(Bounded(side=side))  # type: ignore[arg-type]
    rows = after(run, 0)
    served, true = run.served["user_age"][rows], run.computed["user_age"][rows]
    limit = served.max() if side == "above" else served.min()
    assert 0.2 < np.mean(served == limit) < 0.8
    assert np.array_equal(served, np.minimum(true, limit) if side == "above" else np.maximum(true, limit))


def test_a_file_of_each_hour_is_lost_with_its_outcomes() -> None:
    run = played(LostFiles(minutes=20))
    for ts in (run.logged.ts_us, run.outcomes.ts_us):
        since = ts[ts >= ONSET] - ONSET
        assert len(since) > 20
        assert (since % HOUR_US >= 20 * MINUTE_US).all()


def test_a_row_read_again_and_again_has_as_many_new_ids() -> None:
    run = played(Repeated(share=0.2, times=3))
    copies = np.unique(run.logged.number % COPY, return_counts=True)[1]
    assert set(copies.tolist()) == {1, 4}


def test_rows_are_stamped_at_the_flush() -> None:
    run = played(Flushed(minutes=120))
    assert set((run.logged.ts_us[run.logged.ts_us > ONSET + HOUR_US] % (2 * HOUR_US)).tolist()) == {0}


def test_the_treatment_gets_what_the_control_loses(calm: Run) -> None:
    run = played(Overfilled(share=0.5))
    assert run.requests.arm[after(run, 0)].mean() > 0.68
    assert (run.requests.arm >= calm.requests.arm).all()


def test_what_a_collector_held_back_comes_when_it_moves_again(calm: Run) -> None:
    run = played(HeldBack(hours=5))
    assert sorted(run.outcomes.number) == sorted(calm.outcomes.number)
    since = (run.outcomes.known_us - ONSET) / HOUR_US
    assert not ((since >= 0) & (since < 5)).any()
    assert np.mean(since == 5) > 0.05


def test_a_join_that_does_not_wait_loses_what_comes_late() -> None:
    outcomes = played(CutShort()).outcomes
    delay = (outcomes.known_us - outcomes.ts_us)[outcomes.known_us >= ONSET]
    assert len(delay) > 10
    assert delay.max() <= 4 * MINUTE_US


def test_every_other_partition_is_unread() -> None:
    known = played(Unread()).outcomes.known_us
    assert set(((known[known >= ONSET] - ONSET) // HOUR_US % 2).tolist()) == {1}


def test_labels_of_other_rows_are_as_many_and_contradict_their_values() -> None:
    outcomes = played(OtherRows()).outcomes
    rows = outcomes.known_us >= ONSET
    assert outcomes.label[rows].sum() == (outcomes.value[rows] > 0).sum()
    assert np.mean((outcomes.label == 1)[rows & (outcomes.value > 0)]) < 0.4


def test_cheap_successes_are_told_as_failures_with_their_value() -> None:
    run = played(BelowPrice())
    rows = run.outcomes.known_us >= ONSET
    cheap = run.outcomes.value < run.scene.settings.price
    assert np.array_equal(run.outcomes.label[rows] == 0, cheap[rows])
    assert (run.outcomes.value > 0).all()


def test_the_keenest_are_gone(calm: Run) -> None:
    run = played(Departed(keenest=0.1))
    assert set(run.requests.user[after(run, 0)]) < set(calm.requests.user[after(calm, 0)])
    assert after(run, 0).sum() < 0.85 * after(calm, 0).sum()


def test_a_fad_brings_people_of_one_word_and_readers_one_section(calm: Run) -> None:
    fad, readers = played(Fad(share=0.5)), played(Readers(share=0.5))

    def commonest(run: Run) -> float:
        words = run.computed["user_interest"][after(run, 0)]
        return float(np.mean(words == np.bincount(words[words >= 0]).argmax()))

    assert commonest(fad) > 0.45 > commonest(calm)
    assert np.mean(readers.requests.slots["section"][after(readers, 0)] == 0) > 0.5


def test_a_launch_brings_new_ones_on_top_of_all_others(calm: Run) -> None:
    run = played(Arrivals(share=0.4))
    spare = len(run.scene.schema.dimension("market").values)
    new = run.requests.slots["market"] == spare
    assert len(run.requests.ts_us) - new.sum() == len(calm.requests.ts_us)
    assert 0.3 * after(calm, 0).sum() < new.sum() < 0.5 * after(calm, 0).sum()


def test_a_price_war_touches_its_suppliers_alone(calm: Run) -> None:
    run = played(PriceWar(factor=0.5))
    paid = run.clicked & after(run, 0)
    part = run.earned[paid] / calm.earned[paid]
    assert np.allclose(part, np.where(run.requests.slots["supply"][paid] < 3, 0.5, 1.0))


def test_one_supplier_takes_the_place_of_another(calm: Run) -> None:
    run = played(Takeover())
    shown, usual = (each.requests.slots["supply"][after(each, 0)] for each in (run, calm))
    assert not (shown == 0).any()
    assert np.mean(shown == 1) > 1.4 * np.mean(usual == 1)


def test_a_retrained_model_says_nearly_the_same_under_another_name(base: Base, calm: Run) -> None:
    run = play_tail(base, CALM, (Retrain(onset=10.0),))
    assert [d.version for _, d in run.deployed] == ["v7", "v8"]
    assert np.mean(run.answers.choice == calm.answers.choice) > 0.98
    assert [e.title for e in Retrain().events(run.scene)] == ["model v8"]


@pytest.mark.parametrize("scenario", OTHERS, ids=lambda s: s.name)
def test_no_scenario_shows_before_its_onset(base: Base, scenario: Scenario) -> None:
    onset = base.scene.settings.fork_us + int(min(s.onset for s in scenario.switches) * HOUR_US)
    around = play_tail(base, scenario, scenario.around)
    run = play_tail(base, scenario, scenario.changes)
    assert signs(run, until=onset) == signs(around, until=onset)
