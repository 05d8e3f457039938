"""Opening a database, transactions, and what is said when the database fails."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import StorageError, Store, counters, open_store, systems
from storage.engine import database_url as parsed_url
from storage.errors import explain
from tests.storage.tables import register


def test_without_a_url_the_environment_decides(migrated_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIFOCAL_DATABASE_URL", migrated_url)
    open_store().close()


def test_without_url_and_environment_it_is_a_file_in_the_working_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("BIFOCAL_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StorageError, match=r"no database bifocal\.db: `bifocal apply FILE` makes it"):
        open_store()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_way_to_write_postgresql_means_the_same(scheme: str) -> None:
    parsed = parsed_url(f"{scheme}://user:secret@host/db")
    assert parsed.render_as_string(hide_password=False) == "postgresql+psycopg://user:secret@host/db"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://host/db", "not mysql"),
        ("nonsense", "cannot be read"),
        ("sqlite://", "must be a file"),
        ("sqlite:///:memory:", "must be a file"),
        ("sqlite:////nowhere/at/all/x.db", "folder /nowhere/at/all"),
        ("postgresql://nobody:hunter2@127.0.0.1:1/none", "cannot be reached"),
        ("postgresql://nobody:hunter2@no-such-host.invalid/none", "cannot be reached"),
    ],
)
def test_a_database_that_cannot_be_had_is_said_in_one_line_without_its_password(url: str, said: str) -> None:
    with pytest.raises(StorageError, match=said) as caught:
        open_store(url)
    assert "\n" not in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_file_that_is_no_database_is_called_so(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("not a database at all, only a long enough line of text " * 50)
    with pytest.raises(StorageError, match="not an SQLite database"):
        open_store(f"sqlite:///{path}")


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="is a folder"):
        open_store(f"sqlite:///{tmp_path}")


def test_an_exception_rolls_everything_back(store: Store) -> None:
    def fail() -> None:
        with store.begin() as tx:
            systems.put(tx, "ads", "body", 1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.read() as tx:
        assert systems.get(tx, "ads") is None


def test_nothing_can_be_written_in_a_read_transaction(store: Store) -> None:
    with pytest.raises(StorageError, match="read-only"), store.read() as tx:
        systems.put(tx, "ads", "body", 1)


def test_a_read_transaction_sees_one_moment(store: Store) -> None:
    system_id = register(store)
    with store.read() as tx:
        before = counters.load(tx, system_id)
        with store.begin() as other:
            counters.add(other, system_id, "predictions", {"accepted": 1})
        assert counters.load(tx, system_id) == before == {}
    with store.read() as tx:
        assert counters.load(tx, system_id) == {"predictions": {"accepted": 1}}


def test_a_nul_in_a_text_is_refused_by_both_databases_alike(store: Store) -> None:
    with pytest.raises(ValueError, match="NUL"), store.begin() as tx:
        systems.put(tx, "a\x00b", "body", 1)


def test_a_lone_surrogate_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="surrogate"), store.begin() as tx:
        systems.put(tx, "a\ud800", "body", 1)


def test_threads_that_read_before_they_write_lose_nothing(store: Store) -> None:
    system_id = register(store)

    def work() -> None:
        for _ in range(25):
            with store.begin() as tx:
                systems.lock(tx, system_id)
                before = counters.load(tx, system_id).get("log", {}).get("n", 0)
                tx.execute(sa.text("SELECT 1"))
                counters.add(tx, system_id, "log", {"n": 1})
                assert counters.load(tx, system_id)["log"]["n"] == before + 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as tx:
        assert counters.load(tx, system_id) == {"log": {"n": 100}}


KILLED = """
import sys, time
from storage import counters, open_store, systems

with open_store(sys.argv[1]).begin() as tx:
    system_id = systems.get(tx, "ads").id
    counters.add(tx, system_id, "log", {"half": 1})
    print("written", flush=True)
    time.sleep(60)
"""


def test_a_process_killed_inside_a_transaction_leaves_nothing_half(migrated_url: str) -> None:
    store = open_store(migrated_url)
    system_id = register(store)
    program = [sys.executable, "-c", KILLED, migrated_url]
    with subprocess.Popen(program, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"written\n"
        os.kill(process.pid, signal.SIGKILL)
    started = time.monotonic()
    with store.begin() as tx:
        systems.lock(tx, system_id)
        assert counters.load(tx, system_id) == {}
        counters.add(tx, system_id, "log", {"whole": 1})
    assert time.monotonic() - started < 30
    store.close()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("database or disk is full", "the disk is full"),
        ("attempt to write a readonly database", "read-only"),
        ("database is locked", "write lock"),
        ("no such table: systems", "run `bifocal migrate`"),
        ("FATAL:  password authentication failed", "refused the user name"),
    ],
)
def test_a_driver_s_words_are_explained(said: str, meant: str) -> None:
    assert meant in explain(Exception(said + "\nDETAIL: more lines"))
    assert "DETAIL" not in explain(Exception(said + "\nDETAIL: more lines"))
