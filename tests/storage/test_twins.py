"""Training rows with an id and the served rows they belong to: counts, places, columns that one lacks."""

import numpy as np
import pyarrow as pa
import pytest

from storage import Store, blocks, predictions, training, windows
from storage.windows import Evaluation
from tests.storage.tables import HOUR, START, names, register, served


def twins_of(ids: list[str], **columns: list[float]) -> pa.Table:
    features = {f"f:{name}": pa.array(values) for name, values in columns.items()}
    return pa.table({"prediction_id": pa.array(ids), **features})


def test_served_rows_with_a_training_row_are_counted_by_window(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        assert training.newest_twins(tx, system_id) is None
        table = served(names(4), ts=[START, START + 1, START + HOUR, START + HOUR + 1])
        predictions.insert(tx, system_id, table, width=HOUR, now=START)
        training.insert(
            tx, system_id, twins_of(["p0", "p2", "p3", "stranger"], age=[1.0, 2.0, 3.0, 4.0]), START
        )
        assert training.matched_rows(tx, system_id, START, START + 2 * HOUR) == {START: 1, START + HOUR: 2}
        assert training.matched_rows(tx, system_id, START, START + HOUR) == {START: 1}
        found = training.matches(tx, system_id, START, START + 2 * HOUR)
        assert sorted(found.window_start.tolist()) == [START, START + HOUR, START + HOUR]
        ids = pa.chunked_array([pa.array(["p0", "p3", "stranger"])])
        assert training.windows_of(tx, system_id, ids) == {START, START + HOUR}
        assert training.newest_twins(tx, system_id) is not None


def test_rows_whose_block_has_no_such_column_are_marked(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        training.insert(tx, system_id, twins_of(["a", "b"], age=[1.0, 2.0]), START)
        training.insert(tx, system_id, twins_of(["c"], price=[3.0]), START)
        first, second = (block.id for block in blocks.listing(tx, system_id, "twins"))
        places = np.array([second, first, first]), np.array([0, 1, 0])
        table, lacking = blocks.take_lacking(tx, system_id, *places)
        assert table["prediction_id"].to_pylist() == ["c", "b", "a"]
        assert {name: mask.tolist() for name, mask in lacking.items()} == {
            "f:age": [True, False, False],
            "f:price": [False, True, True],
        }
        with pytest.raises(KeyError):
            blocks.take_lacking(tx, system_id, np.array([second + 1]), np.array([0]))


def test_training_rows_renew_what_was_judged_on_inputs_alone(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        windows.touch(tx, system_id, {START: 10})
        for phase in windows.PHASES:
            windows.record(tx, system_id, Evaluation(START, phase, 0, 1, START + HOUR))
        for _ in range(2):
            windows.touch_twins(tx, system_id, {START, START + HOUR})
        known = windows.load(tx, system_id, START, START + 2 * HOUR)
        assert {s: (w.inputs_revision, w.outcomes_revision) for s, w in known.items()} == {START: (1, 0)}


def test_where_a_feature_became_words_its_former_numbers_are_no_column_of_it(store: Store) -> None:
    system_id = register(store)
    words = pa.table({"prediction_id": ["b"], "f:age": pa.array(["old"]).dictionary_encode()})
    with store.begin() as tx:
        training.insert(tx, system_id, twins_of(["a"], age=[1.0]), START)
        training.insert(tx, system_id, words, START)
        first, second = (block.id for block in blocks.listing(tx, system_id, "twins"))
        table, lacking = blocks.take_lacking(tx, system_id, np.array([first, second]), np.array([0, 0]))
    assert table["f:age"].to_pylist() == [None, "old"]
    assert lacking["f:age"].tolist() == [True, False]
