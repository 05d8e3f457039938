"""What a judgement sees of the past, and how far back."""

from dataclasses import replace

import numpy as np
import pytest

from detectors.declared import DAY_US, HOUR_US, MINUTE_US
from detectors.types import Window
from monitor import clock, memory, systems
from monitor.memory import Memory, reach_us
from storage import Store, incidents
from tests.monitor.evaluation.small_world import NAME, SmallWorld, register, send, send_all


@pytest.mark.parametrize(
    ("width", "hours"),
    [(DAY_US, 1344), (HOUR_US, 1344), (20 * MINUTE_US, 1344), (5 * MINUTE_US, 336)],
)
def test_a_judgement_looks_back_eight_weeks_or_as_many_windows_as_can_be_read_in_time(
    width: int, hours: int, world: SmallWorld
) -> None:
    assert reach_us(replace(world.declared, window_us=width)) == hours * HOUR_US


@pytest.fixture
def past(sqlite_store: Store, world: SmallWorld) -> Memory:
    """The memory of the small world's last hour, with an incident over five hours of the second day."""
    register(sqlite_store, world.declared)
    send_all(sqlite_store, world, world.end)
    with sqlite_store.begin() as tx:
        system = systems.find(tx, NAME)
        sick = world.start + 30 * HOUR_US
        made = incidents.create(
            tx, system.id, metric="revenue", severity="warning", window_start=sick, opened=sick + HOUR_US
        )
        incidents.resolve(tx, system.id, made.id, sick + 5 * HOUR_US)
    with sqlite_store.read() as tx:
        return memory.load(tx, system, world.end - HOUR_US, world.end - HOUR_US)


def test_only_windows_whose_outcomes_are_complete_are_compared_with(past: Memory, world: SmallWorld) -> None:
    window = Window(world.start + 40 * HOUR_US, world.start + 41 * HOUR_US)
    now = window.end + 10 * MINUTE_US
    served = past.past(window, "inputs", window.start, now)
    known = past.past(window, "outcomes", window.start, now)
    assert served.starts[-1] == window.start - HOUR_US
    assert known.starts[-1] == window.start - 2 * HOUR_US


def test_windows_inside_an_incident_or_a_trouble_that_has_begun_are_not_healthy(
    past: Memory, world: SmallWorld
) -> None:
    window = Window(world.start + 40 * HOUR_US, world.start + 41 * HOUR_US)
    history = past.past(window, "inputs", window.start - 2 * HOUR_US, window.end)
    sick = (history.starts[~history.healthy] - world.start) // HOUR_US
    assert sick.tolist() == [30, 31, 32, 33, 34, 38, 39]


def test_series_end_with_the_window_and_hold_what_is_complete_in_its_phase(
    past: Memory, world: SmallWorld
) -> None:
    window = Window(world.start + 40 * HOUR_US, world.start + 41 * HOUR_US)
    inputs, outcomes = past.series_until(window, "inputs"), past.series_until(window, "outcomes")
    assert set(inputs) == {"requests", "billed_revenue"}
    assert set(outcomes) == {"requests", "billed_revenue", "ctr", "value_per_click", "revenue"}
    assert {series.starts[-1] for series in outcomes.values()} == {window.start}
    requests, ctr = outcomes["requests"].values, outcomes["ctr"]
    assert ctr.denominators is not None
    assert np.array_equal(requests, ctr.denominators)
    assert requests[-1] == len(world.part("predictions", window.start, window.end))


def test_memory_knows_when_the_store_has_more_of_a_window(
    past: Memory, world: SmallWorld, sqlite_store: Store
) -> None:
    window = Window(world.start + 40 * HOUR_US, world.start + 41 * HOUR_US)
    with sqlite_store.read() as tx:
        assert past.holds(tx, window, "inputs")
        assert past.holds(tx, window, "outcomes")
    post = world.logs["metrics"].slice(0, 1).to_pylist()[0]
    late = {**post, "ts": clock.to_text(window.start + MINUTE_US), "value": 3.5}
    send(sqlite_store, "metrics", world.logs["metrics"].from_pylist([late]))
    with sqlite_store.read() as tx:
        assert not past.holds(tx, window, "inputs")
