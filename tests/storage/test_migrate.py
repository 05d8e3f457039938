"""The migrations, from empty to head and back."""

import multiprocessing
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from storage import StorageError, open_store
from storage.engine import create_engine
from storage.engine import database_url as parsed_url
from storage.migrate import current, downgrade, head, script_location, upgrade
from storage.schema import HEAD, metadata


def tables(url: str) -> set[str]:
    engine = create_engine(parsed_url(url))
    try:
        return set(sa.inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_an_empty_database_comes_to_the_head_and_opens(database_url: str) -> None:
    upgrade(database_url)
    assert current(database_url) == head()
    assert tables(database_url) == {*metadata.tables, "alembic_version"}
    open_store(database_url).close()


def test_the_schema_is_the_one_that_the_newest_migration_makes() -> None:
    assert head() == HEAD


def test_the_migrations_make_exactly_the_tables_that_the_code_describes(migrated_url: str) -> None:
    engine = create_engine(parsed_url(migrated_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_schema_goes_down_to_nothing_and_up_again(database_url: str) -> None:
    upgrade(database_url)
    downgrade(database_url)
    assert tables(database_url) == {"alembic_version"}
    assert current(database_url) is None
    upgrade(database_url)
    assert current(database_url) == HEAD


def test_migrating_twice_changes_nothing(migrated_url: str) -> None:
    before = tables(migrated_url)
    upgrade(migrated_url)
    assert tables(migrated_url) == before


def test_a_migration_that_fails_leaves_nothing_behind(database_url: str) -> None:
    engine = create_engine(parsed_url(database_url))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE leases (name TEXT)"))
    engine.dispose()
    with pytest.raises(StorageError, match="leases"):
        upgrade(database_url)
    assert tables(database_url) == {"leases"}


def test_processes_that_start_at_once_migrate_once(database_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=upgrade, args=(database_url,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 4
    assert current(database_url) == HEAD


def test_a_database_without_tables_does_not_open(database_url: str) -> None:
    upgrade(database_url)
    downgrade(database_url)
    with pytest.raises(StorageError, match="run `bifocal migrate`"):
        open_store(database_url)


def test_a_database_of_another_version_does_not_open(database_url: str) -> None:
    upgrade(database_url)
    downgrade(database_url, "-1")
    with pytest.raises(StorageError, match="run `bifocal migrate`"):
        open_store(database_url)


def test_a_percent_sign_in_the_path_is_only_a_character(tmp_path: Path) -> None:
    folder = tmp_path / "100%"
    folder.mkdir()
    upgrade(f"sqlite:///{folder}/bifocal.db")
    with closing(sqlite3.connect(folder / "bifocal.db")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]


def test_an_installed_package_brings_its_own_migrations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "storage"
    package.mkdir()
    monkeypatch.setattr("storage.migrate.__file__", str(package / "migrate.py"))
    assert script_location() == tmp_path / "alembic"
    (package / "migrations").mkdir()
    assert script_location() == package / "migrations"
