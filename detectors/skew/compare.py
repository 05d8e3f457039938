"""The kernel: served rows beside their training rows, cell by cell, all windows of a batch at once.

A column is compared as a whole; only cells that differ are looked at one by one. So it costs what reading
the rows costs, and the guesses of `transforms` cost what is wrong.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detectors.declared import Declared, Feature
from detectors.skew import transforms
from detectors.skew.cells import NO_VALUE, differing_numbers, numbers, words
from detectors.skew.summary import MOST_EXAMPLES, CellParity, Crossing, Example, RowParity, Slice, Transform

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Values = NDArray[Any]

MOST_VALUES = 64  # of a dimension that is followed
MOST_CROSSED = 256  # crossings of two dimensions that are followed
FARTHER = (7, 9, 11, 13, 15)  # rows off, where a value is a neighbour's by chance alone


@dataclass(frozen=True)
class Pairs:
    """n rows twice: as `served` and as `training` (canonical tables), in the order in which they were served.

    `starts` int64[n] ascending are the windows of the served rows, µs; `order` int64[n] ranks the rows as
    the training set has them. `lacking[name]` bool[n] marks rows one of whose sides has no such column.
    """

    served: pa.Table
    training: pa.Table
    starts: Ints
    order: Ints
    lacking: Mapping[str, Bools] = field(default_factory=dict)

    @cached_property
    def windows(self) -> list[tuple[int, int, int]]:
        """(window start, first row, row after the last) of each window."""
        known, first = np.unique(self.starts, return_index=True)
        ends = [*first[1:].tolist(), len(self.starts)]
        return list(zip(known.tolist(), first.tolist(), ends, strict=True))

    @cached_property
    def ranks(self) -> Ints:
        """int64[n]: the rows in the training set's order."""
        return np.argsort(self.order, kind="stable")

    @cached_property
    def places(self) -> Ints:
        """int64[n]: where each row stands in `ranks`."""
        places = np.empty_like(self.ranks)
        places[self.ranks] = np.arange(len(places))
        return places


@dataclass(frozen=True)
class Compared:
    """One feature: rows `at` int64[m] that differ, and how to guess why and to write a value."""

    at: Ints
    guess: Callable[[Ints], Mapping[Transform, int]]
    text: Callable[[int], tuple[str, str]]


def compare(pairs: Pairs, declared: Declared) -> dict[int, RowParity]:
    """The parity of each window, by its start, of the features that both sides have."""
    slices = _slices(pairs, declared)
    found: dict[int, dict[str, CellParity]] = {start: {} for start, _, _ in pairs.windows}
    for feature in declared.serving_features:
        compared = _compared(pairs, feature)
        if compared is None:
            continue
        lacking = pairs.lacking.get(feature.name)
        at = compared.at if lacking is None else compared.at[~lacking[compared.at]]
        for start, first, end in pairs.windows:
            mine = at[np.searchsorted(at, first) : np.searchsorted(at, end)]
            rows = end - first - (0 if lacking is None else int(lacking[first:end].sum()))
            if rows:
                found[start][feature.name] = _cell(pairs, compared, mine, rows, slices)
    return {start: _rows(found[start], slices, slice(first, end)) for start, first, end in pairs.windows}


def _rows(
    features: Mapping[str, CellParity], slices: Mapping[str, tuple[Ints, list[str]]], at: slice
) -> RowParity:
    return RowParity(at.stop - at.start, features, _counted(slices, at), _crossed(slices, at))


def _cell(
    pairs: Pairs, compared: Compared, at: Ints, rows: int, slices: Mapping[str, tuple[Ints, list[str]]]
) -> CellParity:
    if not len(at):
        return CellParity(rows)
    ts = pairs.served["ts"].to_numpy()[at]
    ids = pairs.served["prediction_id"]
    shown = np.argsort(ts, kind="stable")[:MOST_EXAMPLES].tolist()
    return CellParity(
        compared=rows,
        differing=len(at),
        transforms=compared.guess(at),
        examples=tuple(Example(int(ts[i]), ids[at[i]].as_py(), *compared.text(at[i])) for i in shown),
        slices=_counted(slices, at),
        crossings=_crossed(slices, at),
    )


def _compared(pairs: Pairs, feature: Feature) -> Compared | None:
    """None where a side has no such column, or one of another kind than declared."""
    name = f"f:{feature.name}"
    if name not in pairs.served.column_names or name not in pairs.training.column_names:
        return None
    sides = pairs.served[name], pairs.training[name]
    numeric = [pa.types.is_floating(side.type) for side in sides]
    if feature.kind == "numeric":
        return _numbers(pairs, numbers(sides[0]), numbers(sides[1])) if all(numeric) else None
    return None if any(numeric) else _words(pairs, *words(*sides))


def _numbers(pairs: Pairs, served: Values, training: Values) -> Compared:
    def guess(at: Ints) -> Mapping[Transform, int]:
        return transforms.of_numbers(served[at], training[at], list(_neighbours(pairs, training, at)))

    return Compared(
        differing_numbers(served, training), guess, lambda i: (_number(served[i]), _number(training[i]))
    )


def _words(pairs: Pairs, served: Ints, training: Ints, vocabulary: list[str]) -> Compared:
    def guess(at: Ints) -> Mapping[Transform, int]:
        beside = list(_neighbours(pairs, training, at))
        return transforms.of_words(served[at], training[at], vocabulary, beside)

    shown = [*vocabulary, "null"]  # NO_VALUE is the last
    return Compared(
        np.flatnonzero(served != training), guess, lambda i: (shown[served[i]], shown[training[i]])
    )


def _number(value: float) -> str:
    return "null" if np.isnan(value) else "invalid" if np.isinf(value) else f"{value:.6g}"


def _neighbours(pairs: Pairs, training: Values, at: Ints) -> Iterator[tuple[Transform, Values, Values]]:
    """Training's values in the rows before and after, as served and as in the training set.

    Rows of one request hold the same value and stand together: the neighbour is the nearest with another.
    """
    for order, ranks, places in (("served", None, at), ("training", pairs.ranks, pairs.places[at])):
        values = training if ranks is None else training[ranks]
        starts = np.flatnonzero(np.append(True, _differs(values[1:], values[:-1])))
        run = np.searchsorted(starts, places, side="right") - 1
        for step, kind in ((-1, "row_before"), (1, "row_after")):
            off = run + step * np.array([[1], *([by] for by in FARTHER)])
            beside, *farther = values[starts[np.clip(off, 0, len(starts) - 1)]]
            yield Transform(kind, order), beside, np.array(farther)


def _differs(one: Values, other: Values) -> Bools:
    """Where two values differ; null is null."""
    return np.asarray((one != other) & ~((one != one) & (other != other)))


def _slices(pairs: Pairs, declared: Declared) -> dict[str, tuple[Ints, list[str]]]:
    """Codes int64[n] and values of each dimension that has few."""
    found = {}
    for dimension in declared.dimensions:
        name = f"d:{dimension.name}"
        if name in pairs.served.column_names:
            codes, _, vocabulary = words(pairs.served[name], pairs.served[name])
            if len(vocabulary) <= MOST_VALUES:
                found[dimension.name] = codes, vocabulary
    return found


def _counted(slices: Mapping[str, tuple[Ints, list[str]]], at: Ints | slice) -> dict[Slice, int]:
    """Rows of each slice among those `at`."""
    counts: dict[Slice, int] = {}
    for name, (codes, vocabulary) in slices.items():
        held = codes[at]
        rows = np.bincount(held[held != NO_VALUE], minlength=len(vocabulary)).tolist()
        counts |= {(name, text): n for text, n in zip(vocabulary, rows, strict=True) if n}
    return counts


def _crossed(slices: Mapping[str, tuple[Ints, list[str]]], at: Ints | slice) -> dict[Crossing, int]:
    """Rows of each two slices at once among those `at`, of dimensions with few crossings."""
    counts: dict[Crossing, int] = {}
    for (one, (left, ours)), (other, (right, theirs)) in combinations(slices.items(), 2):
        if len(ours) * len(theirs) > MOST_CROSSED:
            continue
        known = (left[at] != NO_VALUE) & (right[at] != NO_VALUE)
        rows = np.bincount(left[at][known] * len(theirs) + right[at][known])
        for cell in np.flatnonzero(rows).tolist():
            mine, their = divmod(cell, len(theirs))
            counts[((one, ours[mine]), (other, theirs[their]))] = int(rows[cell])
    return counts
