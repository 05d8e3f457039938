"""Helpers for frozen records whose every field is an array with one entry a row."""

from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from monitor.simulator.arrays import Bools, Ints

Record = TypeVar("Record", bound="DataclassInstance")


def take(record: Record, rows: "Ints | Bools") -> Record:
    """The same record with only some of its rows."""
    return type(record)(**{field.name: getattr(record, field.name)[rows] for field in fields(record)})
