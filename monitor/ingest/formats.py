"""Files and bodies become Arrow tables, chunk by chunk; lines that can't be read are kept aside.

Nothing is typed here beyond what the format itself types: CSV stays text, so that an id `007` stays `007`.
"""

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.ipc as pa_ipc
import pyarrow.parquet as pa_parquet

from monitor.ingest import json_rows
from monitor.ingest.errors import BadRow, InputError

if TYPE_CHECKING:
    import pandas

CHUNK_ROWS = 131_072
CHUNK_BYTES = 16 * 1024 * 1024

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
FORMATS = ("parquet", "csv", "ndjson", "json", "arrow")


@dataclass(frozen=True)
class Chunk:
    """Rows as one table, the lines that could not be read, and how far the source was read (0 to 1)."""

    table: pa.Table
    bad: tuple[BadRow, ...] = ()
    progress: float = 1.0


def format_of(path: Path) -> str:
    """The format that a file's ending names. Raises InputError for an ending that is not known."""
    try:
        return ENDINGS[path.suffix.lower()]
    except KeyError:
        known = " ".join(sorted(ENDINGS))
        raise InputError(
            "unknown format",
            f"the ending {path.suffix or '(none)'!r} names no format; known: {known}; or give --input-format",
            where=str(path),
        ) from None


def read_file(path: Path, form: str | None = None) -> Iterator[Chunk]:
    """The chunks of a file. Raises InputError when the file can't be opened or read in its format."""
    form = form or format_of(path)
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise InputError("not a file", "is a folder or a device, not a file of rows", where=str(path))
        if size == 0:
            raise InputError("empty file", f"is empty; a {form} file with rows is expected", where=str(path))
        with path.open("rb") as source:
            yield from read_stream(source, form, where=str(path), size=size)
    except OSError as error:
        raise InputError("unreadable file", error.strerror or str(error), where=str(path)) from None


def read_stdin(form: str | None) -> Iterator[Chunk]:
    """The chunks of standard input. Raises InputError when no format was given."""
    if form is None:
        raise InputError("format missing", f"standard input needs --input-format, one of {', '.join(FORMATS)}")
    body = sys.stdin.buffer.read()
    if not body:
        raise InputError("empty input", "is empty; rows are expected", where="standard input")
    yield from read_stream(io.BytesIO(body), form, where="standard input", size=len(body))


def from_frame(frame: "pandas.DataFrame") -> Chunk:
    """A pandas frame as one chunk, its index left out.

    Converted column by column without pandas' rule that NaN is null: in a float column NaN is a value.
    """
    arrays = {
        str(name): pa.array(column.to_numpy(), from_pandas=False)
        if column.dtype.kind == "f"
        else pa.Array.from_pandas(column)
        for name, column in frame.items()
    }
    return Chunk(pa.table(arrays))


def read_body(body: bytes, content_type: str) -> Iterator[Chunk]:
    """The chunks of an HTTP body. Raises InputError: 415 for an unknown type, 400 for a malformed body."""
    kind = content_type.split(";")[0].strip().lower()
    if kind not in CONTENT_TYPES:
        known = ", ".join(sorted(CONTENT_TYPES))
        raise InputError(
            "unsupported media type", f"Content-Type {kind or '(none)'!r} is not one of {known}", status=415
        )
    if not body:
        raise InputError("empty body", "the body is empty; rows are expected", status=400)
    try:
        yield from read_stream(io.BytesIO(body), CONTENT_TYPES[kind], where="body", size=len(body))
    except InputError as error:
        raise InputError(error.title, error.detail, status=400, where=error.where) from None


def read_stream(source: BinaryIO, form: str, *, where: str, size: int) -> Iterator[Chunk]:
    """The chunks of an open source of `size` bytes. Raises InputError naming what is malformed."""
    readers = {
        "parquet": _parquet,
        "csv": _csv,
        "arrow": _arrow,
        "ndjson": _ndjson,
        "json": _json,
    }
    try:
        yield from readers[form](source, size)
    except InputError as error:
        raise InputError(error.title, error.detail, where=where) from None
    except (pa.ArrowException, UnicodeDecodeError, OSError, EOFError, ValueError) as error:
        reason = " ".join(str(error).split())[:300]
        raise InputError("malformed input", f"not readable as {form}: {reason}", where=where) from None


def _parquet(source: BinaryIO, size: int) -> Iterator[Chunk]:
    file = pa_parquet.ParquetFile(source)
    total = max(file.metadata.num_rows, 1)
    seen = 0
    for batch in file.iter_batches(batch_size=CHUNK_ROWS):
        seen += batch.num_rows
        yield Chunk(pa.Table.from_batches([batch]), progress=seen / total)


def _arrow(source: BinaryIO, size: int) -> Iterator[Chunk]:
    magic = source.read(6)
    source.seek(0)
    if magic == b"ARROW1":
        file = pa_ipc.open_file(source)
        batches = (file.get_batch(i) for i in range(file.num_record_batches))
    else:
        batches = iter(pa_ipc.open_stream(source))
    for batch in batches:
        batch.validate(full=True)
        for start in range(0, batch.num_rows, CHUNK_ROWS):
            part = batch.slice(start, CHUNK_ROWS)
            yield Chunk(pa.Table.from_batches([part]), progress=min(source.tell() / size, 1.0))


def _csv(source: BinaryIO, size: int) -> Iterator[Chunk]:
    bad: list[BadRow] = []

    def keep_aside(row: pa_csv.InvalidRow) -> str:
        reason = f"has {row.actual_columns} columns where the header has {row.expected_columns}"
        bad.append(BadRow({"line": (row.text or "")[:65_536]}, reason))
        return "skip"

    header = pa_csv.open_csv(io.BytesIO(_first_line(source))).schema.names
    if len(set(header)) < len(header):
        twice = sorted({name for name in header if header.count(name) > 1})
        raise InputError("malformed input", f"the header names {', '.join(map(repr, twice))} more than once")
    reader = pa_csv.open_csv(
        source,
        read_options=pa_csv.ReadOptions(block_size=CHUNK_BYTES),
        parse_options=pa_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=keep_aside),
        convert_options=pa_csv.ConvertOptions(
            column_types={name: pa.string() for name in header},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    for batch in reader:
        table = pa.Table.from_batches([batch])
        yield Chunk(table, tuple(bad), min(source.tell() / size, 1.0))
        bad.clear()
    if bad:
        yield Chunk(reader.schema.empty_table(), tuple(bad))


def _first_line(source: BinaryIO) -> bytes:
    line = source.readline(1_000_000)
    source.seek(0)
    if not line.strip(b"\xef\xbb\xbf \r\n"):
        raise InputError("malformed input", "the first line must name the columns and is empty")
    return line if line.endswith(b"\n") else line + b"\n"


def _ndjson(source: BinaryIO, size: int) -> Iterator[Chunk]:
    while lines := source.readlines(CHUNK_BYTES):
        for start in range(0, len(lines), CHUNK_ROWS):
            table, bad = json_rows.from_lines(lines[start : start + CHUNK_ROWS])
            yield Chunk(table, bad, min(source.tell() / size, 1.0))


def _json(source: BinaryIO, size: int) -> Iterator[Chunk]:
    table, bad = json_rows.from_document(source.read())
    for start in range(0, max(table.num_rows, 1), CHUNK_ROWS):
        yield Chunk(table.slice(start, CHUNK_ROWS), bad if start == 0 else ())
