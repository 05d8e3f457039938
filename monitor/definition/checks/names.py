"""Names that stand as keys: columns of features and dimensions, metrics and the arms of experiments."""

from collections.abc import Iterator
from typing import Any

from monitor.definition.draft import Draft
from monitor.definition.problems import Fault, Place
from monitor.definition.shapes import TABLES
from monitor.definition.values import name


def check(draft: Draft) -> Iterator[Fault]:
    """Each such key is a name; read from the document, so that a broken entry's name is judged too."""
    for section in TABLES:
        yield from _keys((section,), draft.document.get(section))
    for index, experiment in enumerate(draft.file.experiments):
        yield from _keys(("experiments", index, "planned"), experiment.planned)


def _keys(place: Place, table: Any) -> Iterator[Fault]:
    for key in table if isinstance(table, dict) else ():
        try:
            name(key)
        except ValueError as error:
            yield Fault((*place, key), f"the name {error}")
