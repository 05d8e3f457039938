"""The switches of trainings, caches, shards and tides do what they say."""

from dataclasses import replace

import numpy as np
import pytest

from monitor.simulator import CALM
from monitor.simulator.base import base_of, play_tail
from monitor.simulator.change import at
from monitor.simulator.logs import predictions
from monitor.simulator.outcomes import MINUTE_US
from monitor.simulator.posts import probes
from monitor.simulator.run import Run
from monitor.simulator.scenarios import scenarios
from monitor.simulator.settings import HOUR_US
from monitor.simulator.switches.caches import Congested, Lagging, LastHour, Partial, Rare, SameUsers, Shed
from monitor.simulator.switches.model import Miscompute, Regression
from monitor.simulator.switches.shards import (
    FirstAdOnly,
    FirstPlaceOnly,
    KeenFirst,
    NowAndThen,
    OwnClocks,
    Restarts,
    Retried,
    Shard,
    TooQuick,
    Unapproved,
)
from monitor.simulator.switches.tides import (
    Exclusive,
    FirstPlace,
    GivesWay,
    Grows,
    Indifferent,
    NightPrices,
    OutOfSchool,
    Stairs,
)
from monitor.simulator.switches.trainings import (
    Ceiling,
    OtherSeason,
    Sampled,
    Saturated,
    Turned,
    Unfinished,
    Unseen,
    WrongJoin,
)
from tests.monitor.simulator.conftest import SMALL
from tests.monitor.simulator.test_switches import ONSET, after, played

USUAL_US = SMALL.delay_minutes * MINUTE_US


def known_later(run: Run, calm: Run) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """By how much each outcome is later than on a calm day, in order of the rows' numbers."""
    assert sorted(run.outcomes.number) == sorted(calm.outcomes.number)
    times = [each.outcomes.known_us[np.argsort(each.outcomes.number)] for each in (run, calm)]
    return np.asarray(times[0] - times[1])


@pytest.mark.parametrize("switch", [Ceiling(), Turned(feature="word")], ids=repr)
def test_a_wrong_build_fails_its_golden_cases(switch: Miscompute) -> None:
    assert any(abs(line["expected"] - line["observed"]) > 0.01 for line in probes(played(switch)))


@pytest.mark.parametrize(
    "switch",
    [Unseen(), WrongJoin(), OtherSeason(), Unfinished(), Saturated(), Sampled()],
    ids=repr,
)
def test_a_bad_training_is_a_new_version_that_computes_what_it_should(switch: Regression, calm: Run) -> None:
    run = played(switch)
    rows = after(run, 0)
    assert all(line["expected"] == line["observed"] for line in probes(run))
    assert set(run.answers.version[rows]) == {1}
    assert not np.allclose(run.answers.score[rows], calm.answers.score[rows])


def test_a_release_that_is_poor_in_one_place_is_announced_once_and_served_everywhere(calm: Run) -> None:
    (scenario,) = [s for s in scenarios() if s.name == "a release that is poor in one place: first market"]
    run = play_tail(base_of(SMALL), replace(CALM, draw=calm.scene.draw), scenario.changes)
    since = run.requests.ts_us >= SMALL.fork_us + int(scenario.switches[0].onset * HOUR_US)
    here = run.requests.slots["market"] == 0
    assert set(predictions(run).column("model_version").to_pylist()) == {"v7", "v8"}
    assert (run.answers.version > 0).tolist() == since.tolist()
    assert np.mean((run.answers.ad == calm.answers.ad)[since & ~here]) > 0.95
    assert np.mean((run.answers.ad == calm.answers.ad)[since & here]) < 0.6
    assert len([event for change in scenario.changes for event in change.events(run.scene)]) == 1


def test_what_was_cut_off_has_one_score_and_the_rest_has_many() -> None:
    for switch in (Saturated(), Ceiling()):
        run = played(switch)
        score = run.answers.score[after(run, 0)]
        assert 0.2 < np.mean(score == score.max()) < 0.8
        assert len(np.unique(score)) > 50


def test_a_training_stopped_too_early_tells_people_hardly_apart(calm: Run) -> None:
    short, usual = (np.log(run.answers.score[after(run, 0)]).std() for run in (played(Unfinished()), calm))
    assert short < 0.4 * usual


def test_failures_left_out_of_training_raise_the_odds_of_all_alike() -> None:
    run = played(Sampled(kept=0.25))
    usual, other = (deployed.model.weights for _, deployed in run.deployed)
    assert np.flatnonzero(usual != other).tolist() == [0]
    assert other[0] - usual[0] == pytest.approx(np.log(4.0))


def test_more_get_the_default_the_busier_the_hour() -> None:
    run = played(Shed(room=0.7))
    fallback = run.answers.status[after(run, 0)] == 1
    place = np.unique(run.requests.ts_us[after(run, 0)] // HOUR_US, return_inverse=True)[1]
    count = np.bincount(place)
    assert np.corrcoef(count, np.bincount(place, fallback) / count)[0, 1] > 0.6


def test_the_default_is_the_mean_of_the_hour_before(calm: Run) -> None:
    run = played(LastHour())
    hour = run.requests.ts_us // HOUR_US
    last = hour == hour.max()
    before = calm.answers.score[calm.requests.ts_us // HOUR_US == hour.max() - 1].mean()
    # What is scored before the default stands in its place is the same on a calm day.
    assert np.unique(run.answers.score[last]).tolist() == pytest.approx([before], abs=1e-4)


def test_the_same_users_get_the_default_always() -> None:
    run = played(SameUsers(users=0.4))
    rows, fallback = after(run, 0), run.answers.status == 1
    assert not set(run.requests.user[rows & fallback]) & set(run.requests.user[rows & ~fallback])
    assert 0.2 < fallback[rows].mean() < 0.6


def test_answers_are_slow_when_it_is_busy_and_only_then(calm: Run) -> None:
    run = played(Congested(factor=4.0, timeout_ms=9_000.0))
    slower = run.answers.latency_ms / calm.answers.latency_ms
    hour = calm.requests.ts_us // HOUR_US % 24
    assert slower[after(calm, 0) & (hour == 20)].min() > 2.5
    assert slower[after(calm, 0) & (hour == 20)].max() < 4.5


def test_nothing_is_found_for_those_who_come_seldom() -> None:
    run = played(Rare(seldom=0.6))
    activity = run.scene.world.users.activity[run.requests.user]
    null = np.isnan(run.served["user_age"])
    assert activity[null].max() < activity[after(run, 0) & ~null].min()
    assert 0.1 < null[after(run, 0)].mean() < 0.6


def test_a_job_that_falls_behind_is_later_each_hour() -> None:
    run = played(Lagging(feature="level", pace=0.5))
    spec = run.scene.schema.feature("level")
    row = np.flatnonzero(after(run, 8))[0]
    then = ONSET + (run.requests.ts_us[row] - ONSET) // 2
    told = run.scene.world.values(spec, np.array([0]), np.array([then]))
    assert run.served[spec.name][row] == told[0]


def test_counts_cut_short_are_never_more_and_each_users_part_is_its_own() -> None:
    run = played(Partial(feature="visits", least=0.2))
    rows = after(run, 0) & (run.computed["user_sessions_7d"] > 9)
    part = run.served["user_sessions_7d"][rows] / run.computed["user_sessions_7d"][rows]
    assert part.max() <= 1
    assert part.std() > 0.1


def test_a_log_of_one_row_for_each_view_holds_the_first_places() -> None:
    run = played(FirstAdOnly())
    since = run.logged.ts_us >= ONSET
    assert set((run.logged.number[since] % 2).tolist()) == {0}
    assert np.array_equal(np.unique(run.outcomes.number[run.outcomes.ts_us >= ONSET] % 2), [0])


@pytest.mark.parametrize("switch", [FirstPlaceOnly(), Unapproved(), Restarts()], ids=repr)
def test_a_success_told_as_a_failure_keeps_its_value(switch: FirstPlaceOnly | Unapproved | Restarts) -> None:
    outcomes = played(switch).outcomes
    wrong = outcomes.label == 0
    reached = {
        FirstPlaceOnly: outcomes.number % 2 > 0,
        Unapproved: outcomes.value > SMALL.price,
        Restarts: (outcomes.known_us - ONSET) % HOUR_US < 30 * MINUTE_US,
    }[type(switch)]
    assert np.array_equal(wrong, reached & (outcomes.known_us >= ONSET))
    assert (outcomes.value > 0).all()


def test_a_filter_drops_the_quick_and_a_shard_its_own(calm: Run) -> None:
    quick, shard = played(TooQuick()).outcomes, played(Shard(shards=3)).outcomes
    since = quick.known_us >= ONSET
    assert (quick.known_us - quick.ts_us)[since].min() > USUAL_US
    assert set((shard.number[shard.known_us >= ONSET] // 2 % 3).tolist()) == {1, 2}
    assert max(len(quick.number), len(shard.number)) < 0.9 * len(calm.outcomes.number)


def test_a_partner_tells_nothing_for_hours_and_then_all(calm: Run) -> None:
    run = played(NowAndThen(silent=240, every=360))
    assert known_later(run, calm).max() <= 240 * MINUTE_US
    since = run.outcomes.known_us[run.outcomes.known_us >= ONSET] - ONSET
    assert (since % (6 * HOUR_US)).min() >= 4 * HOUR_US


def test_outcomes_tried_again_wait_ever_longer(calm: Run) -> None:
    minutes = np.unique(known_later(played(Retried(failing=0.6, wait=20)), calm) // MINUTE_US).tolist()
    assert minutes[:4] == [0, 20, 60, 140]


def test_the_clocks_of_those_who_ask_are_ahead_by_many_times(calm: Run) -> None:
    run = played(OwnClocks(minutes=240))
    ahead = (
        run.logged.ts_us[np.argsort(run.logged.number)] - calm.logged.ts_us[np.argsort(calm.logged.number)]
    )
    assert ahead.min() == 0
    assert 200 * MINUTE_US < ahead.max() <= 240 * MINUTE_US


def test_the_keenest_get_the_treatment_and_nobody_loses_it(calm: Run) -> None:
    run = played(KeenFirst())
    assert run.requests.arm[after(run, 0)].mean() > 0.6
    assert (run.requests.arm >= calm.requests.arm).all()


def test_a_crowd_that_gives_way_is_gone_and_one_that_grows_is_on_top(calm: Run) -> None:
    gone, grown = played(GivesWay()), played(Grows(share=0.4))
    assert not (gone.requests.slots["market"][after(gone, 0)] == 0).any()
    assert len(gone.requests.ts_us) == len(calm.requests.ts_us)
    first = [np.sum(run.requests.slots["market"][after(run, 0)] == 0) for run in (grown, calm)]
    assert first[0] - first[1] == after(grown, 0).sum() - after(calm, 0).sum()


def test_a_crowd_by_turns_comes_for_hours_and_is_as_usual_in_between(calm: Run) -> None:
    run = played(OutOfSchool(kind="young", share=0.9, minutes=240, every=480))
    turn = (run.requests.ts_us - ONSET) % (8 * HOUR_US) < 4 * HOUR_US
    changed = run.requests.user != calm.requests.user
    assert changed[after(run, 0) & turn].mean() > 0.8
    assert not changed[~turn].any()


def test_where_all_are_clicked_alike_the_score_tells_nothing() -> None:
    run = played(Indifferent(strength=1.0))
    seen = after(run, 0) & run.answers.shown
    chance = run.expected[seen] / run.scene.world.ads.click_value[run.answers.ad[seen]]
    assert np.ptp(chance) < 1e-9


def test_interest_falls_in_as_many_steps_as_it_says(calm: Run) -> None:
    run = played(Stairs(factor=0.4, ramp=10, steps=4))
    with np.errstate(invalid="ignore"):
        part = run.expected / calm.expected
    assert len(np.unique(np.round(part[np.isfinite(part)], 6))) == 5


def test_only_the_first_place_looks_otherwise(calm: Run) -> None:
    run = played(FirstPlace(factor=0.2))
    first = run.requests.position == 0
    assert np.array_equal(run.clicked[~first], calm.clicked[~first])
    assert run.clicked[first & after(run, 0)].sum() < 0.5 * calm.clicked[first & after(calm, 0)].sum()


def test_nights_are_cheaper_and_days_are_not(calm: Run) -> None:
    run = played(NightPrices(factor=0.5, minutes=120, every=240))
    paid = run.clicked & after(run, 0)
    night = (run.requests.ts_us - ONSET)[paid] % (4 * HOUR_US) < 2 * HOUR_US
    assert np.allclose(run.earned[paid] / calm.earned[paid], np.where(night, 0.5, 1.0))


def test_a_place_that_is_sold_to_one_supplier_shows_its_ads_alone(calm: Run) -> None:
    run = played(Exclusive(kinds=at(supply=1), where=at(market=0)))
    theirs, here = run.requests.slots["supply"] == 1, run.requests.slots["market"] == 0
    assert theirs[here & after(run, 0)].all()
    assert np.array_equal(run.answers.ad[~here], calm.answers.ad[~here])
    told = Exclusive(kinds=at(supply=1)).segment(run.scene)
    assert told == {"advertiser": "bluefin-games", "country": "de"}
