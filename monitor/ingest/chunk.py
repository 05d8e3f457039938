"""A piece of a source: what one transaction takes in."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from monitor.ingest.errors import BadRow

CHUNK_ROWS = 131_072
CHUNK_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class Chunk:
    """Rows as one table, the lines that could not be read, and how far the source was read (0 to 1).

    `renamed` is True where the columns have the contract's names already.
    """

    table: pa.Table
    bad: tuple[BadRow, ...] = ()
    progress: float = 1.0
    renamed: bool = False


def cut(table: pa.Table) -> Iterator[pa.Table]:
    """Pieces of at most `CHUNK_ROWS` rows, one at least."""
    yield table[:CHUNK_ROWS] if table.num_rows > CHUNK_ROWS else table
    for start in range(CHUNK_ROWS, table.num_rows, CHUNK_ROWS):
        yield table.slice(start, CHUNK_ROWS)
