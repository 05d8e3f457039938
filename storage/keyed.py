"""Rows that are known by a hash: the first copy stays, and the caller learns which were new."""

from typing import Any

import numpy as np
import sqlalchemy as sa

from storage.bulk import Columns, DuplicateKeyError, bulk_insert
from storage.hashes import first_copies
from storage.lookup import rows_by_hash
from storage.store import Tx

Mask = np.ndarray[Any, np.dtype[np.bool_]]


def unknown(tx: Tx, table: sa.Table, hashes: list[bytes]) -> Mask:
    """True where no row of the table has that hash as its `id`."""
    found = {row.id for row in rows_by_hash(tx, sa.select(table.c.id), table.c.id, hashes)}
    return np.fromiter((value not in found for value in hashes), dtype=np.bool_, count=len(hashes))


def chosen(columns: Columns, mask: Mask) -> Columns:
    """The rows of the mask."""
    if mask.all():
        return columns
    at = np.flatnonzero(mask).tolist()
    return {name: [values[i] for i in at] for name, values in columns.items()}


def insert_new(tx: Tx, table: sa.Table, columns: Columns) -> Mask:
    """Insert the rows whose `id` is not there; True for each that went in.

    Takes it that all are new, which costs nothing when they are, and looks only when one is not.
    """
    hashes = list(columns["id"])
    fresh = first_copies(hashes)
    try:
        with tx.begin_nested():
            bulk_insert(tx, table, chosen(columns, fresh))
    except DuplicateKeyError:
        fresh &= unknown(tx, table, hashes)
        bulk_insert(tx, table, chosen(columns, fresh))
    return fresh
