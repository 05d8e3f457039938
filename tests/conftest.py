"""Fixtures for all tests: databases, migrated or empty, and the browser.

What a fixture needs and cannot get fails the tests that ask for it; nothing is skipped.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url

from tests.browser import NoBrowser, find_chromium
from tests.databases import NoServer, Server, postgres_server

if TYPE_CHECKING:
    from storage import Store

DATABASES = ("sqlite", "postgresql")


def sqlite_url(path: Path) -> str:
    """The SQLAlchemy URL of a SQLite file."""
    return f"sqlite:///{path.absolute()}"


def sqlite_copy(template: Path, folder: Path) -> str:
    """The URL of a copy of a SQLite file, in a folder of its own."""
    return sqlite_url(Path(shutil.copy(template, folder / "bifocal.db")))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The PostgreSQL server of this test process, started when a first test asks for it."""
    try:
        with postgres_server() as server:
            yield server
    except NoServer as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Server) -> Iterator[str]:
    """The name of a PostgreSQL database at Alembic's head, to make others from."""
    from storage.migrate import upgrade

    with postgres.database() as url:
        upgrade(url)
        name = make_url(url).database
        assert name is not None
        yield name


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at Alembic's head, to make others from."""
    from storage.migrate import upgrade

    path = tmp_path_factory.mktemp("migrated") / "bifocal.db"
    upgrade(sqlite_url(path))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database, once of each kind."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "bifocal.db")
    else:
        server: Server = request.getfixturevalue("postgres")
        with server.database() as url:
            yield url


@pytest.fixture(params=DATABASES)
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The SQLAlchemy URL of a database at Alembic's head, once of each kind."""
    if request.param == "sqlite":
        yield sqlite_copy(request.getfixturevalue("migrated_sqlite"), tmp_path)
    else:
        server: Server = request.getfixturevalue("postgres")
        with server.database(request.getfixturevalue("migrated_postgres")) as url:
            yield url


@contextmanager
def opened(url: str) -> "Iterator[Store]":
    """The store behind a URL, closed at the end."""
    from storage import open_store

    with closing(open_store(url)) as store:
        yield store


@pytest.fixture
def store(migrated_url: str) -> "Iterator[Store]":
    """An open store, once on each kind of database."""
    with opened(migrated_url) as store:
        yield store


@pytest.fixture
def sqlite_store(migrated_sqlite: Path, tmp_path: Path) -> "Iterator[Store]":
    """An open store on SQLite, for tests in which the database does not matter."""
    with opened(sqlite_copy(migrated_sqlite, tmp_path)) as store:
        yield store


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser for page tests."""
    try:
        return find_chromium()
    except NoBrowser as error:
        pytest.fail(str(error), pytrace=False)
