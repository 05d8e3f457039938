"""Marked rows on their way through every stage, and when each hop was reached."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from storage import ulid
from storage.schema.service import canaries
from storage.store import Tx


@dataclass(frozen=True)
class Canary:
    """One marked row; `hops` maps a stage to the time it was reached. Times in microseconds."""

    id: str
    created: int
    hops: Mapping[str, int]


def create(tx: Tx, system_id: int, now: int) -> Canary:
    """A new canary that has reached nothing yet."""
    canary = Canary(ulid.new(now), now, {})
    tx.execute(canaries.insert().values(id=canary.id, system_id=system_id, created=now, hops={}))
    return canary


def reach(tx: Tx, system_id: int, canary_id: str, hop: str, at: int) -> bool:
    """Note that the canary reached a stage; False when it had before, or there is no such canary."""
    query = sa.select(canaries.c.hops).where(canaries.c.system_id == system_id, canaries.c.id == canary_id)
    hops = tx.execute(query.with_for_update()).scalar()
    if hops is None or hop in hops:
        return False
    statement = canaries.update().where(canaries.c.id == canary_id).values(hops={**hops, hop: at})
    return tx.execute(statement).rowcount == 1


def get(tx: Tx, system_id: int, canary_id: str) -> Canary | None:
    """The canary of that id, None when there is none."""
    c = canaries.c
    query = sa.select(c.id, c.created, c.hops).where(c.system_id == system_id, c.id == canary_id)
    row = tx.execute(query).one_or_none()
    return None if row is None else Canary(*row)


def listing(tx: Tx, system_id: int, limit: int = 100) -> list[Canary]:
    """The system's canaries, newest first."""
    c = canaries.c
    query = sa.select(c.id, c.created, c.hops).where(c.system_id == system_id)
    return [Canary(*row) for row in tx.execute(query.order_by(c.created.desc(), c.id.desc()).limit(limit))]
