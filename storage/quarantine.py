"""Rows that could not be taken, with the reason, until they are mended and replayed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storage.schema.rows import quarantine
from storage.store import Tx


@dataclass(frozen=True)
class Refused:
    """One refused row as it came; `received` and `replayed` in microseconds."""

    id: int
    log: str
    received: int
    reason: str
    row: Mapping[str, Any]
    replayed: int | None


def add(tx: Tx, system_id: int, log: str, refused: Sequence[tuple[str, Mapping[str, Any]]], now: int) -> None:
    """Keep refused rows, each a pair of reason and row (JSON values only)."""
    rows = [
        {"system_id": system_id, "log": log, "received": now, "reason": reason, "row": dict(row)}
        for reason, row in refused
    ]
    if rows:
        tx.execute(quarantine.insert(), rows)


def listing(
    tx: Tx,
    system_id: int,
    *,
    log: str | None = None,
    ids: Sequence[int] = (),
    after: int = 0,
    limit: int = 100,
    replayed: bool = False,
) -> list[Refused]:
    """Refused rows with an id greater than `after`, oldest first; with `replayed` also those sent again.

    With `ids` those alone, at most some thousands.
    """
    q = quarantine.c
    query = sa.select(q.id, q.log, q.received, q.reason, q.row, q.replayed)
    query = query.where(q.system_id == system_id, q.id > after).order_by(q.id).limit(limit)
    if log is not None:
        query = query.where(q.log == log)
    if ids:
        query = query.where(q.id.in_(ids))
    if not replayed:
        query = query.where(q.replayed.is_(None))
    return [Refused(*row) for row in tx.execute(query)]


def newest(tx: Tx, system_id: int) -> int:
    """The id of the row refused last, 0 when there is none."""
    query = sa.select(sa.func.coalesce(sa.func.max(quarantine.c.id), 0))
    return int(tx.execute(query.where(quarantine.c.system_id == system_id)).scalar_one())


def reasons(tx: Tx, system_id: int) -> dict[tuple[str, str], int]:
    """(log, reason) -> how many rows wait for mending."""
    q = quarantine.c
    query = sa.select(q.log, q.reason, sa.func.count()).group_by(q.log, q.reason)
    query = query.where(q.system_id == system_id, q.replayed.is_(None))
    return {(log, reason): count for log, reason, count in tx.execute(query)}


def mark_replayed(tx: Tx, system_id: int, ids: Sequence[int], now: int) -> int:
    """Note that rows were sent again; returns how many were not noted before."""
    q = quarantine.c
    changed = 0
    for start in range(0, len(ids), 1000):
        chosen = q.id.in_(ids[start : start + 1000])
        statement = quarantine.update().where(q.system_id == system_id, q.replayed.is_(None), chosen)
        changed += tx.execute(statement.values(replayed=now)).rowcount
    return changed
