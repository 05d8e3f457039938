"""A feature added after the reference was chosen is judged against its own first windows."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from detectors.declared import HOUR_US
from detectors.types import Window
from monitor import systems
from monitor.sampling import sides
from storage import Store, binnings, profiles
from tests.monitor.evaluation.small_world import send
from tests.monitor.newcomers import world as small
from tests.monitor.newcomers.world import ADDED, GROWN, PLAIN, START, Column, World

BROKEN = 36  # the hour at which something goes wrong
END = 44


@pytest.mark.parametrize(
    ("broken", "detector"), [(small.nothing, "missing"), (small.moved, "drift"), (small.far, "ranges")]
)
def test_an_added_feature_that_later_breaks_alarms(
    broken: Column, detector: str, sqlite_store: Store
) -> None:
    speed = small.from_hour(ADDED, small.nothing, small.from_hour(BROKEN, small.normal, broken))
    World(speed=speed).grow(sqlite_store, END)
    told = [f for f in small.found(sqlite_store) if f.subject == "speed"]
    assert detector in {f.detector for f in told if f.severity == "alarm"}
    assert {f.window.start for f in told} == {START + hour * HOUR_US for hour in range(BROKEN, END)}


def test_an_added_feature_that_stays_well_says_nothing(sqlite_store: Store) -> None:
    World().grow(sqlite_store, END)
    assert small.found(sqlite_store) == []


def test_what_is_found_of_the_other_features_stays(new_store: Callable[[], Store]) -> None:
    grown, plain = new_store(), new_store()
    world = World(age=small.from_hour(BROKEN, small.normal, small.moved))
    world.grow(grown, END)
    world.apply(plain, PLAIN)
    replace(world, speed=small.nothing).replay(plain, range(END))
    assert ("drift", "age") in small.alarms(plain)
    assert small.said(grown, without="speed") == small.said(plain)


def test_its_reference_is_made_of_its_first_windows_and_then_stays(sqlite_store: Store) -> None:
    world = World()
    world.grow(sqlite_store, ADDED + 7)
    assert small.own_span(sqlite_store) is None
    world.replay(sqlite_store, [ADDED + 7])
    assert small.own_span(sqlite_store) == (ADDED, ADDED + 8)
    first = small.own_reference(sqlite_store)
    world.replay(sqlite_store, range(ADDED + 8, ADDED + 20))
    assert small.own_reference(sqlite_store) == first


def test_windows_stand_in_until_there_are_more_where_no_number_is_declared(sqlite_store: Store) -> None:
    world, spans = World(reference=None), []
    world.grow(sqlite_store, ADDED + 7)
    for hour in range(ADDED + 7, ADDED + 17):
        spans.append(small.own_span(sqlite_store))
        world.replay(sqlite_store, [hour])
    assert spans == [None, *[(ADDED, ADDED + 2)] * 8, (ADDED, ADDED + 4)]


def test_hours_without_a_value_of_it_do_not_count(sqlite_store: Store) -> None:
    def every_second(hour: int, draw: small.Draw) -> object:
        return small.normal(hour, draw) if hour % 2 == 0 else small.nothing(hour, draw)

    World(speed=small.from_hour(ADDED, small.nothing, every_second)).grow(sqlite_store, ADDED + 15)
    assert small.own_span(sqlite_store) == (ADDED, ADDED + 15)


def test_a_feature_that_never_has_a_value_costs_nothing_stored(sqlite_store: Store) -> None:
    world = World(speed=small.nothing)
    world.grow(sqlite_store, ADDED + 10)
    with sqlite_store.read() as tx:
        system_id = small.system_id(tx)
        (main,) = binnings.listing(tx, system_id)
        held = [profiles.rows_of(tx, system_id, START + hour * HOUR_US) for hour in range(ADDED + 10)]
    assert {key for rows in held for key in rows} == {("predictions", main.id)}


def test_a_feature_that_becomes_words_is_judged_as_words(sqlite_store: Store) -> None:
    def words(first: str, second: str) -> Column:
        return lambda hour, draw: draw.choice([first, second], small.ROWS)

    later = small.from_hour(BROKEN, words("walks", "runs"), words("Walks", "Runs"))
    world = World(speed=small.from_hour(ADDED, small.normal, later))
    world.apply(sqlite_store, GROWN)
    world.replay(sqlite_store, range(ADDED))
    world.apply(sqlite_store, PLAIN + 'speed = "categorical"\n')
    world.replay(sqlite_store, range(ADDED, END))
    assert small.own_span(sqlite_store) == (ADDED, ADDED + 8)
    assert ("vocabulary", "speed") in small.alarms(sqlite_store)


def test_a_feature_that_training_rows_lack_is_judged_against_what_was_served(sqlite_store: Store) -> None:
    world = World(speed=small.from_hour(BROKEN, small.normal, small.nothing), reference="training")
    world.apply(sqlite_store, GROWN)
    rows = pa.table({"age": np.random.default_rng(1).normal(size=2_000)})
    send(sqlite_store, "training", rows, small.NAME)
    world.replay(sqlite_store, range(END))
    assert small.own_span(sqlite_store) == (0, 8)
    assert small.alarms(sqlite_store) == {("missing", "speed")}


def test_a_second_opinion_on_an_added_feature_is_asked_of_its_own_windows(sqlite_store: Store) -> None:
    World().grow(sqlite_store, ADDED + 10)
    last = Window(START + (ADDED + 9) * HOUR_US, START + (ADDED + 10) * HOUR_US)
    with sqlite_store.read() as tx:
        found = sides(tx, systems.find(tx, small.NAME), last, ["f:age", "f:speed"], 10_000)
    assert found.reference["age"].drop_null().length() == 8 * small.ROWS
    assert found.reference["speed"].drop_null().length() == 8 * small.ROWS
    assert found.made_of.count("rows of") == 2


def test_a_feature_that_a_training_set_knows_is_judged_with_the_others_again(store: Store) -> None:
    broken = small.from_hour(26, small.normal, small.moved)
    world = World(speed=small.from_hour(4, small.nothing, broken), reference=None)
    world.apply(store, GROWN)
    world.replay(store, range(14))
    assert small.own_span(store) == (4, 6)
    draw = np.random.default_rng(1)
    rows = pa.table({"age": draw.normal(size=2_000), "speed": draw.normal(size=2_000)})
    send(store, "training", rows, small.NAME)
    world.replay(store, range(14, 34))
    assert small.own_span(store) is None
    with store.read() as tx:
        (main,) = binnings.listing(tx, small.system_id(tx))
        held = [profiles.rows_of(tx, small.system_id(tx), START + hour * HOUR_US) for hour in range(34)]
    assert {key for each in held for key in each} == {("predictions", main.id)}
    assert ("drift", "speed") in small.alarms(store)
