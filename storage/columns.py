"""Names of a block's columns: users' names outside, integers inside (`f:age` is stored as `f12`)."""

from collections.abc import Iterable, Mapping

from storage import names
from storage.names import Kind
from storage.store import Tx

KINDS: Mapping[str, Kind] = {"f": "feature", "d": "dimension", "a": "arm", "u": "unit"}


def stored(tx: Tx, system_id: int, columns: Iterable[str]) -> dict[str, str]:
    """Each column's name inside a block; a feature, dimension, arm or unit that is new gets its integer."""
    given = list(columns)
    found = {column: column for column in given if column[1:2] != ":"}
    for letter, kind in KINDS.items():
        texts = [column[2:] for column in given if column.startswith(f"{letter}:")]
        if texts:
            numbers = names.ids(tx, system_id, kind, texts)
            found |= {f"{letter}:{text}": f"{letter}{number}" for text, number in numbers.items()}
    return found


def given(tx: Tx, system_id: int) -> dict[str, str]:
    """The other way: the name inside a block -> the canonical name, of every column ever stored."""
    return {
        f"{letter}{number}": f"{letter}:{text}"
        for letter, kind in KINDS.items()
        for number, text in names.texts(tx, system_id, kind).items()
    }
