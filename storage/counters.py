"""How many rows of each log came in, and what became of them."""

from collections.abc import Mapping

import sqlalchemy as sa

from storage.schema.service import counters
from storage.store import Tx
from storage.upsert import insert_or_add


def add(tx: Tx, system_id: int, log: str, amounts: Mapping[str, int]) -> None:
    """Add to the system's counters of one log."""
    rows = [
        {"system_id": system_id, "log": log, "name": name, "value": amount}
        for name, amount in sorted(amounts.items())
        if amount
    ]
    insert_or_add(tx, counters, rows, ["value"])


def load(tx: Tx, system_id: int) -> dict[str, dict[str, int]]:
    """Log -> counter -> value."""
    query = (
        sa.select(counters.c.log, counters.c.name, counters.c.value)
        .where(counters.c.system_id == system_id)
        .order_by(counters.c.log, counters.c.name)
    )
    found: dict[str, dict[str, int]] = {}
    for log, name, value in tx.execute(query):
        found.setdefault(log, {})[name] = value
    return found
