"""Rows in: from a file, an HTTP body or a frame into the store, profiles included.

A chunk of rows is one transaction: its rows, profile increments and counters land together or not at all. Sending
the same rows again changes nothing, so whoever is not sure that a call arrived repeats it.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.ingest import formats
from monitor.ingest.errors import IngestResult, InputError
from monitor.ingest.formats import Chunk
from monitor.ingest.prepare import prepare
from monitor.ingest.write import write
from monitor.systems import find
from storage import Store, Tx, idempotency, retention, systems

if TYPE_CHECKING:
    import pandas

Progress = Callable[[float, int], None]

__all__ = ["IngestResult", "InputError", "ingest_body", "ingest_chunks", "ingest_file", "ingest_frame"]


def ingest_file(
    store: Store,
    name: str,
    log: str,
    path: Path,
    *,
    form: str | None = None,
    now_us: int,
    progress: Progress = lambda share, rows: None,
) -> IngestResult:
    """Take a file of rows, a transaction per chunk; `-` is standard input. Raises InputError, StorageError."""
    if str(path) == "-":
        return ingest_chunks(store, name, log, formats.read_stdin(form), now_us=now_us, progress=progress)
    return ingest_chunks(store, name, log, formats.read_file(path, form), now_us=now_us, progress=progress)


def ingest_frame(store: Store, name: str, log: str, frame: "pandas.DataFrame", *, now_us: int) -> IngestResult:
    """Take a pandas frame of rows. NaN in a float column stays NaN; pandas' own missing values become null."""
    return ingest_chunks(store, name, log, [formats.from_frame(frame)], now_us=now_us)


def ingest_chunks(
    store: Store,
    name: str,
    log: str,
    chunks: Iterable[Chunk],
    *,
    now_us: int,
    progress: Progress = lambda share, rows: None,
) -> IngestResult:
    """Take chunks of rows, a transaction each. Raises InputError naming how many rows landed before it."""
    with store.read() as tx:
        system, kept_from = find(tx, name), _kept_from(tx, name)
    total = IngestResult()
    try:
        for chunk in chunks:
            prepared = prepare(system.declared, log, chunk, now_us, kept_from)
            with store.begin() as tx:
                total += write(tx, system, log, prepared, now_us)
            progress(chunk.progress, total.accepted + total.duplicates + total.quarantined)
    except InputError as error:
        landed = total.accepted + total.duplicates
        if landed:
            detail = f"{error.detail} (the {landed:,} good rows before it landed)"
            raise InputError(error.title, detail, status=error.status, where=error.where) from None
        raise
    return total


def ingest_body(
    store: Store,
    system: str,
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
        registered, kept_from = find(tx, system), _kept_from(tx, system)
    declared = registered.declared
    prepared = [
        prepare(declared, log, chunk, now_us, kept_from) for chunk in formats.read_body(body, content_type)
    ]
    total = IngestResult()
    with store.begin() as tx:
        systems.lock(tx, registered.id)
        request = b"\x00".join([log.encode(), content_type.encode(), body])
        if idempotency_key:
            before = idempotency.get(tx, registered.id, idempotency_key, request)
            if before is not None and not before.same_request:
                raise InputError(
                    "idempotency key reused", "this Idempotency-Key was used for another request", status=422
                )
            if before is not None:
                return IngestResult.from_json(before.response)
        for each in prepared:
            total += write(tx, registered, log, each, now_us)
        if idempotency_key:
            idempotency.put(tx, registered.id, idempotency_key, request, total.to_json(), now_us)
    return total


def _kept_from(tx: Tx, name: str) -> int | None:
    return retention.kept_from(tx, find(tx, name).id)
