"""Bring a database to the newest schema, safely when several processes start at once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from storage.engine import check_sqlite_file, create_engine, database_url
from storage.errors import translated
from storage.store import schema_revision

#: The number of the advisory lock on PostgreSQL; any constant that nothing else there uses.
LOCK = 0x42_49_46_4F

# Alembic keeps the migration that runs in globals, so threads of one process take turns.
_turn = threading.Lock()


def script_location() -> Path:
    """The migrations: inside the package when installed, the folder alembic/ in a checkout."""
    package = Path(__file__).parent
    installed = package / "migrations"
    return installed if installed.is_dir() else package.parent / "alembic"


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(script_location()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _exclusive(url: str | None) -> Iterator[sa.Connection]:
    """One transaction in which no other process migrates."""
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        check_sqlite_file(parsed, create=True)
    engine = create_engine(parsed)
    try:
        with _turn, translated(parsed.render_as_string(hide_password=True)), engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            yield connection
    finally:
        engine.dispose()


def _run(url: str | None, step: Callable[[Config, str], None], target: str) -> None:
    with _exclusive(url) as connection:
        step(_config(connection), target)


def upgrade(url: str | None = None) -> None:
    """Migrate to the newest schema, all or nothing; an SQLite file that is not there is made."""
    _run(url, command.upgrade, "head")


def downgrade(url: str | None = None, target: str = "base") -> None:
    """Migrate back to `target`; "base" removes every table and all that is in them."""
    _run(url, command.downgrade, target)


def current(url: str | None = None) -> str | None:
    """The revision that the database stands at, None when it has no schema. Raises StorageError."""
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        check_sqlite_file(parsed, create=False)
    engine = create_engine(parsed)
    try:
        with translated(parsed.render_as_string(hide_password=True)), engine.connect() as connection:
            return schema_revision(connection)
    finally:
        engine.dispose()


def head() -> str | None:
    """The newest revision that the migrations know."""
    return ScriptDirectory.from_config(_config()).get_current_head()
