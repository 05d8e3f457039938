"""The rows that a second opinion on a window is asked about, a bounded sample of either side.

Columns go by their names in a block: `f:<feature>`, `score`, `label`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from detectors.types import Window
from monitor import clock
from monitor.covered import shown
from monitor.systems import Registered
from storage import Tx, references, samples


class NoRows(LookupError):
    """A side has no rows; the message says which, and why."""


@dataclass(frozen=True)
class Sides:
    """Tables of the same columns under the names that a reader sees, and what the reference's rows are."""

    reference: pa.Table
    current: pa.Table
    made_of: str


def sides(tx: Tx, system: Registered, window: Window, columns: Sequence[str], limit: int) -> Sides:
    """At most `limit` rows of the window and of what it is measured against.

    Scores and labels are measured against the windows of the reference also where features are measured
    against training rows, as profiles are. Raises NoRows.
    """
    found = references.current(tx, system.id, window.start)
    if found is None:
        raise NoRows("the system has no reference yet")
    now = _served(tx, system, window.start, window.end, columns, limit)
    if not len(now):
        raise NoRows("no row of the window is stored any more")
    own = {f"f:{name}": each for name, each in references.of_features(tx, system.id).items()}
    of_training = [c for c in columns if c.startswith("f:") and found.kind == "training" and c not in own]
    of_windows: dict[tuple[int, int], list[str]] = {}
    for column in columns:
        if column not in of_training:
            detail = own.get(column, found).detail
            of_windows.setdefault((int(detail["first"]), int(detail["end"])), []).append(column)
    usual, made_of = pa.table({}), []
    if of_training:
        rows = samples.training(tx, system.id, of_training, int(found.detail["seen_until"]), limit)
        usual, made_of = _plain(rows, of_training), [f"{len(rows):,} training rows"]
    for (first, end), measured in of_windows.items():
        rows = _served(tx, system, first, end, measured, limit)
        usual = _beside(usual, rows)
        made_of.append(f"{len(rows):,} rows of {clock.to_text(first)} to {clock.to_text(end)}")
    if not len(usual):
        raise NoRows("no row of the reference is stored any more")
    names = shown(columns)
    return Sides(
        usual.select(list(columns)).rename_columns(names),
        now.select(list(columns)).rename_columns(names),
        " and ".join(made_of),
    )


def _served(tx: Tx, system: Registered, start: int, end: int, columns: Sequence[str], limit: int) -> pa.Table:
    declared = system.declared
    only = [c for c in columns if c != "label"]
    known_after = declared.window_us + declared.outcome_delay_us
    rows = samples.served(tx, system.id, start, end, only, limit, known_after)
    if declared.model is not None and declared.model.outcomes == "positives":
        rows = rows.set_column(rows.column_names.index("label"), "label", rows["label"].fill_null(0.0))
    return _plain(rows, columns)


def _plain(rows: pa.Table, columns: Sequence[str]) -> pa.Table:
    """These columns, texts without the dictionaries of their blocks; one that is not stored is all null."""
    held = {}
    for name in columns:
        column = rows[name] if name in rows.column_names else pa.chunked_array([pa.nulls(len(rows))])
        held[name] = pc.cast(column, pa.string()) if pa.types.is_dictionary(column.type) else column
    return pa.table(held)


def _beside(left: pa.Table, right: pa.Table) -> pa.Table:
    """The columns of both, the shorter one's filled up with nulls."""
    if not left.num_columns:
        return right
    rows = max(len(left), len(right))
    columns = {}
    for table in (left, right):
        for name in table.column_names:
            filling = pa.nulls(rows - len(table), table[name].type)
            columns[name] = pa.chunked_array([*table[name].chunks, filling])
    return pa.table(columns)
