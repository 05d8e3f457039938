"""Rows in: from a file, an HTTP body or a frame into the store, profiles included.

A chunk of rows is one transaction: its rows, profile increments and counters land together or not at all.
Sending the same rows again changes nothing, so whoever is not sure that a call arrived repeats it.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.ingest.ahead import one_ahead
from monitor.ingest.chunk import Chunk
from monitor.ingest.errors import IngestResult, InputError
from monitor.ingest.formats import check_file, read_body, read_file
from monitor.ingest.prepare import prepare
from monitor.ingest.write import write
from monitor.systems import Registered, find
from storage import Store, Tx, idempotency, retention, systems

if TYPE_CHECKING:
    import pandas

Progress = Callable[[float, int], None]

__all__ = [
    "IngestResult",
    "InputError",
    "check_file",
    "ingest_body",
    "ingest_chunks",
    "ingest_file",
    "ingest_frame",
]


def no_progress(share: float, rows: int) -> None:
    """Tells nobody."""


def ingest_file(
    store: Store,
    name: str,
    log: str,
    path: Path,
    *,
    form: str | None = None,
    now_us: int,
    progress: Progress = no_progress,
) -> IngestResult:
    """Take a file of rows, a transaction per chunk; `-`: standard input. Raises InputError, StorageError."""
    try:
        return ingest_chunks(store, name, log, read_file(path, form), now_us=now_us, progress=progress)
    except InputError as error:
        raise InputError(
            error.title, error.detail, status=error.status, where=error.where or str(path)
        ) from None


def ingest_frame(
    store: Store, name: str, log: str, frame: "pandas.DataFrame", *, now_us: int
) -> IngestResult:
    """Take a pandas frame of rows. In a float column NaN is a value; pandas' missing values are null."""
    from monitor.ingest.frames import read_frame

    return ingest_chunks(store, name, log, read_frame(frame), now_us=now_us)


def ingest_chunks(
    store: Store,
    name: str,
    log: str,
    chunks: Iterable[Chunk],
    *,
    now_us: int,
    progress: Progress = no_progress,
) -> IngestResult:
    """Take chunks of rows, a transaction each; the next is prepared while one is written.

    Raises InputError, which tells how many rows landed before it, and StorageError.
    """
    with store.read() as tx:
        system, kept_from = _system(tx, name)
    total = IngestResult()
    ready = (prepare(system.declared, log, chunk, now_us, kept_from) for chunk in chunks)
    try:
        for prepared in one_ahead(ready):
            with store.begin() as tx:
                total += write(tx, system, log, prepared, now_us)
            progress(prepared.progress, total.accepted + total.duplicates + total.quarantined)
    except InputError as error:
        landed = total.accepted + total.duplicates
        if landed:
            detail = f"{error.detail} (the {landed:,} good rows before it landed)"
            raise InputError(error.title, detail, status=error.status, where=error.where) from None
        raise
    return total


def ingest_body(
    store: Store,
    name: str,
    log: str,
    content_type: str,
    body: bytes,
    *,
    now_us: int,
    idempotency_key: str | None = None,
) -> IngestResult:
    """Take an HTTP body of rows in one transaction. Raises InputError, StorageError (UnknownSystem).

    With an idempotency key, a body sent again under it gets the first answer, and another body is refused.
    """
    with store.read() as tx:
        system, kept_from = _system(tx, name)
    prepared = [prepare(system.declared, log, c, now_us, kept_from) for c in read_body(body, content_type)]
    request = b"\x00".join([log.encode(), content_type.encode(), body])
    total = IngestResult()
    with store.begin() as tx:
        systems.lock(tx, system.id)
        if idempotency_key:
            before = idempotency.get(tx, system.id, idempotency_key, request)
            if before is not None and not before.same_request:
                detail = "this Idempotency-Key was used for another request"
                raise InputError("idempotency key reused", detail, status=422)
            if before is not None:
                return IngestResult.from_json(before.response)
        for each in prepared:
            total += write(tx, system, log, each, now_us)
        if idempotency_key:
            idempotency.put(tx, system.id, idempotency_key, request, total.to_json(), now_us)
    return total


def _system(tx: Tx, name: str) -> tuple[Registered, int | None]:
    """The system, and the time from which its raw rows are kept."""
    system = find(tx, name)
    return system, retention.kept_from(tx, system.id)
