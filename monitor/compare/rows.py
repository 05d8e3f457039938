"""The rows of a side in the form that profiles are folded from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from detectors.declared import Declared
from monitor.compare.files import numbers
from monitor.ingest import canonical
from monitor.ingest.sieve import Sieve
from monitor.ingest.times import timestamp

#: A moment for rows that have none; they get those of pseudo-windows afterwards.
SOME_US = 1_700_000_000_000_000
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """A canonical table with `known`, `label` and `value`; `times` int64[N] µs, or None without `ts`."""

    table: pa.Table
    times: Ints | None
    notes: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many rows there are."""
        return int(self.table.num_rows)

    def at(self, picked: Ints, ts: Ints) -> pa.Table:
        """The rows at these positions, at these moments."""
        table = self.table.take(pa.array(picked))
        return _with(_with(table, "ts", pa.array(ts)), "known", pa.array(ts))


def canonical_rows(name: str, table: pa.Table, declared: Declared) -> Rows:
    """The rows of a table under the contract's names; those whose values can't be taken are counted."""
    count, notes = table.num_rows, []
    times = _times(table)
    given = table.select([c for c in table.column_names if c not in ("prediction_id", "ts")])
    given = given.append_column("prediction_id", pa.array(np.arange(count)).cast(pa.string()))
    given = given.append_column("ts", pa.array(np.full(count, SOME_US // 1000)))
    sieve = Sieve(count)
    rows = canonical.BUILDERS["predictions"](given, declared, sieve, SOME_US)
    for column in ("label", "value"):
        rows = rows.append_column(column, numbers(column, table).cast(pa.float64()))
    rows = rows.append_column("known", pa.array(np.full(count, SOME_US)))
    if not sieve.kept.all():
        lost = int(count - sieve.kept.sum())
        notes.append(f"{name}: {lost:,} rows hold values that can't be taken and are left out")
        rows = rows.filter(pa.array(sieve.kept))
        times = None if times is None else times[sieve.kept]
    return Rows(rows, times, tuple(notes))


def _times(table: pa.Table) -> Ints | None:
    if "ts" not in table.column_names:
        return None
    found = timestamp("ts", table["ts"]).values
    return None if found.null_count else np.asarray(found.cast(pa.int64()), dtype=np.int64)


def _with(table: pa.Table, name: str, column: pa.Array) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, column)


def outcomes(table: pa.Table) -> pa.Table:
    """The rows whose label is known."""
    return table.filter(pc.is_valid(table["label"]))


def together(tables: Sequence[pa.Table]) -> pa.Table:
    """All rows of some tables, dictionaries joined."""
    return pa.concat_tables(tables).unify_dictionaries()
