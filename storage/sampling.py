"""A bounded sample of a window's served rows: those with the smallest ids' hashes, the same at every call."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from storage import blocks
from storage.schema.profiles import profiles
from storage.schema.rows import blocks as block_rows
from storage.schema.rows import predictions
from storage.schema.systems import names
from storage.store import Tx

OK = 0


@dataclass(frozen=True)
class Sample:
    """Served rows as a canonical table, and their scores float64[rows]."""

    table: pa.Table
    scores: np.ndarray[tuple[int], np.dtype[np.float64]]


def newest_version(tx: Tx, system_id: int, window_start: int, rows: int = 200) -> str | None:
    """The version of most of the window's newest rows with a score of the model, None without any.

    "" where rows name no version.
    """
    query = sa.select(names.c.text).select_from(_joined()).where(*_scored(system_id, window_start))
    newest = tx.execute(query.order_by(predictions.c.ts.desc()).limit(rows)).scalars()
    most = Counter(newest).most_common(1)
    return most[0][0] if most else None


def rows_by_version(tx: Tx, system_id: int, window_start: int) -> dict[str, int]:
    """How many of the window's rows have a score of the model, by version."""
    query = sa.select(names.c.text, sa.func.count().label("rows")).select_from(_joined())
    query = query.where(*_scored(system_id, window_start)).group_by(names.c.text)
    return {row.text: row.rows for row in tx.execute(query)}


def first_window(tx: Tx, system_id: int, version: str, start: int, end: int) -> int | None:
    """The first window in `[start, end)` in which the version served, None when there is none."""
    p = profiles.c
    query = sa.select(sa.func.min(p.window_start)).join_from(profiles, names, names.c.id == p.version_id)
    query = query.where(
        p.system_id == system_id, p.stage == "predictions", names.c.text == version, p.rows > 0
    )
    found: int | None = tx.execute(query.where(p.window_start >= start, p.window_start < end)).scalar()
    return found


def sample(tx: Tx, system_id: int, window_start: int, version: str, limit: int) -> Sample:
    """At most `limit` rows of the window that the version scored."""
    p = predictions.c
    query = sa.select(p.block_id, p.block_row, p.score).select_from(_joined())
    query = (
        query.where(*_scored(system_id, window_start), names.c.text == version).order_by(p.id).limit(limit)
    )
    found = tx.execute(query).all()
    places = np.array([(row.block_id, row.block_row) for row in found], dtype=np.int64).reshape(-1, 2)
    table = blocks.take(tx, system_id, places[:, 0], places[:, 1])
    return Sample(table, np.array([row.score for row in found], dtype=np.float64))


def _joined() -> sa.FromClause:
    p = predictions.c
    of_block = block_rows.join(predictions, p.block_id == block_rows.c.id)
    return of_block.join(names, names.c.id == p.version_id)


def _scored(system_id: int, window_start: int) -> tuple[sa.ColumnElement[bool], ...]:
    b, p = block_rows.c, predictions.c
    of_window = (b.system_id == system_id) & (b.stage == "predictions") & (b.window_start == window_start)
    return of_window, p.status == OK, p.score.is_not(None)
