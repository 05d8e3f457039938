"""The features of a batch: one compressed Arrow block per window."""

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from storage import columns, ipc
from storage.bulk import bulk_insert
from storage.schema.rows import blocks
from storage.store import Tx

Stage = Literal["predictions", "canary", "training", "twins"]
Array = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]

#: Threads that compress; Arrow does so without Python's lock.
WORKERS = 3


@dataclass(frozen=True)
class Block:
    """A block without its data; `window_start` is None for training rows. Times in microseconds."""

    id: int
    stage: Stage
    window_start: int | None
    rows: int
    created: int


@dataclass(frozen=True)
class Part:
    """A table that becomes a block. `digest` tells a second sending where rows have no id of their own."""

    window_start: int | None
    table: pa.Table
    digest: bytes | None = None


_COLUMNS = [blocks.c[name] for name in Block.__dataclass_fields__]


def reserve(tx: Tx, count: int) -> list[int]:
    """Ids for blocks that are put later in this transaction."""
    if tx.dialect.name == "postgresql":
        each = sa.func.nextval(sa.func.pg_get_serial_sequence("blocks", "id"))
        return list(tx.execute(sa.select(each).select_from(sa.func.generate_series(1, count))).scalars())
    last = tx.execute(sa.select(sa.func.coalesce(sa.func.max(blocks.c.id), 0))).scalar_one()
    return list(range(last + 1, last + 1 + count))


class Writer:
    """Compresses parts in threads while the caller goes on; `finish` puts them into the transaction.

    with blocks.Writer(tx, system_id, "predictions", parts, now) as writer:
        insert_rows(tx, writer.ids)
    """

    def __init__(self, tx: Tx, system_id: int, stage: Stage, parts: Sequence[Part], now: int) -> None:
        self.ids = reserve(tx, len(parts))
        self._tx, self._system_id, self._stage, self._parts, self._now = tx, system_id, stage, parts, now
        renamed = columns.stored(tx, system_id, parts[0].table.column_names) if parts else {}
        self._pool = ThreadPoolExecutor(WORKERS)
        self._data = [
            self._pool.submit(
                ipc.encode, part.table.rename_columns([renamed[c] for c in part.table.column_names])
            )
            for part in parts
        ]

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _finish(self) -> None:
        count = len(self._parts)
        bulk_insert(
            self._tx,
            blocks,
            {
                "id": self.ids,
                "system_id": [self._system_id] * count,
                "stage": [self._stage] * count,
                "window_start": [part.window_start for part in self._parts],
                "rows": [part.table.num_rows for part in self._parts],
                "created": [self._now] * count,
                "digest": [part.digest for part in self._parts],
                "data": [data.result() for data in self._data],
            },
        )


def listing(
    tx: Tx, system_id: int, stage: Stage, start: int | None = None, end: int | None = None
) -> list[Block]:
    """The blocks of a stage whose window starts in `[start, end)`, by window and id."""
    b = blocks.c
    query = sa.select(*_COLUMNS).where(b.system_id == system_id, b.stage == stage)
    if start is not None:
        query = query.where(b.window_start >= start)
    if end is not None:
        query = query.where(b.window_start < end)
    return [Block(*row) for row in tx.execute(query.order_by(b.window_start, b.id))]


def load(
    tx: Tx, system_id: int, block_ids: Sequence[int], only: Collection[str] | None = None
) -> Iterator[tuple[int, pa.Table]]:
    """Id and canonical table of each block, one in memory at a time, by id."""
    names = columns.given(tx, system_id)
    query = sa.select(blocks.c.data).where(blocks.c.system_id == system_id)
    for block_id in sorted(set(block_ids)):
        data = tx.execute(query.where(blocks.c.id == block_id)).scalar()
        if data is not None:
            table = ipc.decode(bytes(data))
            table = table.rename_columns([names.get(c, c) for c in table.column_names])
            if only is not None:
                table = table.select([c for c in table.column_names if c in only])
            yield block_id, table


def tables(
    tx: Tx,
    system_id: int,
    stage: Stage,
    start: int | None = None,
    end: int | None = None,
    only: Collection[str] | None = None,
) -> Iterator[tuple[Block, pa.Table]]:
    """Block and canonical table of a stage and span, one in memory at a time, by window and id.

    `only` narrows the columns.
    """
    found = listing(tx, system_id, stage, start, end)
    for block in found:
        for _, table in load(tx, system_id, [block.id], only):
            yield block, table


def take(
    tx: Tx, system_id: int, block_ids: Array, block_rows: Array, only: Collection[str] | None = None
) -> pa.Table:
    """The rows at these places, in the order asked for; columns that a block lacks are null.

    `only` narrows the columns.

    Raises KeyError when a block is gone.
    """
    return take_lacking(tx, system_id, block_ids, block_rows, only)[0]


def take_lacking(
    tx: Tx, system_id: int, block_ids: Array, block_rows: Array, only: Collection[str] | None = None
) -> tuple[pa.Table, dict[str, Mask]]:
    """As `take`, and for each column that some block lacks the rows without it, bool[n]."""
    order = np.argsort(block_ids, kind="stable")
    parts = {}
    for block_id, table in load(tx, system_id, block_ids.tolist(), only):
        wanted = block_rows[block_ids == block_id]
        whole = len(wanted) == len(table) and (wanted == np.arange(len(table))).all()
        parts[block_id] = table if whole else table.take(pa.array(wanted))
    parts = dict(zip(parts, of_one_kind(list(parts.values())), strict=True))
    taken = pa.concat_tables(parts.values(), promote_options="permissive") if parts else pa.table({})
    if taken.num_rows != len(block_ids):
        raise KeyError("some of these rows are not stored any more")
    lacking = {}
    for name in taken.column_names:
        without = [block_id for block_id, part in parts.items() if name not in part.column_names]
        if without:
            lacking[name] = np.isin(block_ids, without)
    if (np.diff(order) == 1).all():
        return taken, lacking
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return taken.take(pa.array(back)), lacking


def kinds(table: pa.Table) -> dict[str, bool]:
    """Whether a column holds words, by its name."""
    return {field.name: pa.types.is_dictionary(field.type) for field in table.schema}


def of_one_kind(tables: Sequence[pa.Table]) -> list[pa.Table]:
    """The tables without the columns that the last one to have them holds in another kind.

    A definition may make words of a feature's numbers; what was stored before stays as it was.
    """
    last = {name: words for table in tables for name, words in kinds(table).items()}
    return [
        table.select([name for name, words in kinds(table).items() if words == last[name]])
        for table in tables
    ]
