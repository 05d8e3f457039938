"""Which format a file or a body has, and its chunks."""

import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from monitor.ingest.chunk import Chunk
from monitor.ingest.errors import InputError
from monitor.ingest.readers import FORMATS, read

#: Standard input and pipes are kept in memory up to this size, then in a temporary file.
SPOOLED = 64 * 1024 * 1024
#: Arrow bytes that the rows of one HTTP body may take: it is one transaction.
BODY_BYTES = 512 * 1024 * 1024

#: File endings and content types by format.
ENDINGS = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".json": "json",
    ".arrow": "arrow",
    ".arrows": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
}
CONTENT_TYPES = {
    "application/json": "json",
    "application/x-ndjson": "ndjson",
    "application/ndjson": "ndjson",
    "application/jsonl": "ndjson",
    "text/csv": "csv",
    "application/vnd.apache.arrow.stream": "arrow",
    "application/vnd.apache.arrow.file": "arrow",
    "application/vnd.apache.parquet": "parquet",
}


def format_of(path: Path) -> str:
    """The format that a file's ending names. Raises InputError for an ending that is not known."""
    try:
        return ENDINGS[path.suffix.lower()]
    except KeyError:
        known = " ".join(sorted(ENDINGS))
        message = (
            f"the ending {path.suffix or '(none)'!r} names no format; known: {known}; "
            "`bifocal ingest` and `bifocal localise` also take --input-format"
        )
        raise InputError("unknown format", message, where=str(path)) from None


def check_file(path: Path, form: str | None = None) -> None:
    """Raises InputError when the file is not there, can't be opened, is empty, or its format is not known."""
    if str(path) == "-":
        if form is None:
            known = ", ".join(FORMATS)
            raise InputError("format missing", f"standard input needs --input-format, one of {known}")
        return
    try:
        if path.is_dir():
            raise InputError("not a file", "is a folder; a file of rows is expected", where=str(path))
        form = form or format_of(path)
        if path.stat().st_size == 0 and path.is_file():
            raise InputError("empty file", f"is empty; a {form} file with rows is expected", where=str(path))
        if path.is_file():
            path.open("rb").close()
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(
            "unreadable file", getattr(error, "strerror", "") or str(error), where=str(path)
        ) from None


def read_file(path: Path, form: str | None = None) -> Iterator[Chunk]:
    """The chunks of a file, a pipe, or standard input (`-`). Raises InputError, see `check_file`."""
    check_file(path, form)
    form = form or format_of(path)
    if str(path) == "-":
        yield from _read_pipe(sys.stdin.buffer, form, "standard input")
        return
    try:
        with path.open("rb") as source:
            if source.seekable():
                yield from read(source, form, where=str(path), size=path.stat().st_size)
            else:
                yield from _read_pipe(source, form, str(path))
    except OSError as error:
        raise InputError("unreadable file", error.strerror or str(error), where=str(path)) from None


def _read_pipe(pipe: IO[bytes], form: str, where: str) -> Iterator[Chunk]:
    with tempfile.SpooledTemporaryFile(SPOOLED) as source:
        shutil.copyfileobj(pipe, source)
        size = source.tell()
        if not size:
            raise InputError("empty input", "is empty; rows are expected", where=where)
        source.seek(0)
        yield from read(source, form, where=where, size=size)


def read_body(body: bytes, content_type: str) -> list[Chunk]:
    """The chunks of an HTTP body.

    Raises InputError: 415 for an unknown type, 413 for too many rows, 400 for a malformed body.
    """
    kind = content_type.split(";")[0].strip().lower()
    if kind not in CONTENT_TYPES:
        known = ", ".join(sorted(CONTENT_TYPES))
        raise InputError(
            "unsupported media type", f"Content-Type {kind or '(none)'!r} is not one of {known}", status=415
        )
    if not body:
        raise InputError("empty body", "the body is empty; rows are expected", status=400)
    chunks, held = [], 0
    try:
        for chunk in read(io.BytesIO(body), CONTENT_TYPES[kind], where="body", size=len(body)):
            chunks.append(chunk)
            held += chunk.table.nbytes
            if held > BODY_BYTES:
                raise InputError(
                    "body too large",
                    f"holds more than {BODY_BYTES:,} bytes of rows; send several",
                    status=413,
                )
    except InputError as error:
        status = error.status if error.status == 413 else 400
        raise InputError(error.title, error.detail, status=status, where="body") from None
    return chunks
