"""A feature becomes words while its system is judged."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from monitor import definition, systems
from monitor.evaluate import evaluate
from storage import Store, windows
from tests.monitor.evaluation.small_world import send

START = datetime(2026, 11, 2, tzinfo=UTC)
SYSTEM_FILE = '[system]\nname = "changing"\n[features]\nplace = "{kind}"\nage = "numeric"\n'


def served(first: int, count: int, place: pa.Array) -> pa.Table:
    """Rows of some hours, a place each."""
    hours = np.repeat(np.arange(first, first + count), 50)
    return pa.table(
        {
            "prediction_id": [f"p{first}-{i}" for i in range(len(hours))],
            "ts": [START + timedelta(hours=int(hour), minutes=i % 50) for i, hour in enumerate(hours)],
            "age": np.random.default_rng(first).normal(size=len(hours)),
            "place": place.take(pa.array(np.arange(len(hours)) % len(place))),
        }
    )


@pytest.mark.parametrize("twins", [False, True])
def test_a_system_is_judged_on_when_a_feature_becomes_words(sqlite_store: Store, twins: bool) -> None:
    for first, count, kind, place in (
        (0, 10, "numeric", pa.array([1.0, 2.0, 3.0])),
        (10, 10, "categorical", pa.array(["one", "two"])),
    ):
        with sqlite_store.begin() as tx:
            system, _ = systems.apply(tx, definition.parse(SYSTEM_FILE.format(kind=kind)), 1)
        rows = served(first, count, place)
        send(sqlite_store, "predictions", rows, "changing")
        if twins:
            send(sqlite_store, "training", rows, "changing")
    # Judged in two runs: the second chooses the reference anew, from rows of both kinds.
    for hours in (10, 21):
        evaluate(sqlite_store, "changing", until=int((START + timedelta(hours=hours)).timestamp() * 1e6))
    with sqlite_store.read() as tx:
        assert len(windows.judged(tx, system.id)) == 20


def test_a_system_is_judged_that_has_never_had_a_word_of_a_feature(sqlite_store: Store) -> None:
    with sqlite_store.begin() as tx:
        system, _ = systems.apply(tx, definition.parse(SYSTEM_FILE.format(kind="categorical")), 1)
    for first, place in ((0, pa.nulls(2, pa.string())), (10, pa.array(["one", "two"]))):
        send(sqlite_store, "predictions", served(first, 10, place), "changing")
    evaluate(sqlite_store, "changing", until=int((START + timedelta(hours=21)).timestamp() * 1e6))
    with sqlite_store.read() as tx:
        assert len(windows.judged(tx, system.id)) == 20
