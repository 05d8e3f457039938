"""Alerts to deliver: written in the transaction that concluded them, sent afterwards, at least once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from storage import ulid
from storage.schema.service import outbox
from storage.store import Tx
from storage.upsert import insert_if_new

State = Literal["pending", "sent", "dead"]


@dataclass(frozen=True)
class Delivery:
    """One alert for one channel. `id` is the webhook-id, the same on every attempt; times in microseconds."""

    id: str
    system_id: int
    channel: str
    type: str
    incident_id: str | None
    body: Mapping[str, Any]
    created: int
    next_attempt: int
    attempts: int
    state: State
    last_error: str | None
    sent_at: int | None


_COLUMNS = [outbox.c[name] for name in Delivery.__dataclass_fields__]


def put(
    tx: Tx,
    system_id: int,
    channel: str,
    type: str,
    body: Mapping[str, Any],
    *,
    dedupe_key: str,
    now: int,
    incident_id: str | None = None,
) -> str | None:
    """Put an alert into the outbox; its id, or None when the channel has one under that key already."""
    delivery_id = ulid.new()
    values = {
        "id": delivery_id,
        "system_id": system_id,
        "channel": channel,
        "dedupe_key": dedupe_key,
        "type": type,
        "incident_id": incident_id,
        "body": dict(body),
        "created": now,
        "next_attempt": now,
        "attempts": 0,
        "state": "pending",
    }
    return delivery_id if insert_if_new(tx, outbox, values) else None


def claim(tx: Tx, now: int, limit: int, lease: int) -> list[Delivery]:
    """Deliveries that are due, oldest first, now this caller's for `lease` microseconds.

    A claim counts as an attempt and moves `next_attempt` to the lease's end: a caller that dies leaves it to
    the next. Commit before sending.
    """
    o = outbox.c
    due = sa.select(o.id).where(o.state == "pending", o.next_attempt <= now)
    due = due.order_by(o.next_attempt, o.id).limit(limit).with_for_update(skip_locked=True)
    ids = list(tx.execute(due).scalars())
    if not ids:
        return []
    statement = outbox.update().where(o.id.in_(ids))
    tx.execute(statement.values(attempts=o.attempts + 1, next_attempt=now + lease))
    query = sa.select(*_COLUMNS).where(o.id.in_(ids)).order_by(o.id)
    return [Delivery(*row) for row in tx.execute(query)]


def sent(tx: Tx, delivery_id: str, now: int) -> bool:
    """Note that it was delivered; False when it was not pending any more."""
    return _settle(tx, delivery_id, state="sent", sent_at=now, last_error=None)


def failed(tx: Tx, delivery_id: str, error: str, next_attempt: int) -> bool:
    """Note why an attempt failed and when the next is due; False when it was not pending any more."""
    return _settle(tx, delivery_id, last_error=_printable(error), next_attempt=next_attempt)


def dead(tx: Tx, delivery_id: str, error: str) -> bool:
    """Give up for good; False when it was not pending any more."""
    return _settle(tx, delivery_id, state="dead", last_error=_printable(error))


def _printable(text: str) -> str:
    """The text, whatever the other side answered, as both databases take it."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()[:2000]


def _settle(tx: Tx, delivery_id: str, **values: Any) -> bool:
    pending = (outbox.c.id == delivery_id) & (outbox.c.state == "pending")
    return tx.execute(outbox.update().where(pending).values(**values)).rowcount == 1


def listing(
    tx: Tx,
    system_id: int,
    *,
    state: State | None = None,
    before: str | None = None,
    limit: int = 100,
) -> list[Delivery]:
    """The system's deliveries, newest first; `before` is the last id of the page before."""
    o = outbox.c
    query = sa.select(*_COLUMNS).where(o.system_id == system_id).order_by(o.id.desc()).limit(limit)
    if state is not None:
        query = query.where(o.state == state)
    if before is not None:
        query = query.where(o.id < before)
    return [Delivery(*row) for row in tx.execute(query)]


def counts(tx: Tx) -> dict[State, int]:
    """How many deliveries stand in each state, over all systems."""
    query = sa.select(outbox.c.state, sa.func.count().label("number")).group_by(outbox.c.state)
    found = {row.state: row.number for row in tx.execute(query)}
    return {"pending": found.get("pending", 0), "sent": found.get("sent", 0), "dead": found.get("dead", 0)}
