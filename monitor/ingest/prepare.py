"""A chunk as it came becomes rows ready to write: named, converted, sieved. Touches no store."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from detectors.declared import Declared
from monitor.absent import declared_columns
from monitor.ingest import canonical, columns
from monitor.ingest.chunk import Chunk
from monitor.ingest.errors import BadRow
from monitor.ingest.sieve import Sieve


@dataclass(frozen=True)
class Prepared:
    """The good rows of a chunk as a canonical table, the bad ones with their reasons, and unknown columns.

    `absent` has each declared column of predictions: the chunk's rows if none held a value of it, else 0.
    """

    table: pa.Table
    bad: tuple[BadRow, ...]
    unknown: Counter[str]
    progress: float
    absent: Mapping[str, int] = field(default_factory=dict)


def prepare(declared: Declared, log: str, chunk: Chunk, now_us: int, kept_from: int | None) -> Prepared:
    """The rows of a chunk that can be taken. Raises InputError when a column is missing or of a wrong type.

    Rows from before `kept_from` are refused: their first copies may be gone, so nothing could tell a second
    sending.
    """
    wanted = columns.layout(log, declared)
    unknown: Counter[str] = Counter()
    if not chunk.table.num_columns:
        return Prepared(chunk.table, chunk.bad, unknown, chunk.progress)
    named = chunk.table if chunk.renamed else columns.rename(chunk.table, declared.columns)
    given = columns.select(named, wanted, declared.columns, unknown)
    sieve = Sieve(given.num_rows)
    table = canonical.BUILDERS[log](given, declared, sieve, now_us)
    if kept_from is not None and log in ("predictions", "outcomes"):
        sieve.need_after("ts", table["ts"], kept_from)
    bad = (*chunk.bad, *sieve.bad_rows(given))
    kept = sieve.kept
    good = table if kept.all() else table.filter(pa.array(kept))
    absent = _absent(given, declared) if log == "predictions" else {}
    return Prepared(good, bad, unknown, chunk.progress, absent)


def _absent(given: pa.Table, declared: Declared) -> dict[str, int]:
    there = {*given.column_names}
    return {
        name: 0 if name in there and given[name].null_count < given.num_rows else given.num_rows
        for name in declared_columns(declared)
    }
