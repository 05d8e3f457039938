"""Combinations of dimension values, by a hash of 63 bits."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from storage.schema.rows import segments
from storage.schema.types import dump_json
from storage.store import Tx

Dims = Mapping[str, str]


def segment_id(system_id: int, dims: Dims) -> int:
    """The id of a combination, the same wherever it is made; that of no dimensions is a segment too."""
    digest = hashlib.blake2b(f"{system_id}:{dump_json(dict(dims))}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def ids(tx: Tx, system_id: int, combinations: Iterable[Dims]) -> list[int]:
    """The id of each combination, kept if new."""
    numbers = [(segment_id(system_id, dims), dims) for dims in combinations]
    wanted = dict(numbers)
    missing = set(wanted)
    every = sorted(wanted)
    for start in range(0, len(every), 10_000):
        part = every[start : start + 10_000]
        missing -= set(tx.execute(sa.select(segments.c.id).where(segments.c.id.in_(part))).scalars())
    rows = [{"id": n, "system_id": system_id, "dims": dict(wanted[n])} for n in sorted(missing)]
    if rows:
        tx.execute(segments.insert(), rows)
    return [number for number, _ in numbers]


def load(tx: Tx, system_id: int) -> dict[int, dict[str, str]]:
    """Every combination that the system has, by id."""
    query = sa.select(segments.c.id, segments.c.dims).where(segments.c.system_id == system_id)
    return {row.id: row.dims for row in tx.execute(query)}


def of_rows(tx: Tx, system_id: int, table: pa.Table) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The segment id of each row of a canonical table, from its `d:` columns; a null is no dimension."""
    names = [name for name in table.column_names if name.startswith("d:")]
    codes = np.zeros(table.num_rows, dtype=np.int64)
    values: list[list[str | None]] = []
    for name in names:
        column = table.column(name).combine_chunks()
        if not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        texts = [*column.dictionary.to_pylist(), None]
        # Renumbered after every column, so that the product of all vocabularies need not fit 64 bits.
        codes = codes * len(texts) + pc.fill_null(column.indices, len(texts) - 1).to_numpy()
        found, codes = np.unique(codes, return_inverse=True)
        before = values or [[]]
        values = [[*before[code // len(texts)], texts[code % len(texts)]] for code in found.tolist()]
    combinations = [
        {name[2:]: text for name, text in zip(names, row, strict=True) if text is not None}
        for row in values or [[]]
    ]
    return np.array(ids(tx, system_id, combinations), dtype=np.int64)[codes]
