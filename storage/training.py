"""Training rows: those with a prediction id wait for their served twin, the others make the reference."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
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
from storage.lookup import rows_by_hash
from storage.schema.rows import blocks as block_table
from storage.schema.rows import predictions, twins
from storage.store import Tx

Ints = np.ndarray[Any, np.dtype[np.int64]]

EVER = 1 << 62
_OF_TWIN = block_table.alias("block_of_twin")


@dataclass(frozen=True)
class Matches:
    """Training rows beside the served rows of the same id: the window, µs, and the places in blocks."""

    window_start: Ints
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
                "known": part.table["ts"].to_pylist() if "ts" in part.table.column_names else [None] * count,
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


def matches(
    tx: Tx, system_id: int, start: int, end: int, until: int = EVER, limit: int | None = None
) -> Matches:
    """Served rows of windows that start in `[start, end)` and have a twin that may be seen at `until`, in no
    order; with a `limit` only those whose ids have the smallest hashes, the same ones every time."""
    b, p, t = block_table.c, predictions.c, twins.c
    columns = (b.window_start, p.block_id, p.block_row, t.block_id, t.block_row)
    query = _matched(system_id, start, end, *columns).where(_seen(until))
    if limit is not None:
        query = query.order_by(p.id).limit(limit)
    places = np.fromiter(chain.from_iterable(tx.execute(query)), np.int64)
    return Matches(*places.reshape(-1, len(columns)).T)


def matched_rows(tx: Tx, system_id: int, start: int, end: int, until: int = EVER) -> dict[int, int]:
    """Window start -> how many of its served rows have a twin that may be seen at `until`, of windows in
    `[start, end)` that have any."""
    return seen_and_hidden(tx, system_id, start, end, until)[0]


def seen_and_hidden(
    tx: Tx, system_id: int, start: int, end: int, until: int
) -> tuple[dict[int, int], dict[int, int]]:
    """The same, and window start -> from when on the first twin may be seen that may not be at `until`."""
    at, known, seen = block_table.c.window_start, twins.c.known, _seen(until)
    rows = sa.func.sum(sa.case((seen, 1), else_=0)).label("rows")
    later = sa.func.min(sa.case((known > until, known))).label("later")
    query = _matched(system_id, start, end, at, rows, later).group_by(at).order_by(at)
    found = tx.execute(query).all()
    return (
        {row.window_start: int(row.rows) for row in found if row.rows},
        {row.window_start: int(row.later) for row in found if row.later is not None},
    )


def _seen(until: int) -> sa.ColumnElement[bool]:
    """May a twin be seen? From its own time on; without one from its receipt on, unless the row it belongs to
    came no earlier than `until` either: then old logs are replayed, and receipts tell nothing."""
    received = sa.select(_OF_TWIN.c.created).where(_OF_TWIN.c.id == twins.c.block_id).scalar_subquery()
    timeless = twins.c.known.is_(None) & ((received <= until) | (block_table.c.created > until))
    return timeless | (twins.c.known <= until)


def _matched(system_id: int, start: int, end: int, *columns: Any) -> sa.Select[Any]:
    p, t, b = predictions.c, twins.c, block_table.c
    return (
        sa.select(*columns)
        .select_from(block_table.join(predictions, p.block_id == b.id).join(twins, t.id == p.id))
        .where(b.system_id == system_id, b.stage == "predictions")
        .where(b.window_start >= start, b.window_start < end)
    )


def windows_of(tx: Tx, system_id: int, prediction_ids: pa.ChunkedArray) -> set[int]:
    """The starts of the windows in which predictions of these ids were served."""
    b, p = block_table.c, predictions.c
    query = sa.select(b.window_start).select_from(predictions.join(block_table, b.id == p.block_id))
    hashes = hash_ids(system_id, prediction_ids)
    found = rows_by_hash(tx, query.where(b.stage == "predictions").distinct(), p.id, hashes)
    return {row.window_start for row in found}


def newest_twins(tx: Tx, system_id: int) -> int | None:
    """The id of the newest block of training rows with ids, None when there is none."""
    b = block_table.c
    query = sa.select(sa.func.max(b.id)).where(b.system_id == system_id, b.stage == "twins")
    newest: int | None = tx.execute(query).scalar_one()
    return newest
