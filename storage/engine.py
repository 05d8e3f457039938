"""Connections: how SQLite and PostgreSQL are opened, and how a transaction begins on each."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage.errors import StorageError

DEFAULT_URL = "sqlite:///bifocal.db"
URL_VARIABLE = "BIFOCAL_DATABASE_URL"

#: Milliseconds a writer waits for another process's write transaction.
BUSY_TIMEOUT_MS = 60_000

SQLITE_PRAGMAS: Mapping[str, str | int] = {
    "journal_mode": "WAL",
    # A power cut loses thousands of acknowledged commits under NORMAL and none under FULL.
    "synchronous": "FULL",
    "busy_timeout": BUSY_TIMEOUT_MS,
    "cache_size": -65_536,  # KiB when negative
    "journal_size_limit": 64 * 1024 * 1024,
    "temp_store": "MEMORY",
    "foreign_keys": "ON",
}


def database_url(url: str | None = None) -> sa.URL:
    """The URL given, else the environment's, else an SQLite file in the working folder.

    `postgresql://` and `postgres://` mean psycopg 3. Raises StorageError for anything else.
    """
    text = url or os.environ.get(URL_VARIABLE) or DEFAULT_URL
    try:
        parsed = sa.make_url(text)
    except sa.exc.ArgumentError as error:
        raise StorageError(
            "the database URL cannot be read: use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE"
        ) from error
    if parsed.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername != "sqlite":
        raise StorageError(f"databases are sqlite:/// and postgresql://, not {parsed.drivername}://")
    if parsed.database in {None, "", ":memory:"}:
        raise StorageError("an SQLite database must be a file: sqlite:///FILE (every connection sees it)")
    return parsed


def create_engine(url: sa.URL) -> sa.Engine:
    """An engine on which `begin_immediate` decides how a transaction begins. Connects to nothing yet."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    return sa.create_engine(
        url, pool_pre_ping=True, pool_size=8, max_overflow=24, connect_args={"connect_timeout": 10}
    )


def _sqlite(url: sa.URL) -> sa.Engine:
    # isolation_level=None keeps the driver from beginning transactions itself: its legacy mode does not roll
    # back DDL, so that a failed migration would leave half of its tables.
    engine = sa.create_engine(
        url, connect_args={"isolation_level": None, "timeout": BUSY_TIMEOUT_MS / 1000}, max_overflow=24
    )

    @sa.event.listens_for(engine, "connect")
    def _set_pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for name, value in SQLITE_PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}={value}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        write = connection.get_execution_options().get("write", True)
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if write else 'ON'}")
        # Reading first and writing later fails under plain BEGIN: two such transactions cannot both upgrade.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def check_sqlite_file(url: sa.URL, *, create: bool) -> None:
    """Raise StorageError when the SQLite file cannot be there, or, without `create`, is not."""
    path = Path(url.database or "")
    if not path.parent.is_dir():
        raise StorageError(f"the folder {path.parent} of the database is not there")
    if path.is_dir():
        raise StorageError(f"the database {path} is a folder, not a file")
    if not create and not path.exists():
        raise StorageError(f"there is no database {path}: `bifocal apply FILE` makes it")
    if path.exists() and not os.access(path, os.R_OK | os.W_OK):
        raise StorageError(f"no permission to read and write the database {path}")
