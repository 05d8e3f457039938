"""Rows in bulk, whatever their values; ids that sort by time; content digests."""

import pyarrow as pa
import pytest
from sqlalchemy import func, select

from storage import Store, ulid
from storage.bulk import Columns, DuplicateKeyError, bulk_insert
from storage.digest import table_digest
from storage.hashes import first_copies, hash_ids
from storage.keyed import insert_new
from storage.schema.rows import events, outcomes, points
from tests.storage.tables import START


def test_more_rows_than_one_sub_batch_go_in_together(store: Store) -> None:
    count = 40_000
    columns: Columns = {
        "system_id": [1] * count,
        "metric_id": [1] * count,
        "ts": list(range(count)),
        "segment_id": [-(2**63), 2**63 - 1] * (count // 2),
        "value": [0.1] * count,
    }
    with store.begin() as tx:
        bulk_insert(tx, points, columns)
        assert tx.execute(select(func.count()).select_from(points)).scalar_one() == count


def test_a_taken_key_is_told_and_the_savepoint_leaves_nothing(store: Store) -> None:
    ids = hash_ids(1, ["a", "b", "a"])
    columns: Columns = {
        "id": ids,
        "system_id": [1] * 3,
        "ts": [START] * 3,
        "label": [1.0, None, 0.0],
        "value": [None] * 3,
        "joined": [0] * 3,
    }

    with store.begin() as tx:
        with pytest.raises(DuplicateKeyError), tx.begin_nested():
            bulk_insert(tx, outcomes, columns)
        assert tx.execute(select(func.count()).select_from(outcomes)).scalar_one() == 0


def test_more_ids_than_a_statement_takes_parameters_are_told_apart(store: Store) -> None:
    count = 40_000

    def columns(ids: list[bytes]) -> Columns:
        return {
            "id": list(ids),
            "system_id": [1] * len(ids),
            "ts": [START] * len(ids),
            "label": [1.0] * len(ids),
            "value": [None] * len(ids),
            "joined": [0] * len(ids),
        }

    ids = hash_ids(1, [str(i) for i in range(count)])
    with store.begin() as tx:
        assert insert_new(tx, outcomes, columns(ids[::2])).all()
        fresh = insert_new(tx, outcomes, columns(ids))
    assert fresh.tolist() == [False, True] * (count // 2)


@pytest.mark.parametrize(
    "title", ["tab\there", "line\nbreak", "back\\slash \\N", "'; DROP TABLE events; --", "名"]
)
def test_any_text_goes_through_in_bulk(store: Store, title: str) -> None:
    columns: Columns = {
        "id": hash_ids(1, [title]),
        "system_id": [1],
        "ts": [START],
        "kind": ["deploy"],
        "title": [title],
        "until": [None],
        "subject": [None],
    }
    with store.begin() as tx:
        bulk_insert(tx, events, columns)
        assert tx.execute(select(events.c.title)).scalar_one() == title


def test_a_nul_is_refused_in_bulk_too(store: Store) -> None:
    with pytest.raises(ValueError, match="NUL"), store.begin() as tx:
        bulk_insert(tx, events, {"id": [b"x" * 16], "title": ["a\x00"]})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_number_that_is_not_finite_is_refused_in_bulk_too(store: Store, value: float) -> None:
    with pytest.raises(ValueError, match="value"), store.begin() as tx:
        bulk_insert(tx, points, {"metric_id": [1, 2], "value": [1.0, value]})


def test_large_finite_numbers_are_no_infinity(store: Store) -> None:
    columns: Columns = {"system_id": [1, 1], "metric_id": [1, 2], "ts": [1, 1], "segment_id": [1, 1]}
    with store.begin() as tx:
        bulk_insert(tx, points, {**columns, "value": [1.7e308, 1.7e308]})
        assert set(tx.execute(select(points.c.value)).scalars()) == {1.7e308}


def test_hashes_are_keyed_by_the_system_and_alike_for_arrow_and_python() -> None:
    texts = ["", "a", "名", "x" * 1000]
    assert hash_ids(1, pa.array(texts)) == hash_ids(1, pa.chunked_array([texts[:1], texts[1:]]))
    assert hash_ids(1, texts) == hash_ids(1, pa.array(texts))
    assert not {*hash_ids(1, texts)} & {*hash_ids(2, texts)}
    assert {len(value) for value in hash_ids(1, texts)} == {16}


def test_first_copies_look_at_whole_hashes() -> None:
    head = b"12345678"
    assert first_copies([head + b"12345678", head + b"abcdefgh", head + b"12345678"]).tolist() == [
        True,
        True,
        False,
    ]


def test_ulids_sort_by_time_and_then_by_the_order_of_the_calls() -> None:
    times = [4_000_000, 5_000_000, 5_000_000, 5_000_001, 9_000_000]
    made = [ulid.new(at) for at in times]
    assert made == sorted(made)
    assert len(set(made)) == 5
    assert ulid.new(4_500_000) < made[1]
    assert {len(one) for one in made} == {26}


@pytest.mark.parametrize("at", [-1, 0, 1 << 62])
def test_a_time_that_a_ulid_cannot_hold_still_gives_one(at: int) -> None:
    before = ulid.new(START)
    assert len(ulid.new(at)) == 26
    assert (ulid.new(at) > before) == (at > START)


def test_a_digest_sees_values_nulls_names_and_order() -> None:
    table = pa.table({"x": pa.array([1.0, None, 0.0]), "t": pa.array(["a", "", None])})
    others = [
        table.rename_columns(["y", "t"]),
        table.take([1, 0, 2]),
        pa.table({"x": pa.array([1.0, 0.0, None]), "t": table["t"]}),
        pa.table({"x": table["x"], "t": pa.array(["a", None, ""])}),
        pa.table({"x": table["x"], "t": pa.array(["", "a", None])}),
        table.slice(0, 2),
    ]
    assert len({table_digest(one) for one in [table, *others]}) == 7
    assert table_digest(table.select(["t", "x"])) == table_digest(table)
