"""Rows by many hashes at once, alike on both databases."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from storage.store import Tx

#: SQLite takes at most 32,766 parameters in a statement.
CHUNK = 16_384


def rows_by_hash(
    tx: Tx, query: sa.Select[Any], column: sa.Column[bytes], hashes: Sequence[bytes]
) -> Iterator[Any]:
    """The query's rows whose `column` is among the hashes, in no order."""
    for start in range(0, len(hashes), CHUNK):
        part = hashes[start : start + CHUNK]
        if tx.dialect.name == "postgresql":
            array = sa.bindparam("hashes", part, type_=sa.ARRAY(sa.LargeBinary))
            yield from tx.execute(query.where(column == sa.func.any(array))).all()
        else:
            yield from tx.execute(query.where(column.in_(part))).all()
