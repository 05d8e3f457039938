"""Logged rows as the model's inputs: the features as they were served, spelt as a golden case spells them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from detectors.declared import Declared
from monitor.probing.cases import Case


class NotReplayable(ValueError):
    """The log does not hold what the model takes; the message says what is missing."""


def columns(declared: Declared, cases: Sequence[Case]) -> dict[str, Any]:
    """The inputs' names in order, each with an example value where a golden case gives one, else None.

    Raises NotReplayable.
    """
    logged = [feature.name for feature in declared.serving_features]
    if not cases:
        return dict.fromkeys(logged)
    unlogged = [name for name in cases[0].inputs if name not in logged]
    if unlogged:
        raise NotReplayable(f"the model takes {unlogged[0]!r}, which is no feature that served rows carry")
    return dict(cases[0].inputs)


def rows(table: pa.Table, examples: Mapping[str, Any]) -> list[dict[str, Any] | None]:
    """The inputs of each row; None for a row with a value that JSON cannot carry (NaN, infinity).

    Raises NotReplayable where the rows lack a column.
    """
    lacking = [name for name in examples if f"f:{name}" not in table.column_names]
    if lacking:
        raise NotReplayable(f"the rows carry no {lacking[0]!r}")
    values = {name: table.column(f"f:{name}").to_pylist() for name in examples}
    return [
        _row({name: _like(values[name][at], example) for name, example in examples.items()})
        for at in range(table.num_rows)
    ]


def _row(row: dict[str, Any]) -> dict[str, Any] | None:
    odd = any(isinstance(value, float) and not math.isfinite(value) for value in row.values())
    return None if odd else row


def _like(value: Any, example: Any) -> Any:
    """The value in the type of the example: 3.0 is 3 where the model takes whole numbers."""
    if isinstance(example, bool) or not isinstance(example, int | float) or value is None:
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    return int(number) if isinstance(example, int) and number.is_integer() else number
