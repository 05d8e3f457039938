"""A fact that has always been so, from the logs to `bifocal findings`."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from detectors.declared import HOUR_US
from monitor.evaluate import evaluate
from monitor.standing import standing
from storage import Store, findings
from tests.monitor.evaluation.small_world import NAME, SmallWorld, concluded, register, send, send_all

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
