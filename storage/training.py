"""Training rows: those with a prediction id wait for their served twin, the others make the reference."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from storage import blocks
from storage.blocks import Part
from storage.bulk import bulk_insert
from storage.digest import table_digest
from storage.hashes import first_copies, hash_ids
from storage.keyed import Mask, unknown
from storage.schema.rows import blocks as block_table
from storage.schema.rows import predictions, twins
from storage.store import Tx

Ints = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Matches:
    """Training rows beside the served rows of the same prediction id, as places in blocks."""

    served_block: Ints
    served_row: Ints
    twin_block: Ints
    twin_row: Ints


def insert(tx: Tx, system_id: int, table: pa.Table, now: int) -> Mask:
    """Keep training rows; True for each that went in.

    A row with an id goes in once. Rows without one are known by the content of all such rows of the batch, in
    their order: the same batch again goes in not at all. The caller holds the system's lock.
    """
    fresh = np.zeros(table.num_rows, dtype=np.bool_)
    named = fresh.copy()
    if "prediction_id" in table.column_names:
        named = pc.is_valid(table.column("prediction_id")).to_numpy()
        fresh[named] = _insert_twins(tx, system_id, table.filter(pa.array(named)), now)
    nameless = table.filter(pa.array(~named))
    if "prediction_id" in table.column_names:
        nameless = nameless.drop_columns(["prediction_id"])
    fresh[~named] = _insert_reference(tx, system_id, nameless, now)
    return fresh


def _insert_twins(tx: Tx, system_id: int, table: pa.Table, now: int) -> Mask:
    ids = hash_ids(system_id, table.column("prediction_id"))
    fresh = first_copies(ids) & unknown(tx, twins, ids)
    if fresh.any():
        part = Part(None, table.filter(pa.array(fresh)))
        with blocks.Writer(tx, system_id, "twins", [part], now) as writer:
            count = part.table.num_rows
            columns = {
                "id": [ids[at] for at in np.flatnonzero(fresh)],
                "block_id": writer.ids * count,
                "block_row": list(range(count)),
            }
            bulk_insert(tx, twins, columns)
    return fresh


def _insert_reference(tx: Tx, system_id: int, table: pa.Table, now: int) -> bool:
    if table.num_rows == 0:
        return False
    part = Part(None, table, table_digest(table))
    b = block_table.c
    same = sa.exists().where(b.system_id == system_id, b.stage == "training", b.digest == part.digest)
    if tx.execute(sa.select(same)).scalar_one():
        return False
    with blocks.Writer(tx, system_id, "training", [part], now):
        return True


def reference_tables(tx: Tx, system_id: int, since: int | None = None) -> Iterator[pa.Table]:
    """The rows that make the reference, a block at a time; with `since` only those received from then on."""
    for block in blocks.listing(tx, system_id, "training"):
        if since is None or block.created >= since:
            yield from (table for _, table in blocks.load(tx, system_id, [block.id]))


def matches(tx: Tx, system_id: int, start: int, end: int, limit: int = 100_000) -> Matches:
    """Served rows of windows that start in `[start, end)` and have a twin; of more than `limit` those whose
    ids have the smallest hashes, the same ones every time."""
    p, t, b = predictions.c, twins.c, block_table.c
    query = (
        sa.select(p.block_id, p.block_row, t.block_id, t.block_row)
        .select_from(block_table.join(predictions, p.block_id == b.id).join(twins, t.id == p.id))
        .where(b.system_id == system_id, b.stage == "predictions")
        .where(b.window_start >= start, b.window_start < end)
        .order_by(p.id)
        .limit(limit)
    )
    rows = np.array([tuple(row) for row in tx.execute(query)], dtype=np.int64).reshape(-1, 4)
    return Matches(*rows.T)
