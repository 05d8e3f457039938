"""INSERT with a rule for rows whose key is taken, alike on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from storage.store import Tx

Insert = postgresql.Insert | sqlite.Insert


def _insert(tx: Tx, table: sa.Table) -> Insert:
    return postgresql.insert(table) if tx.dialect.name == "postgresql" else sqlite.insert(table)


def insert_if_new(tx: Tx, table: sa.Table, values: Mapping[str, Any]) -> bool:
    """Insert one row unless one of its unique keys is taken; True when it is in now and was not before."""
    statement = _insert(tx, table).values(**values).on_conflict_do_nothing()
    # SQLAlchemy forgets the row count of an INSERT unless asked to keep it.
    return tx.execute(statement, execution_options={"preserve_rowcount": True}).rowcount == 1


def insert_or_set(tx: Tx, table: sa.Table, rows: Sequence[Mapping[str, Any]], change: Sequence[str]) -> None:
    """Insert rows; where the primary key is taken, set the columns named in `change` instead."""
    if rows:
        statement = _insert(tx, table)
        new = {name: statement.excluded[name] for name in change}
        tx.execute(statement.on_conflict_do_update(index_elements=[*table.primary_key], set_=new), rows)


def insert_or_add(tx: Tx, table: sa.Table, rows: Sequence[Mapping[str, Any]], change: Sequence[str]) -> None:
    """Insert rows; where the primary key is taken, add to the columns named in `change` instead."""
    if rows:
        statement = _insert(tx, table)
        new = {name: table.c[name] + statement.excluded[name] for name in change}
        tx.execute(statement.on_conflict_do_update(index_elements=[*table.primary_key], set_=new), rows)
