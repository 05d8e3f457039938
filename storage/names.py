"""Integers that stand for users' names, so that a name is never a column, a path or part of SQL."""

from collections.abc import Iterable
from typing import Literal

import sqlalchemy as sa

from storage.schema.systems import names
from storage.store import Tx
from storage.upsert import insert_if_new

Kind = Literal["feature", "dimension", "arm", "unit", "version", "metric"]


def known(tx: Tx, system_id: int, kind: Kind) -> dict[str, int]:
    """Every name of that kind in the system, with its id."""
    query = sa.select(names.c.text, names.c.id).where(names.c.system_id == system_id, names.c.kind == kind)
    return {row.text: row.id for row in tx.execute(query)}


def ids(tx: Tx, system_id: int, kind: Kind, texts: Iterable[str]) -> dict[str, int]:
    """Each text's id; a text that has none yet gets one. Raises ValueError on NUL in a text."""
    wanted = list(dict.fromkeys(texts))
    found = known(tx, system_id, kind)
    missing = [text for text in wanted if text not in found]
    for text in missing:
        insert_if_new(tx, names, {"system_id": system_id, "kind": kind, "text": text})
    if missing:
        found = known(tx, system_id, kind)
    return {text: found[text] for text in wanted}


def texts(tx: Tx, system_id: int, kind: Kind) -> dict[int, str]:
    """Every id of that kind in the system, with its name."""
    return {number: text for text, number in known(tx, system_id, kind).items()}
