"""A fact that has always been so, from the logs to `bifocal findings`."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from detectors.declared import HOUR_US
from monitor import definition
from monitor.evaluate import evaluate
from monitor.standing import seen, standing
from storage import Store, findings, windows
from tests.monitor.evaluation.small_world import NAME, SmallWorld, concluded, register, send, send_all
from tests.monitor.test_standing import finding

SUBJECT = "ad_price"


@pytest.fixture(scope="module")
def half_known(world: SmallWorld) -> SmallWorld:
    """A day of the world whose training set lacks the price in every third row."""
    training = world.logs["training"]
    price = np.asarray(training[SUBJECT], dtype=np.float64)
    column = pa.array(price, mask=np.arange(len(price)) % 3 == 0)
    place = training.column_names.index(SUBJECT)
    mended = training.set_column(place, SUBJECT, column)
    return replace(world, logs={**world.logs, "training": mended}, end=world.start + 16 * HOUR_US)


@pytest.fixture(scope="module")
def mended(half_known: SmallWorld) -> SmallWorld:
    """The same, but in its last two hours serving lacks the price as the training set does."""
    table = half_known.logs["predictions"]
    price = np.asarray(table[SUBJECT], dtype=np.float64)
    lacking = (np.arange(len(price)) % 3 == 0) & (half_known.times["predictions"] >= since_mended(half_known))
    place = table.column_names.index(SUBJECT)
    served = table.set_column(place, SUBJECT, pa.array(price, mask=lacking))
    return replace(half_known, logs={**half_known.logs, "predictions": served})


def since_mended(world: SmallWorld) -> int:
    return world.end - 2 * HOUR_US


def hour_by_hour(store: Store, world: SmallWorld) -> None:
    for log in ("events", "training"):
        send(store, log, world.logs[log])
    for hour in world.hours(world.end):
        for log in ("predictions", "outcomes", "metrics"):
            send(store, log, world.part(log, hour, hour + HOUR_US))
        evaluate(store, NAME, until=world.judged_at(hour))


def test_it_is_told_once_live_as_in_a_replay_and_stands(
    half_known: SmallWorld, new_store: Callable[[], Store]
) -> None:
    live, replayed = new_store(), new_store()
    ids = [register(store, half_known.declared) for store in (live, replayed)]
    hour_by_hour(live, half_known)
    send_all(replayed, half_known, half_known.end)
    evaluate(replayed, NAME, until=half_known.judged_at(half_known.hours(half_known.end)[-1]))
    assert concluded(live) == concluded(replayed)
    with live.read() as tx:
        told = [f for f in findings.listing(tx, ids[0]) if f.since is None]
        stands = standing(tx, ids[0])
    assert [f.subject for f in told] == [SUBJECT]
    assert told[0].window.end < half_known.end - 5 * HOUR_US
    assert stands == told


def test_what_was_mended_stands_no_longer_live_as_in_a_replay(
    mended: SmallWorld, new_store: Callable[[], Store]
) -> None:
    live, replayed = new_store(), new_store()
    ids = [register(store, mended.declared) for store in (live, replayed)]
    hour_by_hour(live, mended)
    send_all(replayed, mended, mended.end)
    evaluate(replayed, NAME, until=mended.judged_at(mended.hours(mended.end)[-1]))
    for store, system_id in zip((live, replayed), ids, strict=True):
        with store.read() as tx:
            assert not standing(tx, system_id)
            assert [f.subject for f in standing(tx, system_id, since_mended(mended))] == [SUBJECT]


@pytest.mark.parametrize(
    ("windows_after", "stands"),
    [
        ([True], True),
        ([True, False], False),
        ([False, True], True),
        ([True, None], True),
        ([False, None], False),
        ([None] * 50, True),
        ([False] + [None] * 50, False),
    ],
)
def test_a_fact_stands_while_the_newest_window_that_could_tell_shows_it(
    sqlite_store: Store, windows_after: list[bool | None], stands: bool
) -> None:
    system_id = register(sqlite_store, definition.parse(f'[system]\nname = "{NAME}"\n'))
    told = finding(0)
    with sqlite_store.begin() as tx:
        findings.replace(tx, system_id, 0, "inputs", 0, [told])
        for hour, shows in enumerate([True, *windows_after]):
            summary = seen([told] if shows else [], 0 if shows is None else 1000)
            windows.record(tx, system_id, windows.Evaluation(hour * HOUR_US, "inputs", 0, 1, 1, summary))
    with sqlite_store.read() as tx:
        assert standing(tx, system_id) == ([told] if stands else [])


def test_a_fact_of_a_slice_is_known_again_from_the_store(sqlite_store: Store) -> None:
    system_id = register(sqlite_store, definition.parse(f'[system]\nname = "{NAME}"\n'))
    told = replace(finding(0), segment={"site": "b", "country": "DE"})
    with sqlite_store.begin() as tx:
        findings.replace(tx, system_id, 0, "inputs", 0, [told])
        windows.record(
            tx, system_id, windows.Evaluation(0, "inputs", 0, 1, 1, seen([told, finding(0, subject="b")], 30))
        )
    with sqlite_store.read() as tx:
        assert standing(tx, system_id) == [told]
