"""Golden cases as they were read when the system file was applied, and whose turn it is to be asked."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from storage.schema.probing import golden
from storage.store import Tx
from storage.upsert import insert_if_new, insert_or_set


def put(tx: Tx, system_id: int, probe: str, cases: Sequence[Any], now: int) -> None:
    """Keep the cases (JSON values) of a probe in the place of those that it had."""
    row = {"system_id": system_id, "probe": probe, "cases": list(cases), "read": now}
    insert_or_set(tx, golden, [row], ["cases", "read"])


def keep_only(tx: Tx, system_id: int, probes: Collection[str]) -> None:
    """Forget the cases of all other probes."""
    g = golden.c
    tx.execute(golden.delete().where(g.system_id == system_id, g.probe.not_in(list(probes))))


def load(tx: Tx, system_id: int, probe: str) -> list[Any]:
    """The cases of a probe, none when none were read."""
    g = golden.c
    found = tx.execute(sa.select(g.cases).where(g.system_id == system_id, g.probe == probe)).scalar()
    return list(found or ())


def is_due(tx: Tx, system_id: int, probe: str, turn: int) -> bool:
    """Is the turn that began at `turn` (µs) still free?"""
    g = golden.c
    asked = tx.execute(sa.select(g.asked).where(g.system_id == system_id, g.probe == probe)).scalar()
    return asked is None or asked < turn


def claim(tx: Tx, system_id: int, probe: str, turn: int, now: int) -> bool:
    """Take the turn that began at `turn` (µs); False when another has."""
    g = golden.c
    unread = {"system_id": system_id, "probe": probe, "cases": [], "read": now, "asked": now}
    if insert_if_new(tx, golden, unread):
        return True
    free = g.asked.is_(None) | (g.asked < turn)
    which = (g.system_id == system_id) & (g.probe == probe) & free
    return tx.execute(golden.update().where(which).values(asked=now)).rowcount == 1
