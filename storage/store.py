"""The store: opened once per process, a transaction per piece of work."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection as Tx

from storage.engine import check_sqlite_file, create_engine, database_url
from storage.errors import StorageError, translated
from storage.group import GroupCommit
from storage.schema import HEAD

__all__ = ["Store", "Tx", "open_store"]


@dataclass
class Store:
    """A database at the right schema. `name` is its URL without the password."""

    name: str
    engine: sa.Engine

    def __post_init__(self) -> None:
        # Across processes SQLite's own lock decides.
        self._writers = GroupCommit(self.engine) if self.dialect == "sqlite" else self.engine

    @property
    def dialect(self) -> str:
        """The kind of database: "sqlite" or "postgresql"."""
        return self.engine.dialect.name

    @contextmanager
    def begin(self) -> Iterator[Tx]:
        """A write transaction: committed at the end, rolled back when an exception leaves the block.

        Raises StorageError when the database fails and ValueError when it must not hold a value.
        """
        with translated(self.name), self._writers.begin() as tx:
            yield tx

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A read transaction: one snapshot for all of its statements; writing in it raises StorageError."""
        options = (
            {"write": False}
            if self.dialect == "sqlite"
            else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
        with (
            translated(self.name),
            self.engine.connect().execution_options(**options) as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_store(url: str | None = None) -> Store:
    """Open a migrated database: the URL, else BIFOCAL_DATABASE_URL, else `bifocal.db` in the working folder.

    Raises StorageError when it cannot be reached, is no database or has another schema than this version's.
    """
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        check_sqlite_file(parsed, create=False)
    store = Store(parsed.render_as_string(hide_password=True), create_engine(parsed))
    try:
        with store.read() as tx:
            found = schema_revision(tx)
    except StorageError:
        store.close()
        raise
    if found != HEAD:
        store.close()
        stands = f"the schema is at {found}, not {HEAD}" if found else "the database has no tables yet"
        raise StorageError(f"{store.name}: {stands}: run `bifocal migrate`")
    return store


def schema_revision(tx: Tx) -> str | None:
    """The migration that the database stands at, None when it has none of our tables."""
    if not sa.inspect(tx).has_table("alembic_version"):
        return None
    return tx.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
