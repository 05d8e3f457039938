"""Outcomes meet their predictions whichever comes first, and once."""

import numpy as np
import pytest
from sqlalchemy import func, select, text

from storage import Store, outcomes, predictions
from storage.hashes import hash_ids
from storage.keyed import Mask
from storage.outcomes import Located
from storage.schema.rows import outcomes as table
from tests.storage.tables import HOUR, START, names, register, served

NAN = float("nan")


def insert(store: Store, system_id: int, ids: list[str], label: float = 1.0) -> tuple[Mask, Located]:
    count = len(ids)
    with store.begin() as tx:
        return outcomes.insert(
            tx,
            system_id,
            hash_ids(system_id, ids),
            np.arange(count) + START,
            np.full(count, label),
            np.array([NAN if i % 2 else i * 0.5 for i in range(count)]),
        )


def serve(store: Store, system_id: int, ids: list[str]) -> outcomes.Outcomes:
    with store.begin() as tx:
        inserted = predictions.insert(tx, system_id, served(ids), width=HOUR, now=START)
        return outcomes.claim_waiting(tx, system_id, inserted.ids)


def test_an_outcome_after_its_prediction_is_joined_at_once(store: Store) -> None:
    system_id = register(store)
    serve(store, system_id, ["a", "b"])
    fresh, located = insert(store, system_id, ["b", "x"])
    assert fresh.tolist() == [True, True]
    assert located.found.tolist() == [True, False]
    assert located.window_start.tolist() == [START, 0]
    with store.read() as tx:
        assert outcomes.waiting(tx, system_id) == 1


def test_an_outcome_before_its_prediction_waits_and_is_claimed_once(store: Store) -> None:
    system_id = register(store)
    insert(store, system_id, ["b", "a"], label=0.0)
    claimed = serve(store, system_id, ["z", "a", "y", "b"])
    assert claimed.at.tolist() == [1, 3]
    assert claimed.known.tolist() == [START + 1, START]
    assert claimed.label.tolist() == [0.0, 0.0]
    assert np.isnan(claimed.value[0])
    assert claimed.value[1] == 0.0
    assert serve(store, system_id, ["a", "b"]).at.tolist() == []
    with store.read() as tx:
        assert outcomes.waiting(tx, system_id) == 0


def test_more_outcomes_may_wait_than_predictions_come(store: Store) -> None:
    system_id = register(store)
    insert(store, system_id, names(500))
    assert serve(store, system_id, ["p7", "q"]).at.tolist() == [0]
    with store.read() as tx:
        assert outcomes.waiting(tx, system_id) == 499


def test_waiting_outcomes_are_counted_by_when_they_became_known(store: Store) -> None:
    system_id = register(store)
    insert(store, system_id, names(10))
    serve(store, system_id, ["p3"])
    with store.read() as tx:
        assert outcomes.waiting_since(tx, system_id, START + 2, START + 6) == 3
        assert outcomes.waiting_since(tx, system_id, START + 10, START + 20) == 0


def test_the_first_outcome_of_a_prediction_stays(store: Store) -> None:
    system_id = register(store)
    serve(store, system_id, ["a"])
    insert(store, system_id, ["a"], label=1.0)
    fresh, _ = insert(store, system_id, ["a", "a", "b"], label=0.0)
    assert fresh.tolist() == [False, False, True]
    with store.read() as tx:
        block_id = outcomes.locate(tx, hash_ids(system_id, ["a"])).block_id.tolist()
        assert outcomes.for_blocks(tx, block_id).label.tolist() == [1.0]


def test_outcomes_of_another_system_do_not_meet(store: Store) -> None:
    one, other = register(store, "one"), register(store, "other")
    serve(store, one, ["a"])
    _, located = insert(store, other, ["a"])
    assert not located.found.any()


def test_the_outcomes_of_a_block_stand_beside_its_rows(store: Store) -> None:
    system_id = register(store)
    serve(store, system_id, names(10))
    insert(store, system_id, ["p8", "p2", "elsewhere"])
    with store.read() as tx:
        block_id = outcomes.locate(tx, hash_ids(system_id, ["p2"])).block_id.tolist()
        placed = outcomes.for_blocks(tx, block_id)
    assert placed.block_row.tolist() == [2, 8]
    assert placed.known.tolist() == [START + 1, START]
    assert np.array_equal(placed.value, [NAN, 0.0], equal_nan=True)


def test_infinity_is_refused(store: Store) -> None:
    system_id = register(store)
    with pytest.raises(ValueError, match="finite"):
        insert(store, system_id, ["a"], label=float("inf"))


def test_the_outcomes_that_wait_are_counted_from_their_own_index(store: Store) -> None:
    with store.read() as tx:
        query = str(
            select(func.count())
            .where(table.c.system_id == 1, outcomes.ALONE)
            .compile(dialect=tx.dialect, compile_kwargs={"literal_binds": True})
        )
        if store.dialect == "postgresql":
            tx.execute(text("SET LOCAL enable_seqscan = off"))
            explain = "EXPLAIN "
        else:
            explain = "EXPLAIN QUERY PLAN "
        plan = str(tx.execute(text(explain + query)).all())
    assert "ix_outcomes_waiting" in plan
