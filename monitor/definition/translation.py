"""Pydantic's errors in the words of the system file."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

from monitor.definition.problems import Fault, Place
from monitor.definition.shapes import LISTS, SECTIONS, FileShape, Shape, SystemShape
from monitor.definition.words import show, suggest


def to_fault(detail: ErrorDetails, document: Mapping[str, Any]) -> Fault:
    """The error at the deepest place that the file itself has: a short form has no inner key to point at."""
    place: Place = ()
    value: Any = document
    for part in detail["loc"]:
        if not _holds(value, part):
            break
        place, value = (*place, part), value[part]
    return Fault(place, _message(detail, place))


def _holds(value: Any, part: str | int) -> bool:
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and part < len(value)


def _message(detail: ErrorDetails, place: Place) -> str:
    match detail["type"]:
        case "value_error":
            return str(detail["ctx"]["error"])
        case "extra_forbidden":
            return _unknown_key(place)
        case "tuple_type" if place[0] in LISTS and len(place) == 1:
            return f"must be a list of tables, each headed [[{place[0]}]], not {show(detail['input'])}"
        case "tuple_type":
            return f"must be a list in square brackets, not {show(detail['input'])}"
        case _:
            return f"must be a table, not {show(detail['input'])}"


def _unknown_key(place: Place) -> str:
    *_, key = place
    shape: type[Shape] = FileShape if len(place) == 1 else SECTIONS[str(place[0])]
    known = [shape.key(field) for field in shape.model_fields]
    if shape is FileShape and key in {SystemShape.key(field) for field in SystemShape.model_fields}:
        return "unknown key here: it belongs in [system]"
    hint = suggest(str(key), known) or f"; known here: {', '.join(known)}"
    return f"unknown key{hint}"
