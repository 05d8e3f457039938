"""Served rows: the features into blocks, what is joined and filtered into rows, both or neither."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from storage import blocks, names, segments
from storage.blocks import Part, Stage
from storage.bulk import Columns, DuplicateKeyError, bulk_insert
from storage.hashes import first_copies, hash_ids
from storage.keyed import Mask, unknown
from storage.schema.rows import predictions
from storage.store import Tx


@dataclass(frozen=True)
class Inserted:
    """What came of a batch: `fresh[i]` tells whether row i went in, `ids[i]` is its prediction id's hash."""

    fresh: Mask
    ids: list[bytes]


def insert(
    tx: Tx, system_id: int, table: pa.Table, *, width: int, now: int, stage: Stage = "predictions"
) -> Inserted:
    """Keep the rows of a canonical block table, in any order, whose prediction id the system has not.

    `width` is the window in microseconds. The first copy stays, within the batch and over all time. The
    caller holds the system's lock. A score that is not finite stays in its block and is null in its row.
    Raises ValueError on a latency that is not finite.
    """
    ids = hash_ids(system_id, table.column("prediction_id"))
    fresh = first_copies(ids)
    try:
        with tx.begin_nested():
            _insert(tx, system_id, table, ids, fresh, width, now, stage)
    except DuplicateKeyError:
        fresh &= unknown(tx, predictions, ids)
        _insert(tx, system_id, table, ids, fresh, width, now, stage)
    return Inserted(fresh, ids)


def _insert(
    tx: Tx,
    system_id: int,
    table: pa.Table,
    ids: list[bytes],
    fresh: Mask,
    width: int,
    now: int,
    stage: Stage,
) -> None:
    if not fresh.any():
        return
    if not fresh.all():
        table = table.filter(pa.array(fresh))
        ids = [ids[i] for i in np.flatnonzero(fresh)]
    table, ids, parts = by_window(table, ids, width)
    with blocks.Writer(tx, system_id, stage, parts, now) as writer:
        sizes = [part.table.num_rows for part in parts]
        place = {
            "block_id": np.repeat(writer.ids, sizes).tolist(),
            "block_row": [row for size in sizes for row in range(size)],
            "id": ids,
        }
        bulk_insert(tx, predictions, {**place, **_plain(tx, system_id, table)})


def by_window(table: pa.Table, ids: list[bytes], width: int) -> tuple[pa.Table, list[bytes], list[Part]]:
    """Table and ids in the order of windows, and one part per window."""
    ts = table.column("ts").to_numpy()
    starts = ts - ts % width
    if (np.diff(starts) < 0).any():
        order = np.argsort(starts, kind="stable")
        table = table.take(pa.array(order))
        ids = [ids[i] for i in order.tolist()]
        starts = starts[order]
    windows, first = np.unique(starts, return_index=True)
    ends = [*first[1:].tolist(), len(starts)]
    cuts = zip(windows.tolist(), first.tolist(), ends, strict=True)
    return table, ids, [Part(window, table.slice(at, end - at)) for window, at, end in cuts]


def _plain(tx: Tx, system_id: int, table: pa.Table) -> Columns:
    """The columns that every row carries beside its place and id."""
    return {
        "ts": _values(table, "ts"),
        "version_id": _version_ids(tx, system_id, table),
        "status": _values(table, "status"),
        "score": _finite(table, "score"),
        "latency_ms": _values(table, "latency_ms"),
        "segment_id": segments.of_rows(tx, system_id, table).tolist(),
    }


def _values(table: pa.Table, name: str) -> list[Any]:
    column = table.column(name)
    values: Iterable[Any] = column.to_numpy() if column.null_count == 0 else column.to_pylist()
    return values.tolist() if isinstance(values, np.ndarray) else list(values)


def _finite(table: pa.Table, name: str) -> list[float | None]:
    """The numbers with null for NaN and infinity: what a model may answer, but no column can hold."""
    column = table.column(name)
    finite = pc.is_finite(column)
    if pc.all(finite, skip_nulls=False).as_py():
        return _values(table, name)
    return pc.if_else(finite, column, None).to_pylist()  # type: ignore[no-any-return]


def _version_ids(tx: Tx, system_id: int, table: pa.Table) -> list[int]:
    column = table.column("version").combine_chunks()
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    texts = [text or "" for text in column.dictionary.to_pylist()]
    known = names.ids(tx, system_id, "version", [*texts, ""])
    numbers = np.array([known[text] for text in texts] + [known[""]], dtype=np.int64)
    codes = pc.fill_null(column.indices, len(texts)).to_numpy()
    return numbers[codes].tolist()  # type: ignore[no-any-return]
