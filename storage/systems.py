"""Systems and the versions of their definitions."""

from dataclasses import dataclass

import sqlalchemy as sa

from storage.schema.systems import definitions, systems
from storage.store import Tx
from storage.upsert import insert_if_new


@dataclass(frozen=True)
class Definition:
    """One version of a system file; `body` is what `put` was given, `created` in microseconds."""

    version: int
    body: str
    created: int


@dataclass(frozen=True)
class System:
    """A registered system with its newest definition."""

    id: int
    name: str
    created: int
    definition: Definition


def put(tx: Tx, name: str, body: str, now: int) -> System:
    """Register a system, or give it a new definition version when `body` differs from its newest."""
    insert_if_new(tx, systems, {"name": name, "created": now})
    system_id = tx.execute(sa.select(systems.c.id).where(systems.c.name == name)).scalar_one()
    lock(tx, system_id)
    known = definitions_of(tx, system_id)
    if not known or known[-1].body != body:
        version = known[-1].version + 1 if known else 1
        tx.execute(definitions.insert().values(system_id=system_id, version=version, body=body, created=now))
    found = get(tx, name)
    assert found is not None
    return found


def get(tx: Tx, name: str) -> System | None:
    """The system of that name, None when there is none."""
    return next(iter(_select(tx, systems.c.name == name)), None)


def get_by_id(tx: Tx, system_id: int) -> System | None:
    """The system of that id, None when there is none."""
    return next(iter(_select(tx, systems.c.id == system_id)), None)


def listing(tx: Tx) -> list[System]:
    """Every system, by name."""
    return _select(tx, sa.true())


def _select(tx: Tx, where: sa.ColumnElement[bool]) -> list[System]:
    every = definitions.alias()
    newest = (
        sa.select(sa.func.max(every.c.version)).where(every.c.system_id == systems.c.id).scalar_subquery()
    )
    query = (
        sa.select(systems, definitions.c.version, definitions.c.body, definitions.c.created.label("defined"))
        .where(where, definitions.c.system_id == systems.c.id, definitions.c.version == newest)
        .order_by(systems.c.name)
    )
    return [
        System(row.id, row.name, row.created, Definition(row.version, row.body, row.defined))
        for row in tx.execute(query)
    ]


def definitions_of(tx: Tx, system_id: int) -> list[Definition]:
    """Every version of a system's definition, oldest first."""
    query = (
        sa.select(definitions.c.version, definitions.c.body, definitions.c.created)
        .where(definitions.c.system_id == system_id)
        .order_by(definitions.c.version)
    )
    return [Definition(*row) for row in tx.execute(query)]


def lock(tx: Tx, system_id: int) -> None:
    """Keep every other writer of this system out until the transaction ends.

    The first thing a write transaction of a system does. SQLite has one writer anyway and ignores the clause.
    """
    tx.execute(sa.select(systems.c.id).where(systems.c.id == system_id).with_for_update())
