"""The switches of strain, artifacts, fetches, sinks, reports, habits and terms do what they say."""

import numpy as np
import pytest

from monitor.simulator.change import Switch
from monitor.simulator.outcomes import COPY, MINUTE_US
from monitor.simulator.posts import probes
from monitor.simulator.run import Run
from monitor.simulator.serving import FALLBACK
from monitor.simulator.settings import HOUR_US
from monitor.simulator.switches.artifacts import Complement, FewWords, Polluted, Swinging, Unscaled
from monitor.simulator.switches.fetches import (
    Alternating,
    Burdened,
    ByTurns,
    Copies,
    FirstForAll,
    Greatest,
    PutInOrder,
)
from monitor.simulator.switches.habits import Crawler, Ferries, Opened, Rage, RarePages, ShortVisits
from monitor.simulator.switches.reports import Checked, OneForAll, Reloaded, ShortKeys
from monitor.simulator.switches.sinks import (
    ControlGone,
    Enlarged,
    Filling,
    LastTwice,
    LongKnown,
    PutRight,
    Queued,
)
from monitor.simulator.switches.strain import Loading, Recovering, Unknown, Warming
from monitor.simulator.switches.terms import Carousel, FlatRate, Mended, NoFloor, PopUp
from tests.monitor.simulator.conftest import SMALL
from tests.monitor.simulator.test_switches import ONSET, after, played
from tests.monitor.simulator.test_switches_of_spells import in_hour


def since(run: Run) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Hours since the onset."""
    return np.asarray((run.requests.ts_us - ONSET) / HOUR_US)


def test_what_heals_is_whole_at_first_and_gone_in_the_end(calm: Run) -> None:
    lost = ~played(Recovering(hours=8.0)).answers.arrived
    early, late = (lost[(since(calm) >= low) & (since(calm) < low + 3)].mean() for low in (0, 5))
    assert early > 0.7 > 0.4 > late > 0
    assert not lost[since(calm) >= 8].any()
    slower = played(Warming(factor=5.0, hours=8.0, timeout_ms=9_000.0)).answers.latency_ms
    grown = (slower / calm.answers.latency_ms)[after(calm, 0)]
    assert np.allclose(grown, 1 + 4 * np.clip(1 - since(calm)[after(calm, 0)] / 8, 0, 1))


@pytest.mark.parametrize(
    ("switch", "failing"),
    [
        (Swinging(worse=0.8, minutes=30), True),
        (Complement(), True),
        (Unscaled(), True),
        (Polluted(), False),
        (FewWords(), False),
    ],
    ids=repr,
)
def test_a_wrong_artifact_fails_its_golden_cases_and_a_bad_training_does_not(
    switch: Switch, failing: bool
) -> None:
    lines = probes(played(switch))
    assert any(abs(line["expected"] - line["observed"]) > 0.01 for line in lines) is failing


def test_the_other_class_and_the_old_image_answer_when_they_should() -> None:
    run = played(Complement())
    assert run.answers.score[after(run, 0)].min() > run.answers.score[~after(run, 0)].mean()
    swinging = played(Swinging(minutes=20))
    assert np.array_equal(
        swinging.answers.version > 0, after(swinging, 0) & (in_hour(swinging.requests.ts_us) < 20)
    )


def test_nothing_is_found_for_those_with_the_longest_history() -> None:
    run = played(Burdened(longest=0.3))
    null, tenure = np.isnan(run.served["user_age"]), run.computed["user_tenure_days"]
    assert tenure[null].min() >= tenure[~null & after(run, 0)].max()
    assert 0.15 < null[after(run, 0)].mean() < 0.45


def test_the_greater_of_two_is_never_less_and_the_first_is_the_same_for_all() -> None:
    greater = played(Greatest())
    assert (greater.served["user_age"] >= greater.computed["user_age"]).all()
    assert np.mean(greater.served["user_age"] > greater.computed["user_age"]) > 0.2
    first = played(FirstForAll())
    price = first.served["ad_price"][after(first, 0)].reshape(-1, 2)
    assert np.array_equal(price[:, 0], price[:, 1])


def test_a_disk_drops_more_the_fuller_it_is(calm: Run) -> None:
    kept = np.isin(calm.logged.number, played(Filling(every=6.0)).logged.number)
    place = (calm.logged.ts_us - ONSET) / HOUR_US
    empty, full = (kept[(place >= 0) & (place % 6 >= low) & (place % 6 < low + 1)].mean() for low in (0, 5))
    assert empty > 0.8 > 0.3 > full


def test_short_keys_leave_one_outcome_of_each_group() -> None:
    outcomes = played(ShortKeys(rows=40)).outcomes
    groups = outcomes.number[outcomes.ts_us >= ONSET] // 40
    assert len(np.unique(groups)) == len(groups)


def test_rare_pages_and_short_visits_change_what_is_read_and_how_often(calm: Run) -> None:
    popularity = calm.scene.world.pages.popularity
    rare = played(RarePages(share=0.6)).requests
    rows = rare.ts_us >= ONSET
    assert np.mean(popularity[rare.page[rows]] <= np.median(popularity)) > 0.55
    short = played(ShortVisits()).requests
    views = [
        *zip(short.user[short.ts_us >= ONSET], short.ts_us[short.ts_us >= ONSET] // HOUR_US, strict=True)
    ]
    assert max(views.count(view) for view in views[:50]) == 2


def test_a_crawler_has_few_accounts_and_reads_all_pages() -> None:
    run = played(Crawler(share=0.5, accounts=4))
    bots = run.requests.bot
    assert len(np.unique(run.requests.user[bots])) <= 4
    assert len(np.unique(run.requests.page[bots])) > 50
    assert run.earned[bots].sum() == 0


def test_a_rage_lifts_some_categories_and_lowers_the_rest(calm: Run) -> None:
    run = played(Rage(kinds=3, lift=4.0))
    kinds = run.scene.world.ads.kind[run.answers.ad]
    gained = set(kinds[run.clicked & ~calm.clicked].tolist())
    assert len(gained) <= 3
    assert not gained & set(kinds[calm.clicked & ~run.clicked].tolist())


def test_a_pop_up_hides_a_part_of_the_hour_and_a_carousel_the_first_place_never(calm: Run) -> None:
    hidden = calm.clicked & ~played(PopUp(factor=0.0001, minutes=30)).clicked
    assert in_hour(calm.requests.ts_us[hidden]).max() < 30
    run = played(Carousel(factor=0.2, clicks=3.0))
    first = run.requests.position == 0
    assert np.array_equal(run.earned[first], calm.earned[first])
    assert run.clicked[~first].sum() > 1.5 * calm.clicked[~first].sum()


def test_the_default_is_for_the_little_known_or_for_servers_without_a_model() -> None:
    run = played(Unknown(newest=0.3))
    fallen, tenure = run.answers.status == FALLBACK, run.computed["user_tenure_days"]
    assert tenure[fallen].max() <= tenure[~fallen & after(run, 0)].min()
    loading = played(Loading(hours=6.0))
    default = loading.answers.status == FALLBACK
    assert default[(since(loading) >= 0) & (since(loading) < 1)].mean() > 0.8
    assert not default[since(loading) >= 6].any()


def test_copies_are_of_their_ages_and_two_stores_or_orders_take_turns() -> None:
    copies, turns = (
        played(Copies(feature="level", ages=(6.0,))),
        played(Alternating(feature="level", minutes=30)),
    )
    spec, rows = copies.scene.schema.feature("level"), after(copies, 0)
    then = copies.requests.ts_us[rows] - 6 * HOUR_US
    told = copies.scene.world.values(spec, np.zeros(len(then), dtype=np.int64), then)
    assert np.array_equal(copies.served[spec.name][rows], told)
    old = after(turns, 0) & (in_hour(turns.requests.ts_us) < 30)
    assert len(np.unique(turns.served[spec.name][old])) == 1
    assert np.array_equal(turns.served[spec.name][~old], turns.computed[spec.name][~old])
    other = played(ByTurns(feature="visits", other="renewal", minutes=20))
    changed = other.served["user_sessions_7d"] != other.computed["user_sessions_7d"]
    assert in_hour(other.requests.ts_us[changed]).max() < 20


def test_exchanged_columns_are_in_order_again_in_the_end() -> None:
    run = played(PutInOrder(hours=6.0))
    wrong = run.served["user_age"] != run.computed["user_age"]
    early, late = (wrong[(since(run) >= low) & (since(run) < low + 2)].mean() for low in (0, 4))
    assert early > 0.7 > 0.3 > late > 0
    assert not wrong[since(run) >= 6].any()


def test_the_last_row_of_a_page_is_written_twice(calm: Run) -> None:
    own, copies = np.unique(played(LastTwice()).logged.number % COPY, return_counts=True)
    assert set(own[copies == 2] % 2) == {1}
    assert len(own) == len(calm.logged.row)


def test_a_buffer_and_clocks_are_right_again_in_the_end(calm: Run) -> None:
    kept = np.isin(calm.logged.number, played(Enlarged(hours=6.0)).logged.number)
    run = played(PutRight(minutes=90, hours=6.0))
    usual = calm.logged.ts_us[np.argsort(calm.logged.number)]
    ahead = run.logged.ts_us[np.argsort(run.logged.number)] - usual
    late = usual >= ONSET + 6 * HOUR_US
    assert kept[calm.logged.ts_us >= ONSET + 6 * HOUR_US].all()
    assert not kept.all()
    assert set(ahead[late].tolist()) == {0}
    assert set(ahead.tolist()) == {0, 90 * MINUTE_US}


def test_stamps_of_a_queue_are_later_in_busy_hours(calm: Run) -> None:
    run = played(Queued(minutes=60))
    usual = calm.logged.ts_us[np.argsort(calm.logged.number)]
    waited = (run.logged.ts_us[np.argsort(run.logged.number)] - usual) / MINUTE_US
    assert not waited[usual < ONSET].any()
    assert 20 < waited[usual >= ONSET].min() < waited.max() < 100


def test_the_long_known_are_in_the_control_or_the_control_is_gone() -> None:
    run, gone = played(LongKnown(longest=0.4)), played(ControlGone(share=0.8))
    assert run.requests.arm[after(run, 0)].mean() < 0.4
    assert gone.requests.arm[after(gone, 0)].mean() > 0.7
    assert abs(run.requests.arm[~after(run, 0)].mean() - 0.5) < 0.05


def test_dear_outcomes_come_later_and_lost_ones_less_and_less(calm: Run) -> None:
    usual, run = calm.outcomes, played(Checked(minutes=60)).outcomes
    assert sorted(run.number) == sorted(usual.number)
    late = run.known_us[np.argsort(run.number)] - usual.known_us[np.argsort(usual.number)]
    dear = (usual.value > SMALL.price) & (usual.known_us >= ONSET)
    assert np.array_equal(late > 0, dear[np.argsort(usual.number)])
    kept = np.isin(usual.number, played(Reloaded(hours=5.0)).outcomes.number)
    assert kept[(usual.known_us < ONSET) | (usual.known_us >= ONSET + 5 * HOUR_US)].all()
    assert not kept.all()


def test_one_label_is_told_of_a_whole_page() -> None:
    pages = played(OneForAll()).outcomes
    label = dict(zip(pages.number.tolist(), pages.label.tolist(), strict=True))
    later = pages.number[(pages.known_us >= ONSET) & (pages.number % 2 > 0)].tolist()
    assert all(label[each] == label.get(each - 1, label[each]) for each in later)


def test_newcomers_are_let_in_step_by_step_or_come_by_ferry() -> None:
    run, ferry = played(Opened(share=0.6, steps=3, ramp=6.0)), played(Ferries(share=0.5))
    spare = len(run.scene.schema.dimension("market").values)
    new, landed = (each.requests.slots["market"] == spare for each in (run, ferry))
    shares = [new[(since(run) >= low) & (since(run) < low + 2)].mean() for low in (0, 2, 4)]
    assert np.allclose(shares, (0.2, 0.4, 0.6), atol=0.08)
    assert (since(ferry)[landed] % 4).max() < 2


def test_what_pays_little_is_what_the_terms_say() -> None:
    floor, flat = played(NoFloor(factor=0.1)), played(FlatRate(factor=0.6))
    paid = floor.earned[after(floor, 0) & floor.clicked]
    assert ((paid < 0.2 * SMALL.price) | (paid >= SMALL.price)).all()
    assert flat.earned[after(flat, 0) & flat.clicked] == pytest.approx(0.6 * SMALL.price)


def test_a_second_redesign_leaves_a_part_of_the_first(calm: Run) -> None:
    run = played(Mended(factor=0.5, after=4.0, kept=0.5))
    for rows, left in (((since(run) >= 0) & (since(run) < 4), 0.5), (since(run) >= 4, 0.5**0.5)):
        assert run.expected[rows].sum() / calm.expected[rows].sum() == pytest.approx(left, abs=0.02)
