"""From the user's column names to the contract's, and what each log must and may hold."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from detectors.declared import Declared
from monitor.ingest.errors import InputError


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
            (*score, "model_version", "status", "latency_ms", *serving, *dimensions, *arms),
        ),
        "outcomes": Layout(("prediction_id", "ts", "label"), ("value",)),
        "training": Layout((), ("prediction_id", "ts", "label", *features, *dimensions)),
        "metrics": Layout(("metric", "ts", "value"), dimensions),
        "probes": Layout(
            ("probe", "case", "ts", "expected", "observed"), ("latency_ms", "model_version")
        ),
        "events": Layout(("ts", "kind", "title"), ("until", "subject")),
    }
    if log not in layouts:
        raise InputError("unknown log", f"{log!r} is no log; known: {', '.join(layouts)}", status=404)
    return layouts[log]


def rename(table: pa.Table, columns: Mapping[str, str]) -> pa.Table:
    """The table under the contract's names. Raises InputError when two columns come to one name."""
    theirs = {user: ours for ours, user in columns.items()}
    names = [theirs.get(name, name) for name in table.column_names]
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        raise InputError("column twice", f"more than one column is {repeated[0]!r}")
    return table.rename_columns(names)


def select(table: pa.Table, wanted: Layout, unknown: Counter[str]) -> pa.Table:
    """The known columns of the table; the others are counted, a value each, and left out."""
    missing = [name for name in wanted.required if name not in table.column_names]
    if missing:
        raise InputError(
            "column missing",
            f"column {missing[0]!r} is missing; there are: {_listed(table.column_names)}",
        )
    known = {*wanted.required, *wanted.optional}
    for name in table.column_names:
        if name not in known:
            unknown[name] += table.num_rows
    return table.select([name for name in table.column_names if name in known])


def _listed(names: Iterable[str]) -> str:
    shown = [repr(name) for name in names]
    return ", ".join(shown[:12]) + (f" and {len(shown) - 12} more" if len(shown) > 12 else "") or "none"
