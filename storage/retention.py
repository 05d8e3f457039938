"""Raw rows are kept for a set time; profiles, findings and incidents for good."""

import sqlalchemy as sa

from storage import confirmations
from storage.outcomes import ALONE
from storage.schema.rows import blocks, outcomes, predictions, quarantine, twins
from storage.schema.service import outbox
from storage.schema.systems import systems
from storage.store import Tx

SERVED = ("predictions", "canary")


def kept_from(tx: Tx, system_id: int) -> int | None:
    """Raw rows of windows before this time are gone, None when all are kept.

    A row from before must not be taken again: nothing could tell that it is a second sending.
    """
    query = sa.select(systems.c.raw_from).where(systems.c.id == system_id)
    found: int | None = tx.execute(query).scalar_one()
    return found


def prune(tx: Tx, system_id: int, before: int, limit: int = 50) -> int:
    """Remove the oldest blocks of windows that start before that time, with their rows, outcomes and twins,
    and the pages that were drawn of them.

    At most `limit` blocks per call, so that a transaction stays short: call again until it returns 0.
    """
    later = systems.c.raw_from.is_(None) | (systems.c.raw_from < before)
    tx.execute(systems.update().where(systems.c.id == system_id, later).values(raw_from=before))
    confirmations.drop_pages(tx, system_id, before)
    b = blocks.c
    old = sa.select(b.id).where(b.system_id == system_id, b.stage.in_(SERVED), b.window_start < before)
    chosen = list(tx.execute(old.order_by(b.window_start, b.id).limit(limit)).scalars())
    if not chosen:
        return _prune_unjoined(tx, system_id, before)
    rows = sa.select(predictions.c.id).where(predictions.c.block_id.in_(chosen))
    for table in (outcomes, twins):
        tx.execute(table.delete().where(table.c.id.in_(rows)))
    tx.execute(predictions.delete().where(predictions.c.block_id.in_(chosen)))
    tx.execute(blocks.delete().where(b.id.in_(chosen)))
    used = sa.exists().where(twins.c.block_id == b.id)
    tx.execute(blocks.delete().where(b.system_id == system_id, b.stage == "twins", ~used))
    return len(chosen)


def _prune_unjoined(tx: Tx, system_id: int, before: int) -> int:
    """Outcomes that became known before that time and whose prediction never came."""
    o = outcomes.c
    alone = (o.system_id == system_id) & ALONE & (o.ts < before)
    tx.execute(outcomes.delete().where(alone))
    return 0


def prune_service(tx: Tx, before: int) -> int:
    """Remove replayed quarantine rows and settled deliveries from before that time; returns how many."""
    q, o = quarantine.c, outbox.c
    replayed = tx.execute(quarantine.delete().where(q.replayed < before)).rowcount
    return replayed + tx.execute(outbox.delete().where(o.state != "pending", o.created < before)).rowcount
