"""A newcomer's references are passed through alike: live, in a replay, after a kill, and once each."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from detectors.declared import HOUR_US
from monitor.newcomers import freezing
from monitor.upkeep import prune
from storage import Store
from tests.monitor.newcomers import world as small
from tests.monitor.newcomers.world import ADDED, GROWN, START, World

BROKEN = ADDED + 18
END = ADDED + 24


def breaking(reference: str | None = None) -> World:
    """The speed goes missing some hours after it was added."""
    speed = small.from_hour(BROKEN, small.normal, small.nothing)
    return World(speed=small.from_hour(ADDED, small.nothing, speed), reference=reference)


@pytest.mark.parametrize("reference", [None, "first 8 windows"])
def test_a_replay_concludes_what_a_live_run_concluded(
    reference: str | None, new_store: Callable[[], Store]
) -> None:
    world, stores = breaking(reference), [new_store(), new_store()]
    for store, run in zip(stores, (world.live, world.replay), strict=True):
        world.apply(store, GROWN)
        run(store, range(END))
    live, replay = stores
    assert ("missing", "speed") in small.alarms(live)
    assert small.said(live) == small.said(replay)
    assert small.own_span(live) == small.own_span(replay)


def test_a_run_that_was_killed_while_a_reference_was_made_goes_on_alike(
    new_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, whole, killed = breaking(), new_store(), new_store()
    for store in (whole, killed):
        world.apply(store, GROWN)
    world.replay(whole, range(END))
    refold, calls = freezing._refold, 0

    def dies(*args: object) -> None:
        nonlocal calls
        calls += 1
        refold(*args)  # type: ignore[arg-type]
        if calls in (2, 4):
            raise KeyboardInterrupt

    monkeypatch.setattr(freezing, "_refold", dies)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            world.replay(killed, range(END))
    world.replay(killed, range(END))
    assert ("missing", "speed") in small.alarms(killed)
    assert small.said(killed) == small.said(whole)
    assert small.own_span(killed) == small.own_span(whole)


def test_evaluators_that_race_conclude_what_one_alone_does(
    store: Store, new_store: Callable[[], Store]
) -> None:
    world, alone = breaking(), new_store()
    for each in (store, alone):
        world.apply(each, GROWN)
        world.send(each, range(END))
    small.judge(alone, END)
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda _: small.judge(store, END), range(3)))
    assert ("missing", "speed") in small.alarms(alone)
    assert small.said(store) == small.said(alone)
    assert small.own_span(store) == small.own_span(alone)


def test_its_own_reference_stays_when_old_rows_are_removed(store: Store) -> None:
    world = breaking("first 8 windows")
    world.apply(store, GROWN)
    world.replay(store, range(BROKEN))
    first = small.own_reference(store)
    assert first is not None
    prune(store, small.NAME, START + 24 * HOUR_US)
    world.replay(store, range(BROKEN, END))
    assert small.own_reference(store) == first
    assert ("missing", "speed") in small.alarms(store)
