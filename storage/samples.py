"""A bounded sample of stored rows, the same rows every time, one block in memory at a time."""

from collections.abc import Collection
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from storage import blocks
from storage.schema.rows import blocks as block_table
from storage.schema.rows import outcomes, predictions
from storage.store import Tx

Ints = np.ndarray[Any, np.dtype[np.int64]]


def served(
    tx: Tx, system_id: int, start: int, end: int, only: Collection[str], limit: int, known_after: int
) -> pa.Table:
    """At most `limit` served rows of windows that start in `[start, end)`: those whose ids hash smallest.

    Columns `only`, as far as they are stored, and `label`: null where no outcome was known `known_after`
    microseconds after its window's start.
    """
    p, b, o = predictions.c, block_table.c, outcomes.c
    chosen = (
        sa.select(p.id, p.block_id, p.block_row, b.window_start)
        .select_from(block_table.join(predictions, p.block_id == b.id))
        .where(b.system_id == system_id, b.stage == "predictions")
        .where(b.window_start >= start, b.window_start < end)
        .order_by(p.id)
        .limit(limit)
        .subquery()
    )
    c = chosen.c
    in_time = (o.id == c.id) & (o.ts <= c.window_start + known_after)
    query = sa.select(c.block_id, c.block_row, o.label).select_from(chosen.outerjoin(outcomes, in_time))
    rows = tx.execute(query.order_by(c.block_id, c.block_row)).all()
    if not rows:
        return pa.table({"label": pa.array([], pa.float64())})
    block_ids, block_rows, labels = zip(*rows, strict=True)
    places = (np.array(block_ids, dtype=np.int64), np.array(block_rows, dtype=np.int64))
    taken = blocks.take(tx, system_id, *places, {*only, "ts"})
    return taken.append_column("label", pa.array(labels, pa.float64()))


def training(tx: Tx, system_id: int, only: Collection[str], until: int, limit: int) -> pa.Table:
    """At most `limit` of the training rows that make the reference, of those with a time later than `until`
    none.

    They have no id to hash: each block gives its share, drawn by a generator that its number seeds.
    """
    found = blocks.listing(tx, system_id, "training")
    total = sum(block.rows for block in found)
    parts, passed = [], 0
    for block in found:
        share = (passed + block.rows) * limit // total - passed * limit // total
        passed += block.rows
        rows = np.arange(block.rows)
        if total > limit:
            rows = np.sort(np.random.default_rng(block.id).choice(block.rows, share, replace=False))
        for _, table in blocks.load(tx, system_id, [block.id], {*only, "ts"}):
            parts.append(_visible(table.take(pa.array(rows)), until))
    return (
        pa.concat_tables(blocks.of_one_kind(parts), promote_options="permissive") if parts else pa.table({})
    )


def _visible(table: pa.Table, until: int) -> pa.Table:
    return table.filter(pc.or_(pc.is_null(table["ts"]), pc.less_equal(table["ts"], until).fill_null(False)))
