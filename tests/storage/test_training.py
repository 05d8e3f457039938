"""Training rows: the reference's once per batch, those with an id once and beside their served twin."""

import numpy as np
import pyarrow as pa

from storage import Store, blocks, predictions, training
from tests.storage.tables import HOUR, START, names, register, served, texts


def examples(count: int, seed: int = 0) -> pa.Table:
    random = np.random.default_rng(seed)
    return pa.table(
        {
            "f:age": pa.array([None if i % 7 == 0 else float(random.random()) for i in range(count)]),
            "f:kind": texts([f"k{i % 3}" for i in range(count)]),
            "label": pa.array(random.random(count)),
        }
    )


def test_a_batch_without_ids_goes_in_once(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        assert training.insert(tx, system_id, examples(20), START).all()
        assert not training.insert(tx, system_id, examples(20), START + 1).any()
        assert training.insert(tx, system_id, examples(20, seed=1), START + 2).all()
        rows = [table.num_rows for table in training.reference_tables(tx, system_id)]
        later = [table.num_rows for table in training.reference_tables(tx, system_id, since=START + 1)]
    assert (rows, later) == ([20, 20], [20])


def test_the_same_rows_in_other_chunks_and_dictionaries_are_the_same_batch(store: Store) -> None:
    system_id = register(store)
    whole = examples(20)
    pieces = pa.concat_tables([examples(20).slice(0, 7), examples(20).slice(7)])
    at = pieces.column_names.index("f:kind")
    pieces = pieces.set_column(at, "f:kind", pieces.column("f:kind").cast(pa.string()))
    with store.begin() as tx:
        training.insert(tx, system_id, whole, START)
        assert not training.insert(tx, system_id, pieces, START).any()


def test_a_row_with_an_id_goes_in_once_and_makes_no_reference(store: Store) -> None:
    system_id = register(store)
    mixed = examples(4).append_column("prediction_id", pa.array(["a", None, "b", "a"], pa.string()))
    with store.begin() as tx:
        assert training.insert(tx, system_id, mixed, START).tolist() == [True, True, True, False]
        assert training.insert(tx, system_id, mixed, START).tolist() == [False] * 4
        (reference,) = training.reference_tables(tx, system_id)
    assert reference.num_rows == 1
    assert "prediction_id" not in reference.column_names


def test_a_training_row_is_found_beside_the_served_row_of_its_id(store: Store) -> None:
    system_id = register(store)
    ids = names(6)
    rows = examples(3).append_column("prediction_id", pa.array(["p4", "p1", "never served"], pa.string()))
    with store.begin() as tx:
        predictions.insert(tx, system_id, served(ids), width=HOUR, now=START)
        training.insert(tx, system_id, rows, START)
    with store.read() as tx:
        found = training.matches(tx, system_id, START, START + HOUR)
        served_ids = blocks.take(tx, system_id, found.served_block, found.served_row).column("prediction_id")
        twin_ids = blocks.take(tx, system_id, found.twin_block, found.twin_row).column("prediction_id")
        assert served_ids.to_pylist() == twin_ids.to_pylist()
        assert sorted(served_ids.to_pylist()) == ["p1", "p4"]
        assert len(training.matches(tx, system_id, START, START + HOUR, limit=1).twin_row) == 1
        assert len(training.matches(tx, system_id, START + HOUR, START + 2 * HOUR).twin_row) == 0
