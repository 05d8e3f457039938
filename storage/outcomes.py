"""Outcomes and their predictions, whichever comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa

from storage.keyed import Mask, insert_new
from storage.lookup import CHUNK, rows_by_hash
from storage.schema.rows import blocks, outcomes, predictions
from storage.store import Tx

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]

#: An outcome whose prediction is not there; spelt as in the partial index, which no parameter would match.
ALONE = outcomes.c.joined == sa.literal_column("0")


@dataclass(frozen=True)
class Located:
    """Where the predictions of some ids are, item by item; where not `found` the rest is 0 and score NaN."""

    found: Mask
    canary: Mask
    block_id: Ints
    block_row: Ints
    ts: Ints
    window_start: Ints
    version_id: Ints
    score: Floats


@dataclass(frozen=True)
class Outcomes:
    """Outcomes, item by item: `at` is the caller's index or place, `known` when each became known (µs).

    A label or value that was not given is NaN.
    """

    at: Ints
    known: Ints
    label: Floats
    value: Floats


@dataclass(frozen=True)
class Placed:
    """Outcomes beside the rows of their predictions."""

    block_id: Ints
    block_row: Ints
    known: Ints
    label: Floats
    value: Floats


def insert(
    tx: Tx, system_id: int, ids: list[bytes], known: Ints, label: Floats, value: Floats
) -> tuple[Mask, Located]:
    """Keep outcomes by the hash of their prediction id; which went in, and where their predictions are.

    The first outcome of a prediction stays. NaN is "not given". Those whose prediction has not come wait for
    `claim_waiting`. The caller holds the system's lock. Raises ValueError on infinity.
    """
    located = locate(tx, ids)
    columns = {
        "id": ids,
        "system_id": [system_id] * len(ids),
        "ts": known.tolist(),
        "label": _nullable(label),
        "value": _nullable(value),
        "joined": located.found.astype(np.int64).tolist(),
    }
    return insert_new(tx, outcomes, columns), located


def _nullable(values: Floats) -> list[float | None]:
    missing = np.isnan(values)
    if not missing.any():
        return values.tolist()  # type: ignore[no-any-return]
    return [None if gone else value for value, gone in zip(values.tolist(), missing.tolist(), strict=True)]


def locate(tx: Tx, ids: Sequence[bytes]) -> Located:
    """Where the predictions of these hashes are."""
    p = predictions.c
    query = sa.select(p.id, p.block_id, p.block_row, p.ts, p.version_id, p.score)
    rows = list(rows_by_hash(tx, query, p.id, list(dict.fromkeys(ids))))
    # One row more, of zeros, stands for every id that is not found.
    hashes, *columns = zip(*rows, (b"", 0, 0, 0, 0, None), strict=True)
    index = {value: at for at, value in enumerate(hashes)}
    at = np.fromiter((index.get(value, len(rows)) for value in ids), np.int64, len(ids))
    block_id, block_row, ts, version_id = np.array(columns[:4], dtype=np.int64)[:, at]
    score = np.array(columns[4], dtype=np.float64)[at]
    canary, window_start = _homes(tx, block_id)
    return Located(at < len(rows), canary, block_id, block_row, ts, window_start, version_id, score)


def _homes(tx: Tx, block_id: Ints) -> tuple[Mask, Ints]:
    """Of each block whether it holds canaries, and its window's start."""
    distinct, back = np.unique(block_id, return_inverse=True)
    ordered, found = distinct.tolist(), {}
    for start in range(0, len(ordered), CHUNK):
        query = sa.select(blocks.c.id, blocks.c.stage, blocks.c.window_start)
        for row in tx.execute(query.where(blocks.c.id.in_(ordered[start : start + CHUNK]))):
            found[row.id] = (row.stage == "canary", row.window_start)
    homes = np.array([found.get(number, (False, 0)) for number in ordered], dtype=np.int64).reshape(-1, 2)
    return homes[back, 0].astype(np.bool_), homes[back, 1]


def waiting(tx: Tx, system_id: int) -> int:
    """How many outcomes of the system have no prediction yet."""
    query = sa.select(sa.func.count()).where(outcomes.c.system_id == system_id, ALONE)
    return tx.execute(query).scalar_one()


def waiting_since(tx: Tx, system_id: int, start: int, end: int) -> int:
    """How many outcomes that became known in `[start, end)` have no prediction yet."""
    o = outcomes.c
    query = sa.select(sa.func.count()).where(o.system_id == system_id, ALONE, o.ts >= start, o.ts < end)
    return tx.execute(query).scalar_one()


def claim_waiting(tx: Tx, system_id: int, ids: Sequence[bytes]) -> Outcomes:
    """The outcomes that waited for these predictions, now joined; `at` is the index into `ids`.

    The caller holds the system's lock and has inserted the predictions in this transaction.
    """
    o = outcomes.c
    query = sa.select(o.id, o.ts, o.label, o.value).where(o.system_id == system_id, ALONE)
    count = waiting(tx, system_id)
    if count == 0:
        rows = []
    elif count <= len(ids):  # then all that wait are fewer than all that might
        wanted = set(ids)
        rows = [row for row in tx.execute(query) if row.id in wanted]
    else:
        rows = list(rows_by_hash(tx, query, o.id, ids))
    if rows:
        statement = outcomes.update().where(o.id == sa.bindparam("hash")).values(joined=1)
        tx.execute(statement, [{"hash": row.id} for row in rows])
    index = {value: at for at, value in enumerate(ids)} if rows else {}
    rows.sort(key=lambda row: index[row.id])
    return Outcomes(
        np.array([index[row.id] for row in rows], dtype=np.int64),
        np.array([row.ts for row in rows], dtype=np.int64),
        np.array([row.label for row in rows], dtype=np.float64),
        np.array([row.value for row in rows], dtype=np.float64),
    )


def for_blocks(tx: Tx, block_ids: Sequence[int]) -> Placed:
    """The outcomes of the rows of these blocks, by block and row: for a fold from stored rows."""
    o, p = outcomes.c, predictions.c
    query = sa.select(p.block_id, p.block_row, o.ts, o.label, o.value).join(outcomes, o.id == p.id)
    rows: list[Any] = []
    for block_id in sorted(set(block_ids)):
        rows.extend(tx.execute(query.where(p.block_id == block_id).order_by(p.block_row)))
    return Placed(
        np.array([row.block_id for row in rows], dtype=np.int64),
        np.array([row.block_row for row in rows], dtype=np.int64),
        np.array([row.ts for row in rows], dtype=np.int64),
        np.array([row.label for row in rows], dtype=np.float64),
        np.array([row.value for row in rows], dtype=np.float64),
    )
