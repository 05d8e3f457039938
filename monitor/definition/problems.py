"""What is wrong with a system file, each mistake by the key that holds it."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

#: Where a value stands in the file: keys by name, list entries by index.
Place = tuple[str | int, ...]

_LONGEST_KEY = 200
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]{1,200}")


class Fault(NamedTuple):
    """A mistake at a place, before its place is spelt as a path."""

    place: Place
    message: str


@dataclass(frozen=True)
class Problem:
    """One mistake: `path` is spelt as in TOML (`probes[0].every`), empty when the whole file is meant."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class DefinitionError(ValueError):
    """The system file cannot be taken; `problems` lists every mistake in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def spell(place: Place) -> str:
    """The place as one line.

    >>> spell(("metrics", "ctr", "ratio", 1)), spell(("features", "prix é"))
    ('metrics.ctr.ratio[1]', 'features."prix é"')
    """
    path = ""
    for part in place:
        if isinstance(part, int):
            path += f"[{part}]"
            continue
        key = part if _BARE_KEY.fullmatch(part) else quote(part, _LONGEST_KEY)
        path += f".{key}" if path else key
    return path


def quote(text: str, longest: int = 80) -> str:
    """The text in double quotes on one line: cut when long, with what cannot be printed escaped."""
    cut = text if len(text) <= longest else text[:longest] + "…"
    return "".join(
        char if char.isprintable() else json.dumps(char)[1:-1] for char in json.dumps(cut, ensure_ascii=False)
    )
