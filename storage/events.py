"""What people did or declared: deploys, holidays, planned changes."""

from collections.abc import Sequence

import sqlalchemy as sa

from detectors.types import Event
from storage.bulk import Columns
from storage.hashes import hash_value
from storage.keyed import Mask, insert_new
from storage.schema.rows import events
from storage.store import Tx


def insert(tx: Tx, system_id: int, given: Sequence[Event]) -> Mask:
    """Keep events; False for each that is there already, alike in time, kind, title and subject."""
    columns: Columns = {
        "id": [hash_value(system_id, "event", e.ts, e.kind, e.title, e.subject) for e in given],
        "system_id": [system_id] * len(given),
        **{name: [getattr(e, name) for e in given] for name in ("ts", "kind", "title", "until", "subject")},
    }
    return insert_new(tx, events, columns)


def listing(tx: Tx, system_id: int, start: int | None = None, end: int | None = None) -> list[Event]:
    """The events that touch `[start, end)`, by time; one without `until` is a moment."""
    e = events.c
    query = sa.select(e.ts, e.kind, e.title, e.until, e.subject).where(e.system_id == system_id)
    if start is not None:
        query = query.where((e.ts >= start) | (e.until > start))
    if end is not None:
        query = query.where(e.ts < end)
    return [Event(*row) for row in tx.execute(query.order_by(e.ts, e.id))]
