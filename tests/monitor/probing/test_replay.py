"""Logged rows sent to the model once more, and what is kept of it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from detectors.declared import HOUR_US, MINUTE_US
from detectors.types import Replay
from monitor import clock, systems, worker
from monitor.probing import replay
from monitor.probing.compare import compare, rounding
from monitor.probing.replies import Reply
from storage import Store, leases, replays
from storage.schema import probing
from tests.monitor.probing import models
from tests.monitor.probing.models import Server
from tests.monitor.probing.world import FILE, FIRST, NAME, ROWS, World


@pytest.fixture
def world(store: Store, model: Server, tmp_path: Path) -> World:
    world = World(store, model, tmp_path)
    world.register()
    return world


def after(world: World, hour: int) -> list[Replay]:
    """The replays that are made just after that hour."""
    start = FIRST + hour * HOUR_US
    replay.replay_due(world.store, NAME, start + HOUR_US + 1)
    with world.store.read() as tx:
        return replays.load(tx, systems.find(tx, NAME).id, start, start + 1)


def shares(found: Sequence[Replay]) -> dict[str, tuple[int, int]]:
    return {each.sample: (each.apart, each.compared) for each in found}


def test_rows_of_the_window_and_earlier_ones_come_out_as_logged(world: World) -> None:
    world.send(range(3), float)
    assert shares(after(world, 0)) == {"window": (0, ROWS)}
    assert shares(after(world, 2)) == {"window": (0, ROWS), "earlier": (0, ROWS)}


def test_a_sample_is_bounded_and_the_same_at_every_call(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "ROWS", 20)
    world.send(range(1), float)
    assert shares(after(world, 0)) == {"window": (0, 20)}
    asked = [row for _, given in world.model.asked for row in given["instances"]]
    with world.store.begin() as tx:
        tx.execute(probing.replays.delete())
    world.model.asked.clear()
    after(world, 0)
    assert [row for _, given in world.model.asked for row in given["instances"]] == asked


def test_a_window_is_replayed_once(world: World) -> None:
    world.send(range(1), float)
    after(world, 0)
    requests = len(world.model.asked)
    assert replay.replay_due(world.store, NAME, FIRST + HOUR_US + MINUTE_US) == 0
    assert len(world.model.asked) == requests


def test_a_log_that_holds_other_scores_than_were_served_differs(world: World) -> None:
    world.send(range(1), models.misread)
    ((apart, compared),) = shares(after(world, 0)).values()
    assert compared == ROWS
    assert 0.25 * ROWS < apart < 0.75 * ROWS


def test_a_build_that_went_bad_agrees_with_its_own_log_and_not_with_the_earlier_one(world: World) -> None:
    world.send(range(2), float)
    world.send(range(2, 3), models.misread)
    world.model.behaviour = models.wrong
    found = shares(after(world, 2))
    assert found["window"] == (0, ROWS)
    assert found["earlier"][0] > 0.25 * ROWS


def test_rows_of_another_version_than_the_newest_are_left_out(world: World) -> None:
    world.send(range(1), float, versions=("v6", "v7"))
    (found,) = after(world, 0)
    assert (found.version, found.compared, found.left_out) == ("v7", ROWS // 2, ROWS // 2)


def test_earlier_rows_are_those_of_the_version_that_serves_now(world: World) -> None:
    world.send(range(1), models.misread, versions=("v6", "v6"))
    world.send(range(1, 3), float)
    assert shares(after(world, 2)) == {"window": (0, ROWS), "earlier": (0, ROWS)}


def test_an_endpoint_that_does_not_answer_is_noted_and_not_compared(world: World) -> None:
    world.send(range(1), float)
    world.model.behaviour = models.failing
    (found,) = after(world, 0)
    assert found.compared == 0
    assert str(found.note).startswith("answered 500")


def test_an_answer_that_is_no_number_differs(world: World) -> None:
    world.send(range(1), float)
    world.model.behaviour = models.nan
    (found,) = after(world, 0)
    assert (found.apart, found.largest) == (ROWS, 0.0)


def test_a_model_that_takes_what_is_not_logged_is_not_replayed(
    store: Store, model: Server, tmp_path: Path
) -> None:
    world = World(store, model, tmp_path)
    world.register(FILE.replace('page = "categorical"', 'site = "categorical"'))
    world.send(range(1), float)
    (found,) = after(world, 0)
    assert (found.compared, found.note) == (
        0,
        "not replayed: the model takes 'page', which is no feature that served rows carry",
    )
    assert not model.asked


def test_windows_that_closed_long_ago_are_not_replayed(world: World) -> None:
    world.send(range(1), float)
    assert replay.replay_due(world.store, NAME, FIRST + 4 * HOUR_US) == 0


def test_a_system_that_another_worker_replays_is_left_to_it(world: World) -> None:
    with world.store.begin() as tx:
        leases.acquire(tx, f"replay:{NAME}", "another", clock.now_us(), 60_000_000)
    worker.replay_all(world.store, "me")
    with world.store.read() as tx:
        assert leases.holder_of(tx, f"replay:{NAME}", clock.now_us()) == "another"
    assert not world.model.asked


def replies(*values: float) -> list[Reply]:
    return [Reply(value=value) for value in values]


def test_single_precision_is_no_difference() -> None:
    scores = np.random.default_rng(0).random(500)
    assert compare(scores, replies(*scores.astype(np.float32).astype(float).tolist()), 1e-9)[:2] == (500, 0)


def test_a_difference_beyond_single_precision_counts() -> None:
    assert compare(np.array([0.123456789]), replies(0.1236), 1e-6)[:2] == (1, 1)


def test_what_the_log_rounds_away_is_no_difference() -> None:
    full = np.random.default_rng(0).random(500)
    assert rounding(full.round(3)) == pytest.approx(0.0005)
    assert compare(full.round(3), replies(*full.tolist()), 1e-6)[:2] == (500, 0)


def test_an_input_that_was_not_answered_is_not_compared() -> None:
    found = [*replies(0.5), replace(Reply(), silence="connection refused")]
    assert compare(np.array([0.5, 0.9]), found, 1e-6) == (1, 0, 0.0)
