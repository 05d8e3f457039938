"""What a comparison of served rows with their training rows comes to: counts that add up.

`RowParity` of two sets of rows merge into that of both, in any order: the counts are whole numbers, and of
the examples those served first are kept.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

MOST_EXAMPLES = 3
Key = TypeVar("Key")

Slice = tuple[str, str]  # (dimension, its value)
Crossing = tuple[Slice, Slice]  # of two dimensions, in the order declared


class Transform(NamedTuple):
    """What turns training's value into the served one; `value` is the default, the factor or the offset."""

    kind: str
    value: str = ""


class Example(NamedTuple):
    """One differing cell: when and under which id it was served, both values as text."""

    ts: int
    prediction_id: str
    served: str
    training: str


@dataclass(frozen=True)
class CellParity:
    """One feature: cells compared, cells that differ, and how many of these each transform explains."""

    compared: int
    differing: int = 0
    transforms: Mapping[Transform, int] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    slices: Mapping[Slice, int] = field(default_factory=dict)  # differing cells by slice
    crossings: Mapping[Crossing, int] = field(default_factory=dict)  # and by two slices at once


@dataclass(frozen=True)
class RowParity:
    """Rows that were served and are training rows too, by feature.

    `slices` counts these rows by slice, `crossings` by two slices of different dimensions at once.
    """

    rows: int
    features: Mapping[str, CellParity]
    slices: Mapping[Slice, int] = field(default_factory=dict)
    crossings: Mapping[Crossing, int] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        """Cells compared."""
        return sum(cell.compared for cell in self.features.values())

    @property
    def differing(self) -> int:
        """Cells that differ."""
        return sum(cell.differing for cell in self.features.values())


def merge(parts: Iterable[RowParity]) -> RowParity:
    """The comparison of all rows of the parts, which share none.

    >>> one = RowParity(10, {"age": CellParity(10, 2, {Transform("default", "0"): 2})})
    >>> both = merge([one, one])
    >>> both.rows, both.features["age"].differing, both.features["age"].transforms
    (20, 4, {Transform(kind='default', value='0'): 4})
    """
    held = list(parts)
    if len(held) == 1:
        return held[0]
    names = dict.fromkeys(name for part in held for name in part.features)
    return RowParity(
        rows=sum(part.rows for part in held),
        features={name: _merged([p.features[name] for p in held if name in p.features]) for name in names},
        slices=_added(part.slices for part in held),
        crossings=_added(part.crossings for part in held),
    )


def _merged(cells: list[CellParity]) -> CellParity:
    return CellParity(
        compared=sum(cell.compared for cell in cells),
        differing=sum(cell.differing for cell in cells),
        transforms=_added(cell.transforms for cell in cells),
        examples=tuple(sorted(example for cell in cells for example in cell.examples)[:MOST_EXAMPLES]),
        slices=_added(cell.slices for cell in cells),
        crossings=_added(cell.crossings for cell in cells),
    )


def _added(counts: Iterable[Mapping[Key, int]]) -> dict[Key, int]:
    return dict(sum(map(Counter, counts), Counter()))
