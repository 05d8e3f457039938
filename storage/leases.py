"""Who does a piece of work now: one holder at a time, replaced once its lease has run out.

A row with an end, not a lock of the database: a process that is stopped, not dead, keeps its locks for ever.
"""

import sqlalchemy as sa

from storage.schema.service import leases
from storage.store import Tx
from storage.upsert import insert_if_new


def acquire(tx: Tx, name: str, holder: str, now: int, ttl: int) -> bool:
    """Take or prolong the lease until `now + ttl` (microseconds); False while another holds it."""
    if insert_if_new(tx, leases, {"name": name, "holder": holder, "until": now + ttl}):
        return True
    free = (leases.c.holder == holder) | (leases.c.until <= now)
    statement = leases.update().where(leases.c.name == name, free).values(holder=holder, until=now + ttl)
    return tx.execute(statement).rowcount == 1


def renew(tx: Tx, name: str, holder: str, now: int, ttl: int) -> bool:
    """Prolong the lease; False when it has run out or another has it: then stop working."""
    held = (leases.c.name == name) & (leases.c.holder == holder) & (leases.c.until > now)
    return tx.execute(leases.update().where(held).values(until=now + ttl)).rowcount == 1


def release(tx: Tx, name: str, holder: str) -> None:
    """Give the lease back, if it is still this holder's."""
    tx.execute(leases.delete().where(leases.c.name == name, leases.c.holder == holder))


def holder_of(tx: Tx, name: str, now: int) -> str | None:
    """Who holds the lease, None when nobody does."""
    query = sa.select(leases.c.holder).where(leases.c.name == name, leases.c.until > now)
    return tx.execute(query).scalar()
