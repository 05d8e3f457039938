"""Old raw rows go with their outcomes and twins; what is younger stays."""

import numpy as np
import pyarrow as pa
from sqlalchemy import func, select

from storage import Store, outcomes, predictions, quarantine, retention, training
from storage.schema.rows import blocks, twins
from storage.schema.rows import outcomes as outcome_table
from storage.schema.rows import predictions as prediction_table
from storage.store import Tx
from tests.storage.tables import HOUR, START, names, register, served


def fill(store: Store, system_id: int) -> None:
    """Two rows in each of four hours, an outcome and a training twin of each, one outcome alone."""
    ids = names(8)
    table = served(ids, [START + (i // 2) * HOUR for i in range(8)])
    with store.begin() as tx:
        inserted = predictions.insert(tx, system_id, table, width=HOUR, now=START)
        lone = inserted.ids[0][::-1]
        known = np.full(9, START, dtype=np.int64)
        outcomes.insert(tx, system_id, [*inserted.ids, lone], known, np.ones(9), np.ones(9))
        for i in range(8):
            twin = pa.table({"prediction_id": pa.array([ids[i]]), "f:age": pa.array([1.0])})
            training.insert(tx, system_id, twin, START)


def counts(tx: Tx) -> dict[str, int]:
    tables = (blocks, prediction_table, outcome_table, twins)
    return {t.name: tx.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}


def test_rows_before_a_time_go_in_steps_and_the_others_stay(store: Store) -> None:
    system_id = register(store)
    fill(store, system_id)
    with store.begin() as tx:
        assert counts(tx) == {"blocks": 12, "predictions": 8, "outcomes": 9, "twins": 8}
        before = START + 3 * HOUR
        assert retention.prune(tx, system_id, before, limit=2) == 2
        assert retention.prune(tx, system_id, before, limit=2) == 1
        assert retention.prune(tx, system_id, before, limit=2) == 0
        assert counts(tx) == {"blocks": 3, "predictions": 2, "outcomes": 2, "twins": 2}


def test_the_store_remembers_from_when_on_it_has_raw_rows(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        assert retention.kept_from(tx, system_id) is None
        retention.prune(tx, system_id, START + HOUR)
        retention.prune(tx, system_id, START)
        assert retention.kept_from(tx, system_id) == START + HOUR


def test_another_system_s_rows_are_left_alone(store: Store) -> None:
    one, other = register(store, "one"), register(store, "other")
    fill(store, one)
    with store.begin() as tx:
        before = counts(tx)
        assert retention.prune(tx, other, START + 9 * HOUR) == 0
        assert counts(tx) == before


def test_only_replayed_rows_leave_the_quarantine(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        quarantine.add(tx, system_id, "predictions", [("a", {}), ("b", {})], START)
        first, second = quarantine.listing(tx, system_id)
        quarantine.mark_replayed(tx, system_id, [first.id], START)
        assert retention.prune_service(tx, START + 1) == 1
        assert quarantine.listing(tx, system_id, replayed=True) == [second]
