"""Threads that write at once share a commit: each keeps its own work, its own failure and its own answer."""

import threading
import time

import pytest
import sqlalchemy as sa

from storage import StorageError, Store, counters, predictions
from tests.storage.tables import HOUR, START, names, register, served


def total(store: Store, system_id: int) -> int:
    with store.read() as tx:
        return counters.load(tx, system_id).get("log", {}).get("n", 0)


def test_every_thread_s_work_is_kept_and_done_when_its_block_ends(sqlite_store: Store) -> None:
    system_id = register(sqlite_store)
    seen: list[bool] = []

    def work(name: str) -> None:
        for at in range(20):
            with sqlite_store.begin() as tx:
                counters.add(tx, system_id, "log", {"n": 1, f"{name}-{at}": 1})
            with sqlite_store.read() as tx:
                seen.append(f"{name}-{at}" in counters.load(tx, system_id)["log"])

    threads = [threading.Thread(target=work, args=(f"t{i}",)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert total(sqlite_store, system_id) == 120
    assert seen == [True] * 120


def test_a_thread_that_fails_undoes_its_own_work_only(sqlite_store: Store) -> None:
    system_id = register(sqlite_store)
    started = threading.Event()

    def hold_the_turn() -> None:
        with sqlite_store.begin() as tx:
            started.set()
            time.sleep(0.05)  # so that the others queue up behind
            counters.add(tx, system_id, "log", {"n": 1})

    def add_then_fail(fails: bool) -> None:
        with sqlite_store.begin() as tx:
            counters.add(tx, system_id, "log", {"n": 1})
            if fails:
                raise RuntimeError

    def expect_failure() -> None:
        with pytest.raises(RuntimeError):
            add_then_fail(True)

    threads = [threading.Thread(target=hold_the_turn)]
    threads[0].start()
    started.wait()
    threads += [threading.Thread(target=expect_failure) for _ in range(3)]
    threads += [threading.Thread(target=add_then_fail, args=(False,)) for _ in range(3)]
    for thread in threads[1:]:
        thread.start()
    for thread in threads:
        thread.join()
    assert total(sqlite_store, system_id) == 4


def test_a_full_disk_is_named_and_nothing_half_stays(sqlite_store: Store) -> None:
    system_id = register(sqlite_store)

    def fill() -> None:
        with sqlite_store.begin() as tx:
            counters.add(tx, system_id, "log", {"n": 1})
            pages = tx.execute(sa.text("PRAGMA page_count")).scalar_one()
            tx.execute(sa.text(f"PRAGMA max_page_count={pages + 20}"))
            predictions.insert(tx, system_id, served(names(20_000)), width=HOUR, now=START)

    with pytest.raises(StorageError, match="the disk is full"):
        fill()
    assert total(sqlite_store, system_id) == 0
    with sqlite_store.begin() as tx:
        tx.execute(sa.text("PRAGMA max_page_count=1000000"))
        counters.add(tx, system_id, "log", {"n": 1})
    assert total(sqlite_store, system_id) == 1


def test_a_lock_that_lasts_is_an_error_and_the_next_writer_goes_on(sqlite_store: Store) -> None:
    system_id = register(sqlite_store)
    other = sa.create_engine(sqlite_store.engine.url, connect_args={"isolation_level": None})
    with sqlite_store.read() as tx:
        tx.execute(sa.text("PRAGMA busy_timeout=100"))
    with other.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="write lock"), sqlite_store.begin() as tx:
            counters.add(tx, system_id, "log", {"n": 1})
        connection.exec_driver_sql("ROLLBACK")
    other.dispose()
    with sqlite_store.begin() as tx:
        counters.add(tx, system_id, "log", {"n": 1})
    assert total(sqlite_store, system_id) == 1


def test_a_transaction_inside_another_of_the_same_thread_is_refused_at_once(sqlite_store: Store) -> None:
    system_id = register(sqlite_store)
    with sqlite_store.begin() as outer:
        with pytest.raises(RuntimeError, match="pass its tx on"), sqlite_store.begin():
            pass
        counters.add(outer, system_id, "log", {"n": 1})
    assert total(sqlite_store, system_id) == 1
