"""Served rows go in once, with their features, wherever and however often they are sent."""

import numpy as np
import pyarrow as pa
import pytest
from sqlalchemy import func, select

from storage import Store, blocks, outcomes, predictions
from storage.predictions import Inserted
from storage.schema.rows import predictions as table
from storage.schema.rows import segments
from tests.storage.tables import HOUR, START, names, register, served


def insert(store: Store, system_id: int, rows: pa.Table) -> Inserted:
    with store.begin() as tx:
        return predictions.insert(tx, system_id, rows, width=HOUR, now=START)


def stored(store: Store, system_id: int) -> pa.Table:
    with store.read() as tx:
        return pa.concat_tables(
            [part.cast(plain(part)) for _, part in blocks.tables(tx, system_id, "predictions")]
        )


def plain(table: pa.Table) -> pa.Schema:
    """The schema with text where dictionaries are, so that blocks with other dictionaries compare."""
    return pa.schema(
        [(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type) for f in table.schema]
    )


def count(store: Store) -> int:
    with store.read() as tx:
        return int(tx.execute(select(func.count()).select_from(table)).scalar_one())


def test_what_went_in_comes_out_value_for_value(store: Store) -> None:
    system_id = register(store)
    rows = served(names(50))
    assert insert(store, system_id, rows).fresh.all()
    # Compared as Python values after NaN is turned to text, for NaN equals nothing.
    assert str(stored(store, system_id).to_pylist()) == str(rows.to_pylist())


def test_a_second_sending_of_the_same_rows_changes_nothing(store: Store) -> None:
    system_id = register(store)
    rows = served(names(50))
    insert(store, system_id, rows)
    before = stored(store, system_id)
    assert not insert(store, system_id, rows).fresh.any()
    assert stored(store, system_id).num_rows == before.num_rows == count(store) == 50


def test_of_two_copies_in_one_batch_the_first_stays(store: Store) -> None:
    system_id = register(store)
    rows = served(["a", "b", "a", "c", "b"])
    assert insert(store, system_id, rows).fresh.tolist() == [True, True, False, True, False]
    kept = stored(store, system_id)
    assert kept.column("prediction_id").to_pylist() == ["a", "b", "c"]
    assert kept.column("score").to_pylist() == [rows.column("score")[i].as_py() for i in (0, 1, 3)]


def test_a_batch_that_is_partly_known_adds_only_its_new_rows(store: Store) -> None:
    system_id = register(store)
    insert(store, system_id, served(["a", "b"]))
    assert insert(store, system_id, served(["x", "b", "y", "a"])).fresh.tolist() == [True, False, True, False]
    assert sorted(stored(store, system_id).column("prediction_id").to_pylist()) == ["a", "b", "x", "y"]


def test_the_same_id_in_two_systems_is_two_rows(store: Store) -> None:
    one, other = register(store, "one"), register(store, "other")
    assert insert(store, one, served(["a"])).fresh.all()
    assert insert(store, other, served(["a"])).fresh.all()


def test_rows_in_any_order_of_time_are_kept_in_a_block_per_window(store: Store) -> None:
    system_id = register(store)
    ts = [START + 2 * HOUR, START, START + HOUR - 1, START + 2 * HOUR + 5]
    insert(store, system_id, served(["a", "b", "c", "d"], ts))
    with store.read() as tx:
        found = {
            block.window_start: rows.column("prediction_id").to_pylist()
            for block, rows in blocks.tables(tx, system_id, "predictions")
        }
    assert found == {START: ["b", "c"], START + 2 * HOUR: ["a", "d"]}


def test_a_prediction_is_found_by_its_id_with_the_row_of_its_block(store: Store) -> None:
    system_id = register(store)
    ts = [START + 2 * HOUR, START, START + HOUR - 1, START + 2 * HOUR + 5]
    rows = served(["a", "b", "c", "d"], ts)
    ids = insert(store, system_id, rows).ids
    with store.read() as tx:
        located = outcomes.locate(tx, ids)
        taken = blocks.take(tx, system_id, located.block_id, located.block_row)
    assert taken.column("prediction_id").to_pylist() == ["a", "b", "c", "d"]
    assert located.ts.tolist() == ts
    assert located.window_start.tolist() == [START + 2 * HOUR, START, START, START + 2 * HOUR]
    assert located.score.tolist() == rows.column("score").to_pylist()
    assert not located.canary.any()


def test_rows_that_are_gone_are_not_taken_for_others(store: Store) -> None:
    system_id = register(store)
    insert(store, system_id, served(["a"]))
    with store.read() as tx, pytest.raises(KeyError, match="not stored any more"):
        blocks.take(tx, system_id, np.array([999]), np.array([0]))


def test_a_canary_is_told_from_a_prediction(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        ids = predictions.insert(tx, system_id, served(["c"]), width=HOUR, now=START, stage="canary").ids
        assert outcomes.locate(tx, ids).canary.all()
        assert blocks.listing(tx, system_id, "predictions") == []


def test_each_combination_of_dimensions_is_kept_once(store: Store) -> None:
    system_id = register(store)
    insert(store, system_id, served(names(40)))
    insert(store, system_id, served(names(40, "q")))
    with store.read() as tx:
        found = {row.id: row.dims for row in tx.execute(select(segments))}
        used = set(tx.execute(select(table.c.segment_id)).scalars())
    assert sorted(map(str, found.values())) == ["{'country': 'DE'}", "{}"]
    assert used == set(found)


def test_a_system_without_dimensions_stores_rows(store: Store) -> None:
    system_id = register(store)
    assert insert(store, system_id, served(["a"]).drop_columns(["d:country"])).fresh.all()


def with_column(rows: pa.Table, name: str, values: list[float | None]) -> pa.Table:
    return rows.set_column(rows.column_names.index(name), name, pa.array(values, pa.float64()))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_latency_that_is_not_finite_is_refused_and_nothing_is_kept(store: Store, value: float) -> None:
    system_id = register(store)
    with pytest.raises(ValueError, match="latency_ms"):
        insert(store, system_id, with_column(served(["a", "b"]), "latency_ms", [0.5, value]))
    assert count(store) == 0


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_score_that_is_not_finite_stays_in_its_block_and_is_null_in_its_row(
    store: Store, value: float
) -> None:
    system_id = register(store)
    ids = insert(store, system_id, with_column(served(["a", "b", "c"]), "score", [0.5, value, None])).ids
    assert str(stored(store, system_id).column("score").to_pylist()) == str([0.5, value, None])
    with store.read() as tx:
        assert str(outcomes.locate(tx, ids).score.tolist()) == "[0.5, nan, nan]"


def test_an_empty_table_is_no_trouble(store: Store) -> None:
    assert len(insert(store, register(store), served([])).fresh) == 0


def test_features_that_come_later_are_null_in_earlier_rows(store: Store) -> None:
    system_id = register(store)
    first = insert(store, system_id, served(["a"]).drop_columns(["f:age"])).ids
    second = insert(store, system_id, served(["b", "c"])).ids
    with store.read() as tx:
        located = outcomes.locate(tx, [*second, *first])
        taken = blocks.take(tx, system_id, located.block_id, located.block_row)
    assert taken.column("prediction_id").to_pylist() == ["b", "c", "a"]
    assert taken.column("f:age").to_pylist()[1:] == [1.0, None]


def test_a_block_keeps_no_categories_that_its_rows_lack(store: Store) -> None:
    system_id = register(store)
    rows = served(names(3))
    wide = pa.DictionaryArray.from_arrays(pa.array([7, 7, 9], pa.int32()), [f"v{i}" for i in range(5000)])
    rows = rows.append_column("f:wide", wide)
    insert(store, system_id, rows)
    with store.read() as tx:
        ((_, part),) = blocks.tables(tx, system_id, "predictions")
    assert part.column("f:wide").to_pylist() == ["v7", "v7", "v9"]
    assert len(part.column("f:wide").chunk(0).dictionary) == 2
