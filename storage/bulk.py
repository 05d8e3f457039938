"""Many rows into one table, at the rate of the driver: SQLAlchemy's own INSERT is three times slower.

The rows go in inside the caller's transaction. Columns are lists of plain Python values.
"""

import math
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
import sqlalchemy as sa

from storage.schema.types import Json, Real, Words, checked_text, dump_json
from storage.store import Tx

Columns = Mapping[str, Sequence[Any]]

SUB_BATCH = 16_384


class DuplicateKeyError(Exception):
    """A row has a unique key that is taken; nothing of the call is in once its savepoint is rolled back."""


def bulk_insert(tx: Tx, table: sa.Table, columns: Columns) -> None:
    """Insert rows given as columns of equal length.

    Raises DuplicateKeyError when a unique key is taken (call it in a savepoint then) and ValueError on NaN,
    infinity or NUL.
    """
    values = [_checked(table.c[name], column) for name, column in columns.items()]
    rows = list(zip(*values, strict=True))
    if not rows:
        return
    with duplicates_told():
        if tx.dialect.name == "postgresql":
            _copy(tx, table, list(columns), rows)
        else:
            _executemany(tx, table, list(columns), rows)


def _checked(column: sa.Column[Any], values: Sequence[Any]) -> Sequence[Any]:
    """The column as the driver takes it; the drivers know nothing of the checks in our column types."""
    kind = column.type
    if isinstance(kind, Real):
        # A sum is finite only if every term is; one that overflows is looked at term by term.
        if not math.isfinite(sum(filter(None, values))) and not all(math.isfinite(v) for v in values if v):
            raise ValueError(f"{column.name}: a stored number must be finite")
    elif isinstance(kind, Json):
        return [None if value is None else dump_json(value) for value in values]
    elif isinstance(kind, Words):
        return [None if value is None else checked_text(value) for value in values]
    return values


@contextmanager
def duplicates_told() -> Iterator[None]:
    """Turn both drivers' word for a taken unique key into DuplicateKeyError."""
    try:
        yield
    except psycopg.errors.UniqueViolation as error:
        raise DuplicateKeyError from error
    except sqlite3.IntegrityError as error:
        if error.sqlite_errorname in {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}:
            raise DuplicateKeyError from error
        raise


def _executemany(tx: Tx, table: sa.Table, names: list[str], rows: list[tuple[Any, ...]]) -> None:
    driver = tx.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"
    for start in range(0, len(rows), SUB_BATCH):
        driver.executemany(statement, rows[start : start + SUB_BATCH])


def _copy(tx: Tx, table: sa.Table, names: list[str], rows: list[tuple[Any, ...]]) -> None:
    driver = tx.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    types = [_postgresql_type(table.c[name]) for name in names]
    statement = f"COPY {table.name} ({', '.join(names)}) FROM STDIN (FORMAT BINARY)"
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def _postgresql_type(column: sa.Column[Any]) -> str:
    """The name that psycopg's binary COPY knows the column's type by."""
    kind = column.type
    if isinstance(kind, sa.LargeBinary):
        return "bytea"
    if isinstance(kind, Real):
        return "float8"
    if isinstance(kind, sa.SmallInteger):
        return "int2"
    return "int8" if isinstance(kind, sa.Integer) else "text"
