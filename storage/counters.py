"""How many rows of each log came in, and what became of them."""

from collections.abc import Mapping

import sqlalchemy as sa

from storage.schema.service import counters
from storage.store import Tx
from storage.upsert import insert_or_add

#: The log under which the predictions since the last value of each column are counted; they may fall.
WITHOUT = "without"


def add(tx: Tx, system_id: int, log: str, amounts: Mapping[str, int]) -> None:
    """Add to the system's counters of one log."""
    rows = [
        {"system_id": system_id, "log": log, "name": name, "value": amount}
        for name, amount in sorted(amounts.items())
        if amount
    ]
    insert_or_add(tx, counters, rows, ["value"])


def load(tx: Tx, system_id: int) -> dict[str, dict[str, int]]:
    """Log -> counter -> value, of what only grows."""
    query = (
        sa.select(counters.c.log, counters.c.name, counters.c.value)
        .where(counters.c.system_id == system_id, counters.c.log != WITHOUT)
        .order_by(counters.c.log, counters.c.name)
    )
    found: dict[str, dict[str, int]] = {}
    for log, name, value in tx.execute(query):
        found.setdefault(log, {})[name] = value
    return found


def without(tx: Tx, system_id: int) -> dict[str, int]:
    """Column -> predictions since its last value."""
    c = counters.c
    query = sa.select(c.name, c.value).where(c.system_id == system_id, c.log == WITHOUT)
    return {name: int(value) for name, value in tx.execute(query)}
