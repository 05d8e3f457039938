"""Helpers for frozen records whose fields are arrays with one entry a row, named arrays, or such records."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from monitor.simulator.arrays import Bools, Ints

Record = TypeVar("Record", bound="DataclassInstance")


def take(record: Record, rows: "Ints | Bools") -> Record:
    """The same record with only some of its rows."""
    return type(record)(**{name: _rows(value, rows) for name, value in _fields(record)})


def join(first: Record, second: Record) -> Record:
    """The rows of both, the first one's before."""
    theirs = dict(_fields(second))
    return type(first)(**{name: _both(value, theirs[name]) for name, value in _fields(first)})


def _fields(record: "DataclassInstance") -> list[tuple[str, Any]]:
    return [(field.name, getattr(record, field.name)) for field in fields(record)]


def _rows(value: Any, rows: "Ints | Bools") -> Any:
    if isinstance(value, Mapping):
        return {name: each[rows] for name, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return take(value, rows)
    return value[rows]


def _both(first: Any, second: Any) -> Any:
    if isinstance(first, Mapping):
        return {name: np.concatenate([each, second[name]]) for name, each in first.items()}
    return np.concatenate([first, second])
