"""The switches of overloads, builds, look-ups, queues and moods do what they say."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from monitor.simulator.change import Switch
from monitor.simulator.outcomes import COPY, MINUTE_US, Outcomes
from monitor.simulator.posts import probes
from monitor.simulator.run import Run
from monitor.simulator.serving import FALLBACK
from monitor.simulator.settings import HOUR_US
from monitor.simulator.switches.builds import CutFile, FewRows, Leak, OffByOne
from monitor.simulator.switches.lookups import Collided, Emptied, Latecomers, Restored, Reversed
from monitor.simulator.switches.moods import BelowTheFold, Paced, PriceCap, Shunned, Viral, Waves
from monitor.simulator.switches.overload import Averages, Breaker, Failover, Leaking, Pauses, Throttled
from monitor.simulator.switches.queues import (
    Backlog,
    Bursts,
    Expired,
    Overflow,
    Overwritten,
    Refused,
    SetRight,
)
from tests.monitor.simulator.conftest import SMALL
from tests.monitor.simulator.test_switches import ONSET, after, played

Kept = Callable[[Outcomes, float], NDArray[np.bool_]]


def in_hour(ts_us: np.ndarray[tuple[int], np.dtype[np.int64]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Minutes since the last whole hour after the onset."""
    return np.asarray((ts_us - ONSET) % HOUR_US // MINUTE_US)


def test_a_limit_refuses_more_the_busier_the_hour(calm: Run) -> None:
    gone = ~played(Throttled(limit=0.6)).answers.arrived
    hour = calm.requests.ts_us // HOUR_US
    hours, place = np.unique(hour[after(calm, 0)], return_inverse=True)
    count, refused = np.bincount(place), np.bincount(place, gone[after(calm, 0)])
    assert np.corrcoef(count, refused / count)[0, 1] > 0.6
    assert len(hours) > 10


def test_a_site_that_fails_over_answers_nothing_and_another_one_more(calm: Run) -> None:
    run = played(Failover(rescued=0.5))
    site, usual = run.requests.slots["site"], calm.requests.slots["site"]
    rows = after(run, 0)
    assert not (run.answers.arrived & rows & (site == 0)).any()
    assert 0.35 < np.mean(site[rows & (usual == 0)] == 1) < 0.65


@pytest.mark.parametrize(("switch", "minutes"), [(Breaker(minutes=20), 20), (Emptied(minutes=15), 15)])
def test_what_fails_in_spells_fails_in_all_rows_of_a_spell_and_in_no_other(
    switch: Switch, minutes: int
) -> None:
    run = played(switch)
    failing = (run.answers.status == FALLBACK) | np.isnan(run.served["user_age"])
    assert np.array_equal(failing, after(run, 0) & (in_hour(run.requests.ts_us) < minutes))


def test_the_means_of_categories_are_few_scores() -> None:
    run = played(Averages())
    assert len(np.unique(run.answers.score[after(run, 0)])) <= len(run.scene.schema.feature("kind").words)


def test_pauses_end_and_leaks_grow_until_the_restart(calm: Run) -> None:
    paused = played(Pauses(wait_ms=300.0, timeout_ms=5_000.0)).answers.latency_ms - calm.answers.latency_ms
    assert set(np.round(paused[after(calm, 0)], 6).tolist()) == {0.0, 300.0}
    slower = played(Leaking(factor=5.0, timeout_ms=5_000.0)).answers.latency_ms / calm.answers.latency_ms
    since = (calm.requests.ts_us[after(calm, 0)] - ONSET) / HOUR_US
    assert np.allclose(slower[after(calm, 0)], 1 + 4 * (since % 6 / 6))


@pytest.mark.parametrize(
    ("switch", "failing"),
    [(OffByOne(feature="kind"), True), (CutFile(), True), (FewRows(), False), (Leak(), False)],
    ids=repr,
)
def test_a_wrong_build_fails_its_golden_cases_and_a_bad_training_does_not(
    switch: Switch, failing: bool
) -> None:
    lines = probes(played(switch))
    assert any(abs(line["expected"] - line["observed"]) > 0.01 for line in lines) is failing


def test_nothing_is_found_for_those_who_came_last() -> None:
    run = played(Latecomers(latest=0.3))
    null = np.isnan(run.served["user_age"])
    tenure = run.computed["user_tenure_days"]
    assert tenure[null].max() <= tenure[~null & after(run, 0)].min()
    assert 0.2 < null[after(run, 0)].mean() < 0.4


def test_a_restored_store_says_what_it_said_long_ago() -> None:
    run = played(Restored(feature="level", age=20.0))
    spec = run.scene.schema.feature("level")
    told = np.unique(run.served[spec.name][after(run, 0)])
    then = np.array([ONSET - 20 * HOUR_US])
    assert told.tolist() == run.scene.world.values(spec, np.array([0]), then).tolist()


def test_colliding_keys_give_each_user_one_value_and_a_few_users_the_same() -> None:
    run = played(Collided(users=4))
    rows = after(run, 0)
    user, age = run.requests.user[rows], run.served["user_age"][rows]
    assert np.mean(age != run.computed["user_age"][rows]) > 0.6
    assert len({*zip(user // 4, age, strict=True)}) == len(np.unique(user // 4))


def test_a_reversed_batch_holds_the_same_values() -> None:
    run = played(Reversed(size=8))
    ages = [run.served["user_age"], run.computed["user_age"]]
    assert np.mean(ages[0] != ages[1]) > 0.3
    assert abs(ages[0].mean() - ages[1].mean()) < 0.5


def test_a_full_queue_drops_rows_with_their_outcomes_and_none_when_there_is_room() -> None:
    run = played(Overflow(room=0.6))
    assert not np.isin(run.outcomes.number[run.outcomes.ts_us >= ONSET], run.logged.number, invert=True).any()
    assert len(run.logged.row) < 0.85 * len(run.requests.ts_us)
    assert len(played(Overflow(room=3.0)).logged.row) == len(run.requests.ts_us)


def test_a_job_that_overlaps_writes_the_first_minutes_twice(calm: Run) -> None:
    run = played(Bursts(minutes=20))
    own = run.logged.number % COPY
    times, copies = np.unique(own, return_counts=True)
    twice = np.isin(own, times[copies == 2])
    assert np.array_equal(twice, (run.logged.ts_us >= ONSET) & (in_hour(run.logged.ts_us) < 20))
    assert len(times) == len(calm.logged.row)


def test_a_consumer_that_falls_behind_is_later_each_hour(calm: Run) -> None:
    run = played(Backlog(slower=0.5))
    assert sorted(run.outcomes.number) == sorted(calm.outcomes.number)
    usual = calm.outcomes.known_us[np.argsort(calm.outcomes.number)]
    late = run.outcomes.known_us[np.argsort(run.outcomes.number)] - usual
    assert np.allclose(late, np.where(usual >= ONSET, 0.5 * (usual - ONSET), 0), atol=1)


@pytest.mark.parametrize(
    ("switch", "kept"),
    [
        (Overwritten(), lambda outcomes, _: outcomes.number % 2 == 0),
        (Refused(most=1.0), lambda outcomes, price: outcomes.value <= price),
    ],
    ids=["overwritten", "refused"],
)
def test_what_a_join_drops_is_what_it_says(switch: Switch, kept: Kept, calm: Run) -> None:
    outcomes = calm.outcomes
    rows = (outcomes.known_us < ONSET) | kept(outcomes, SMALL.price)
    assert sorted(played(switch).outcomes.number) == sorted(outcomes.number[rows])
    assert rows.sum() < 0.9 * len(rows)


def test_what_comes_late_is_told_as_a_failure() -> None:
    outcomes = played(Expired(medians=1.0)).outcomes
    late = outcomes.known_us - outcomes.ts_us > SMALL.delay_minutes * MINUTE_US
    assert np.array_equal(outcomes.label == 0, late & (outcomes.known_us >= ONSET))


def test_a_clock_that_is_set_right_gains_and_loses(calm: Run) -> None:
    run = played(SetRight(minutes=90.0, every=4.0))
    gained = np.sort(run.logged.ts_us) - np.sort(calm.logged.ts_us)
    ahead = (
        run.logged.ts_us[np.argsort(run.logged.number)] - calm.logged.ts_us[np.argsort(calm.logged.number)]
    )
    assert gained.min() >= 0
    assert 60 * MINUTE_US < ahead.max() < 90 * MINUTE_US


def test_what_goes_round_is_one_page_and_waves_come_and_go() -> None:
    viral, waves = played(Viral(share=0.5)), played(Waves(share=0.9, minutes=15))
    pages = np.bincount(viral.requests.page[after(viral, 0)])
    assert pages.max() > 0.4 * pages.sum()
    assert set(in_hour(waves.requests.ts_us[waves.requests.bot]).tolist()) <= set(range(60))
    assert waves.requests.bot.any()


def test_people_scroll_no_further_than_the_fold(calm: Run) -> None:
    run = played(BelowTheFold(factor=0.0001))
    second = after(run, 0) & (run.requests.position > 0)
    assert not run.clicked[second].any()
    assert np.array_equal(run.clicked[~second], calm.clicked[~second])


def test_a_scandal_keeps_people_from_some_categories_alone(calm: Run) -> None:
    run = played(Shunned(kinds=3, drop=8.0))
    kinds = run.scene.world.ads.kind[run.answers.ad]
    lost = set(kinds[calm.clicked & ~run.clicked].tolist())
    assert len(lost) == 3
    assert run.clicked[after(run, 0) & np.isin(kinds, list(lost))].mean() < 0.01


def test_no_click_pays_more_than_the_cap_and_a_pacing_fault_spends_early(calm: Run) -> None:
    run = played(PriceCap(factor=0.6))
    assert run.earned[after(run, 0)].max() == pytest.approx(0.6 * SMALL.price)
    paced = played(Paced(minutes=15))
    first = (paced.requests.slots["supply"] == 0) & after(paced, 0)
    assert in_hour(paced.requests.ts_us[first]).max() < 15
    assert ((calm.requests.slots["supply"] == 0) & after(calm, 0)).sum() > 2 * first.sum()
