"""From the user's column names to the contract's, and what each log must and may hold."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from detectors.declared import Declared
from monitor.ingest.errors import InputError

SHOWN = 12  # names in a message
LONGEST_NAME = 100  # characters of an unknown column's name that are kept
MOST_UNKNOWN = 100  # unknown columns of a chunk that are counted by name
OTHERS = "(others)"


@dataclass(frozen=True)
class Layout:
    """The columns of one log: without a required one a call is refused; unknown ones are counted."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


def layout(log: str, declared: Declared) -> Layout:
    """The layout of a log for this system. Raises InputError for a log that the contract does not know."""
    features = tuple(f.name for f in declared.features)
    serving = tuple(f.name for f in declared.serving_features)
    dimensions = tuple(d.name for d in declared.dimensions)
    arms = tuple(e.arm for e in declared.experiments)
    score = (declared.model.score,) if declared.model else ()
    layouts = {
        "predictions": Layout(
            ("prediction_id", "ts"),
            (*score, "model_version", "status", "latency_ms", *serving, *dimensions, *arms, *declared.units),
        ),
        "outcomes": Layout(("prediction_id", "ts", "label"), ("value",)),
        "training": Layout((), ("prediction_id", "ts", "label", *features, *dimensions)),
        "metrics": Layout(("metric", "ts", "value"), dimensions),
        "probes": Layout(("probe", "case", "ts", "expected", "observed"), ("latency_ms", "model_version")),
        "events": Layout(("ts", "kind", "title"), ("until", "subject")),
    }
    if log not in layouts:
        raise InputError("unknown log", f"{log!r} is no log; known: {', '.join(layouts)}", status=404)
    return layouts[log]


def rename(table: pa.Table, columns: Mapping[str, str]) -> pa.Table:
    """The table under the contract's names. Raises InputError when two columns come to one name."""
    ours = {user: ours for ours, user in columns.items()}
    names = [ours.get(name, name) for name in table.column_names]
    came: dict[str, str] = {}
    for theirs, name in zip(table.column_names, names, strict=True):
        if name in came:
            both = f"{came[name]!r} and {theirs!r}" if came[name] != theirs else f"two columns {theirs!r}"
            raise InputError(
                "column twice", f"{both} are both {name!r} by the system file: rename or drop one"
            )
        came[name] = theirs
    return table.rename_columns(names)


def select(table: pa.Table, wanted: Layout, columns: Mapping[str, str], unknown: Counter[str]) -> pa.Table:
    """The known columns of the table; the others are counted, a value each, and left out."""
    missing = [name for name in wanted.required if name not in table.column_names]
    if missing:
        called = f"{columns[missing[0]]!r} ({missing[0]})" if missing[0] in columns else repr(missing[0])
        there = [columns.get(name, name) for name in table.column_names]
        raise InputError("column missing", f"column {called} is missing; there are: {_listed(there)}")
    known = {*wanted.required, *wanted.optional}
    for name in table.column_names:
        if name not in known:
            values = table.num_rows - table[name].null_count
            unknown[_told(name) if len(unknown) < MOST_UNKNOWN else OTHERS] += values
    return table.select([name for name in table.column_names if name in known])


def _told(name: str) -> str:
    """A column's name as it can be stored and shown."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name[:LONGEST_NAME])


def _listed(names: Iterable[str]) -> str:
    shown = [repr(_told(name)) for name in names]
    return (
        ", ".join(shown[:SHOWN]) + (f" and {len(shown) - SHOWN} more" if len(shown) > SHOWN else "") or "none"
    )
