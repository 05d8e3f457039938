"""Results that are kept, a line of JSON each, so that a run that was stopped goes on where it was."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")


def keep(lines: Path, results: "Iterable[DataclassInstance]") -> None:
    """Add results to a file."""
    lines.parent.mkdir(parents=True, exist_ok=True)
    with lines.open("a") as file:
        file.writelines(json.dumps(asdict(result)) + "\n" for result in results)


def kept(lines: Path, make: Callable[..., T]) -> list[T]:
    """All results of a file, oldest first; none when there is no file."""
    if not lines.exists():
        return []
    read: list[dict[str, Any]] = [json.loads(line) for line in lines.read_text().splitlines()]
    return [make(**each) for each in read]
