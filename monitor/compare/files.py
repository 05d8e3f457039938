"""A file of rows as one table under the contract's names; lines that can't be read are counted."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from detectors.declared import Declared
from monitor.ingest import convert
from monitor.ingest.columns import rename
from monitor.ingest.errors import BadRow, InputError
from monitor.ingest.formats import read_file


@dataclass(frozen=True)
class File:
    """The rows of one side, and what is to be told of the file."""

    table: pa.Table
    notes: tuple[str, ...] = ()


def read(path: Path, declared: Declared | None) -> File:
    """The rows of a file. Raises InputError when there are none, or none that can be read."""
    tables: list[pa.Table] = []
    bad: list[BadRow] = []
    for chunk in read_file(path):
        tables.append(chunk.table)
        bad += chunk.bad
    table = pa.concat_tables(_alike(tables), promote_options="permissive")
    if bad and not table.num_rows:
        raise InputError("no rows", f"no line can be read; the first {bad[0].reason}", where=str(path))
    if not table.num_rows:
        raise InputError("no rows", "holds no rows; rows of predictions are expected", where=str(path))
    if declared is not None:
        table = rename(table, declared.columns)
    notes = (f"{path.name}: {len(bad):,} lines could not be read and are left out",) if bad else ()
    return File(table, notes)


def _alike(tables: list[pa.Table]) -> list[pa.Table]:
    """Where pieces of a file differ in the type of a column, it is text in all of them."""
    kinds: dict[str, set[str]] = {}
    for table in tables:
        for field in table.schema:
            if not pa.types.is_null(field.type):
                kinds.setdefault(field.name, set()).add(str(field.type))
    mixed = {name for name, types in kinds.items() if len(types) > 1 and not types <= {"int64", "double"}}
    return [_texts(table, mixed) for table in tables] if mixed else tables


def _texts(table: pa.Table, names: set[str]) -> pa.Table:
    for name in names & set(table.column_names):
        words = convert.category(name, table[name])
        table = table.set_column(table.column_names.index(name), name, words.cast(pa.string()))
    return table


def numbers(name: str, table: pa.Table) -> pa.Array:
    """The column as numbers, null where there is none; all null where the table lacks it."""
    if name not in table.column_names:
        return pa.nulls(table.num_rows, pa.float64())
    return convert.number(name, table[name]).values


def is_numeric(name: str, column: pa.ChunkedArray) -> bool:
    """Is nearly every value that is there a number?"""
    array = convert.flat(column)
    if pa.types.is_integer(array.type) or pa.types.is_floating(array.type) or pa.types.is_decimal(array.type):
        return True
    if not pa.types.is_string(array.type):
        return False
    there = pc.sum(pc.not_equal(pc.fill_null(array, ""), "")).as_py() or 0
    values = convert.feature_number(name, array)
    good = pc.sum(pc.is_finite(values)).as_py() or 0
    return bool(there) and good >= 0.95 * there
