"""Group commit for SQLite: threads that write at the same time share one transaction and one sync to disk.

A commit under `synchronous=FULL` waits for the disk, and SQLite has one writer. So the threads of a process
take turns in one open transaction, each within a savepoint of its own; the last in the queue commits for
all, and nobody's `begin` ends before that. One thread's failure undoes its own work only; a failing commit
fails all.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa

from storage.errors import StorageError, explain

#: A transaction is committed after this many pieces of work or seconds, however long the queue.
MOST_MEMBERS = 64
MOST_SECONDS = 0.1


@dataclass
class _Batch:
    """One shared transaction. `done` is set once it is committed or, with `error`, lost."""

    connection: sa.Connection
    members: int = 0
    since: float = field(default_factory=time.monotonic)
    done: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None


class GroupCommit:
    """Write transactions on an SQLite engine, for any number of threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._turn = threading.Lock()
        self._counting = threading.Lock()
        self._queue = 0
        self._holder: int | None = None
        self._batch: _Batch | None = None

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """A write transaction, committed when the block has ended.

        Raises StorageError when that fails, and RuntimeError inside another one of the same thread, which
        would wait for itself for ever.
        """
        if self._holder == threading.get_ident():
            raise RuntimeError("this thread is in a write transaction already: pass its tx on")
        self._count(1)
        with self._turn:
            self._count(-1)
            batch = self._join()
            self._holder = threading.get_ident()
            try:
                with batch.connection.begin_nested():
                    yield batch.connection
            finally:
                self._holder = None
                self._leave(batch)
        batch.done.wait()
        if batch.error is not None:
            raise StorageError(f"nothing was committed: {explain(batch.error)}") from batch.error

    def _count(self, change: int) -> None:
        with self._counting:
            self._queue += change

    def _join(self) -> _Batch:
        """The open transaction, or a new one. Holds the turn."""
        if self._batch is None:
            connection = self._engine.connect()
            try:
                connection.begin()
            except BaseException:
                connection.close()
                raise
            self._batch = _Batch(connection)
        self._batch.members += 1
        return self._batch

    def _leave(self, batch: _Batch) -> None:
        """Commit unless another thread of the queue will. Holds the turn."""
        young = batch.members < MOST_MEMBERS and time.monotonic() - batch.since < MOST_SECONDS
        if self._queue and young and _alive(batch.connection):
            return
        self._batch = None
        try:
            if not _alive(batch.connection):
                raise StorageError("the database gave the transaction up")
            batch.connection.commit()
        except Exception as error:
            batch.error = error
        finally:
            batch.connection.close()
            batch.done.set()


def _alive(connection: sa.Connection) -> bool:
    """False once SQLite has rolled the transaction back by itself, as on a full disk."""
    driver = connection.connection.driver_connection
    return bool(driver is not None and driver.in_transaction)
