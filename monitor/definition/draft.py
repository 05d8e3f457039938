"""A system file read as far as it goes: what could be read, beside what could not.

Pydantic gives nothing back when anything fails; a reader of a file with five mistakes wants all five, the
contradictions between tables included. So the values that fail are noted and taken out, and the rest is read
again.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from monitor.definition.problems import Fault, Place
from monitor.definition.shapes import LISTS, TABLES, FileShape, Shape
from monitor.definition.translation import to_fault


class Draft:
    """`document` as in the file, `file` what could be read of it, `faults` what could not."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.faults: list[Fault] = []
        kept = dict(document)
        while True:
            try:
                self.file = FileShape.model_validate(kept)
                break
            except ValidationError as error:
                found = [to_fault(detail, document) for detail in error.errors(include_url=False)]
                self.faults += found
                kept = _without(kept, [_removable(fault.place) for fault in found])
        self._broken = {fault.place for fault in self.faults}
        self._holding = {place[:depth] for place in self._broken for depth in range(len(place) + 1)}

    def is_broken(self, *place: str | int) -> bool:
        """True when the value at the place, a part of it or what holds it could not be read."""
        return place in self._holding or any(place[:depth] in self._broken for depth in range(len(place)))

    def tables(self) -> Iterator[tuple[Place, Shape]]:
        """Every table that could be read, with its place."""
        yield ("system",), self.file.system
        if self.file.model is not None:
            yield ("model",), self.file.model
        for section in TABLES:
            for name, shape in getattr(self.file, section).items():
                yield (section, name), shape
        for section in LISTS:
            for index, shape in enumerate(getattr(self.file, section)):
                yield (section, index), shape


def _removable(place: Place) -> Place:
    """What to take out for the place to be gone: its key, so that no list entry changes its index."""
    if len(place) == 2 and place[0] in LISTS:
        return place
    while isinstance(place[-1], int):
        place = place[:-1]
    return place


def _without(value: Any, places: list[Place]) -> Any:
    """A copy of the value without what is at the places; a list entry leaves an empty table behind."""
    below: dict[str | int, list[Place]] = {}
    for first, *rest in places:
        below.setdefault(first, []).append(tuple(rest))
    copy = value.copy()
    for part, inner in below.items():
        if () not in inner:
            copy[part] = _without(value[part], inner)
        elif isinstance(part, int):
            copy[part] = {}
        else:
            del copy[part]
    return copy
