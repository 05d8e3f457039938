"""The system file: one TOML file that declares a whole ML system through both lenses.

>>> parse('[system]\\nname = "ads"').window_us
3600000000
>>> parse('[system]\\nname = "ads"\\nwindow = "7m"\\n[model]\\ntask = "binay"')
Traceback (most recent call last):
monitor.definition.problems.DefinitionError: system.window: must be whole minutes that divide a day ...
model.task: must be "binary" or "regression", not "binay" (did you mean "binary"?)
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from detectors.declared import Declared
from monitor.definition.build import build
from monitor.definition.checks import check
from monitor.definition.document import read_document, read_text
from monitor.definition.draft import Draft
from monitor.definition.problems import DefinitionError, Fault, Place, Problem, spell
from monitor.definition.stored import from_json, to_json

__all__ = ["DefinitionError", "Problem", "declare", "from_json", "load", "parse", "to_json"]

#: No key that a message can name lies deeper.
_DEEPEST = 5


def load(path: Path) -> Declared:
    """The system that a file declares. Raises DefinitionError with every mistake, or why it is unreadable."""
    return parse(read_text(path))


def parse(text: str) -> Declared:
    """The system that the text of a system file declares. Raises DefinitionError with every mistake."""
    return declare(read_document(text))


def declare(document: Mapping[str, Any]) -> Declared:
    """The system that a document declares, read from TOML or from JSON, where null means left out.

    Raises DefinitionError, its problems in the order of the document.
    """
    draft = Draft(document)
    faults = [*draft.faults, *check(draft)]
    if faults:
        order = {place: position for position, place in enumerate(_places(document))}
        faults.sort(key=lambda fault: _position(fault, order))
        raise DefinitionError([Problem(spell(fault.place), fault.message) for fault in faults])
    return build(draft.file)


def _places(value: Any, place: Place = ()) -> Iterator[Place]:
    """Every place of the document, in the order of the file."""
    yield place
    if len(place) == _DEEPEST:
        return
    if isinstance(value, dict):
        for key, held in value.items():
            yield from _places(held, (*place, key))
    elif isinstance(value, list):
        for index, held in enumerate(value):
            yield from _places(held, (*place, index))


def _position(fault: Fault, order: Mapping[Place, int]) -> int:
    """Where the fault stands; what is missing stands where the table begins that should hold it."""
    place = fault.place
    while place not in order:
        place = place[:-1]
    return order[place]
