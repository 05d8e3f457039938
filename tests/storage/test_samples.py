"""Samples of stored rows: bounded, the same every time, labels only as far as they were known."""

import numpy as np
import pyarrow as pa

from storage import Store, outcomes, predictions, samples, training
from tests.storage.tables import HOUR, START, names, register, served

ROWS = 400


def fill(store: Store) -> int:
    """The id of a system with 400 rows in four hours, of which every second has an outcome an hour later."""
    system_id = register(store)
    table = served(names(ROWS), [START + (i % 4) * HOUR for i in range(ROWS)])
    with store.begin() as tx:
        inserted = predictions.insert(tx, system_id, table, width=HOUR, now=START)
        ids = inserted.ids[::2]
        known = np.full(len(ids), START + 2 * HOUR, dtype=np.int64)
        outcomes.insert(tx, system_id, ids, known, np.ones(len(ids)), np.ones(len(ids)))
    return system_id


def test_a_sample_is_bounded_and_the_same_every_time(store: Store) -> None:
    system_id = fill(store)
    with store.read() as tx:
        whole = samples.served(tx, system_id, START, START + 4 * HOUR, ["f:age", "prediction_id"], ROWS, HOUR)
        some, again = (
            samples.served(tx, system_id, START, START + 4 * HOUR, ["f:age", "prediction_id"], 50, HOUR)
            for _ in range(2)
        )
    assert len(whole) == ROWS
    assert len(some) == 50
    assert some["prediction_id"].equals(again["prediction_id"])
    assert set(some["prediction_id"].to_pylist()) <= set(whole["prediction_id"].to_pylist())
    assert set(some.column_names) == {"f:age", "prediction_id", "ts", "label"}


def test_a_smaller_sample_lies_within_a_larger_one(store: Store) -> None:
    system_id = fill(store)
    with store.read() as tx:
        few, more = (
            set(
                samples.served(tx, system_id, START, START + 4 * HOUR, ["prediction_id"], limit, HOUR)[
                    "prediction_id"
                ].to_pylist()
            )
            for limit in (30, 90)
        )
    assert few < more


def test_only_windows_of_the_span_are_sampled(store: Store) -> None:
    system_id = fill(store)
    with store.read() as tx:
        one = samples.served(tx, system_id, START + HOUR, START + 2 * HOUR, ["f:age"], ROWS, HOUR)
        none = samples.served(tx, system_id, START + 9 * HOUR, START + 10 * HOUR, ["f:age"], ROWS, HOUR)
    assert set(one["ts"].to_pylist()) == {START + HOUR}
    assert len(none) == 0


def test_labels_that_came_too_late_for_their_window_are_null(store: Store) -> None:
    system_id = fill(store)
    with store.read() as tx:
        rows = samples.served(tx, system_id, START, START + 4 * HOUR, [], ROWS, HOUR)
    known = [ts for ts, label in zip(rows["ts"].to_pylist(), rows["label"].to_pylist(), strict=True) if label]
    assert set(known) == {START + 2 * HOUR}


def test_a_column_that_no_block_has_is_left_out(store: Store) -> None:
    system_id = fill(store)
    with store.read() as tx:
        rows = samples.served(tx, system_id, START, START + HOUR, ["f:new"], ROWS, HOUR)
    assert (rows.column_names, len(rows)) == (["ts", "label"], 100)


def test_every_block_of_training_rows_gives_its_share(store: Store) -> None:
    system_id = register(store)
    sizes = (600, 200, 1_000)
    with store.begin() as tx:
        for at, size in enumerate(sizes):
            times = [None if i % 10 else START + at * HOUR for i in range(size)]
            part = pa.table({"ts": pa.array(times, pa.int64()), "f:age": pa.array(np.full(size, float(at)))})
            training.insert(tx, system_id, part, START)
        some, again = (samples.training(tx, system_id, ["f:age"], START + 9 * HOUR, 180) for _ in range(2))
        whole = samples.training(tx, system_id, ["f:age"], START + 9 * HOUR, 10_000)
        early = samples.training(tx, system_id, ["f:age"], START, 10_000)
    assert np.unique(some["f:age"], return_counts=True)[1].tolist() == [60, 20, 100]
    assert some.equals(again)
    assert len(whole) == 1_800
    assert len(early) == 1_800 - 20 - 100
