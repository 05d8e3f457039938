"""One reader a format: from an open source to chunks. Lines that can't be read are kept aside.

Nothing is typed here beyond what the format itself types: CSV stays text, so that an id `007` stays `007`.
"""

import csv
from collections.abc import Callable, Iterator
from typing import IO

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.ipc as pa_ipc
import pyarrow.parquet as pa_parquet

from monitor.ingest import json_rows
from monitor.ingest.chunk import CHUNK_BYTES, CHUNK_ROWS, Chunk, cut
from monitor.ingest.errors import BadRow, InputError

#: Bytes of each Parquet column read at a time.
PAGE_BYTES = 65_536
BOM = b"\xef\xbb\xbf"


def read(source: IO[bytes], form: str, *, where: str, size: int) -> Iterator[Chunk]:
    """The chunks of an open, seekable source of `size` bytes. Raises InputError naming what is malformed."""
    try:
        for chunk in READERS[form](source, size):
            # Arrow trusts offsets, dictionary indices and UTF-8 of a file until asked not to.
            chunk.table.validate(full=True)
            yield chunk
    except InputError as error:
        raise InputError(error.title, error.detail, where=where) from None
    except (pa.ArrowException, UnicodeDecodeError, OSError, EOFError, ValueError, csv.Error) as error:
        reason = " ".join(str(error).split())[:300]
        raise InputError("malformed input", f"not readable as {form}: {reason}", where=where) from None


def _parquet(source: IO[bytes], size: int) -> Iterator[Chunk]:
    # Pages are read as they are needed: a file may be one row group, far larger than a chunk.
    file = pa_parquet.ParquetFile(source, pre_buffer=False, buffer_size=PAGE_BYTES)
    total = max(file.metadata.num_rows, 1)
    seen = 0
    for batch in file.iter_batches(batch_size=CHUNK_ROWS):
        seen += batch.num_rows
        yield Chunk(pa.Table.from_batches([batch]), progress=seen / total)
    if not seen:
        yield Chunk(file.schema_arrow.empty_table())


def _arrow(source: IO[bytes], size: int) -> Iterator[Chunk]:
    magic = source.read(6)
    source.seek(0)
    if magic == b"ARROW1":
        file = pa_ipc.open_file(source)
        schema, batches = file.schema, (file.get_batch(i) for i in range(file.num_record_batches))
    else:
        stream = pa_ipc.open_stream(source)
        schema, batches = stream.schema, iter(stream)
    yield Chunk(schema.empty_table(), progress=0.0)
    for batch in batches:
        batch.validate(full=True)
        for part in cut(pa.Table.from_batches([batch])):
            yield Chunk(part, progress=min(source.tell() / size, 1.0))


def _csv(source: IO[bytes], size: int) -> Iterator[Chunk]:
    bad: list[BadRow] = []

    def keep_aside(row: pa_csv.InvalidRow) -> str:
        reason = f"has {row.actual_columns} columns where the header has {row.expected_columns}"
        bad.append(BadRow({"line": (row.text or "")[: json_rows.KEPT]}, reason))
        return "skip"

    header = _header(source)
    if not source.read(1):
        yield Chunk(pa.table({name: pa.array([], pa.string()) for name in header}))
        return
    source.seek(0)
    options = {
        "read_options": pa_csv.ReadOptions(block_size=CHUNK_BYTES),
        "parse_options": pa_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=keep_aside),
        "convert_options": pa_csv.ConvertOptions(
            column_types={name: pa.string() for name in header},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    }
    # Closed in any case: a thread that reads ahead must not call `keep_aside` when the process ends.
    with pa_csv.open_csv(source, **options) as reader:
        for batch in reader:
            refused, bad[:] = tuple(bad), ()
            yield Chunk(pa.Table.from_batches([batch]), refused, min(source.tell() / size, 1.0))
        schema = reader.schema
    if bad:
        yield Chunk(schema.empty_table(), tuple(bad))


def _header(source: IO[bytes]) -> list[str]:
    """The names in the first line that is not blank; leaves the source behind that line."""
    lines = (line.decode("utf-8-sig") for line in iter(source.readline, b""))
    header = next((names for names in csv.reader(lines) if names), None)
    if header is None:
        raise InputError("malformed input", "the first line must name the columns and is empty")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise InputError("malformed input", f"the header names {', '.join(map(repr, twice))} more than once")
    return header


def _ndjson(source: IO[bytes], size: int) -> Iterator[Chunk]:
    if source.read(len(BOM)) != BOM:
        source.seek(0)
    while lines := source.readlines(CHUNK_BYTES):
        for start in range(0, len(lines), CHUNK_ROWS):
            table, bad = json_rows.from_lines(lines[start : start + CHUNK_ROWS])
            yield Chunk(table, bad, min(source.tell() / size, 1.0))


def _json(source: IO[bytes], size: int) -> Iterator[Chunk]:
    table, bad = json_rows.from_document(source.read().removeprefix(BOM))
    for part in cut(table):
        yield Chunk(part, bad)
        bad = ()


READERS: dict[str, Callable[[IO[bytes], int], Iterator[Chunk]]] = {
    "parquet": _parquet,
    "csv": _csv,
    "ndjson": _ndjson,
    "json": _json,
    "arrow": _arrow,
}
FORMATS = tuple(READERS)
