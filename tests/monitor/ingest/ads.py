"""A small system, and rows for its logs as users send them."""

import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from detectors.profile import encode
from monitor import definition, systems
from monitor.ingest import IngestResult, InputError, ingest_chunks
from monitor.ingest.readers import read
from storage import Store, binnings, blocks, counters, profiles, quarantine, windows
from storage.quarantine import Refused

HOUR_US = 3_600_000_000
NOW = 497_304 * HOUR_US  # midnight of a day in September 2026
START_MS = (NOW - 24 * HOUR_US) // 1000

SYSTEM = """
[system]
name = "ads"
window = "1h"
outcome_delay = "2h"
[model]
task = "binary"
[columns]
prediction_id = "request_id"
[features]
age = "numeric"
device = "categorical"
position = { type = "categorical", available = ["training"] }
[dimensions]
country = "quality"
device = "infrastructure"
[metrics.billed]
role = "ledger"
series = true
[[experiments]]
name = "ranker"
arm = "arm"
planned = { control = 0.5, treatment = 0.5 }
"""

Row = Mapping[str, Any]


def register(store: Store, text: str = SYSTEM) -> int:
    """The id of the registered system."""
    with store.begin() as tx:
        return systems.apply(tx, definition.parse(text), NOW)[0].id


def served(at: int = 0, **changes: Any) -> dict[str, Any]:
    """A row of the predictions log; `at` makes its id, its time (one every ten minutes) and its values."""
    row = {
        "request_id": f"id-{at}",
        "ts": START_MS + at * 600_000,
        "score": 0.25 + (at % 7) / 16,
        "age": 20.0 + at % 50,
        "device": ["phone", "desk", "tv"][at % 3],
        "country": ["DE", "FR"][at % 2],
        "arm": ["control", "treatment"][at % 2],
    }
    return row | changes


def came(at: int = 0, **changes: Any) -> dict[str, Any]:
    """The outcome of `served(at)`, known half an hour later."""
    row = {
        "request_id": f"id-{at}",
        "ts": START_MS + at * 600_000 + 1_800_000,
        "label": at % 2,
        "value": at % 2 * 1.5,
    }
    return row | changes


def ndjson(rows: Iterable[Row]) -> bytes:
    """The rows, one JSON object a line."""
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def csv_of(rows: Iterable[Row]) -> bytes:
    """The rows of equal keys as CSV."""
    listed = list(rows)
    lines = [",".join(listed[0]), *(",".join(str(value) for value in row.values()) for row in listed)]
    return ("\n".join(lines) + "\n").encode()


def take(
    store: Store, log: str, data: bytes | Iterable[Row], form: str = "ndjson", name: str = "ads"
) -> IngestResult:
    """Ingest bytes of a format, or rows as NDJSON."""
    body = data if isinstance(data, bytes) else ndjson(data)
    chunks = read(io.BytesIO(body), form, where="rows", size=len(body))
    return ingest_chunks(store, name, log, chunks, now_us=NOW)


def tried(store: Store, log: str, data: bytes | Iterable[Row], form: str = "ndjson") -> IngestResult | str:
    """What `take` gives, or the message with which it refuses."""
    try:
        return take(store, log, data, form)
    except InputError as error:
        return str(error)


def waiting(store: Store, system_id: int) -> list[Refused]:
    """The rows in quarantine."""
    with store.read() as tx:
        return quarantine.listing(tx, system_id)


def counted(store: Store, system_id: int) -> dict[str, dict[str, int]]:
    """The counters of each log."""
    with store.read() as tx:
        return counters.load(tx, system_id)


def rows_by_window(store: Store, system_id: int) -> dict[int, int]:
    """Window start -> rows, of the windows that are known."""
    with store.read() as tx:
        return {start: known.rows for start, known in windows.load(tx, system_id, 0, 2 * NOW).items()}


def profile_bytes(store: Store, system_id: int, stage: str) -> dict[tuple[int, str], bytes]:
    """The stored profiles of a stage, by window start and version, as they are kept."""
    with store.read() as tx:
        listed = binnings.listing(tx, system_id)
        if not listed:
            return {}
        binning = binnings.load(tx, system_id, listed[0].id)
        return {key: encode(profile) for key, profile in profiles.load(tx, system_id, stage, binning).items()}


def parquet_of(table: pa.Table) -> bytes:
    """The table as a Parquet file."""
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


def arrow_of(table: pa.Table) -> bytes:
    """The table as an Arrow stream."""
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def kept(store: Store, system_id: int, name: str) -> list[Any]:
    """One column of all stored served rows."""
    with store.read() as tx:
        tables = [table for _, table in blocks.tables(tx, system_id, "predictions")]
    return [value for table in tables for value in table[name].to_pylist()]


def with_column(name: str, values: pa.Array, rows: int | None = None) -> bytes:
    """Served rows with one column replaced, as an Arrow stream."""
    table = pa.Table.from_pylist([served(at) for at in range(len(values))])
    at = table.column_names.index(name)
    return arrow_of(table.set_column(at, name, values))
