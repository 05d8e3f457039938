"""Sums by arm of each experiment and by bucket of its units.

What an experiment randomises (its `unit`: a user, say; without one the row itself) is hashed into 256
buckets, salted with the experiment's name. Units fall into buckets at random, so the spread of a ratio over
the buckets of an arm is its error with all that ties the rows of one unit together, and no row need be kept.
A bucket of the time before the experiment meets itself again afterwards: the same units.

Arms that were not planned are one more arm, the last; rows without an arm take no part.

Reference: the bucketed ("batched") jackknife of large-scale experimentation: R. Kohavi, D. Tang and Y. Xu,
Trustworthy Online Controlled Experiments, Cambridge 2020, chapter 18.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detectors.declared import Declared, Experiment
from detectors.profile.columns import numbers, words
from detectors.profile.content import row_hashes
from detectors.profile.hashing import byte_hashes, float_words, mix, text_hash
from detectors.profile.measures import Measure, total_sums
from detectors.profile.rows import Rows
from detectors.profile.sums import Sums

BUCKETS = 256
#: Arms at most, the one for all that were not planned included.
MOST = 64
_SPAN = MOST * BUCKETS

Plan = tuple[str, tuple[str, ...]]  # an experiment's name and its planned arms, ascending


@dataclass(frozen=True, eq=False)
class Arms:
    """The cells that hold rows: `at` int64[C] ascending, `sums` of each.

    A cell is (number of the plan × MOST + number of the arm) × BUCKETS + bucket.
    """

    plans: tuple[Plan, ...] = ()
    at: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    sums: Sums = field(default_factory=lambda: Sums.zeros(0))


def plan_of(experiment: Experiment) -> Plan:
    """What the cells of an experiment stand under: with other arms planned it is another experiment."""
    return experiment.name, tuple(sorted(experiment.planned))[: MOST - 1]


def sums_of(plan: Plan, parts: Iterable[Arms]) -> Sums:
    """The sums of one experiment over all parts: (arms + 1) × BUCKETS sets, by arm and bucket."""
    found = Sums.zeros((len(plan[1]) + 1) * BUCKETS)
    for part in parts:
        if plan in part.plans:
            first = part.plans.index(plan) * _SPAN
            low, high = np.searchsorted(part.at, [first, first + _SPAN]).tolist()
            found.table[:, part.at[low:high] - first] += part.sums.table[:, low:high]
    return found


def count_arms(rows: Rows, declared: Declared, measures: Sequence[Measure]) -> list[Arms]:
    """The cells of each group of the rows."""
    plans = tuple(plan_of(experiment) for experiment in declared.experiments)
    if not plans or not len(rows):
        return [Arms()] * len(rows.keys)
    span = len(plans) * _SPAN
    found = []
    for number, experiment in enumerate(declared.experiments):
        arm = _arm(rows.table, experiment, plans[number][1])
        cell = (number * MOST + arm) * BUCKETS + _bucket(rows.table, declared, experiment)
        chosen = np.flatnonzero(arm >= 0)
        at, position = np.unique((rows.group * span + cell)[chosen], return_inverse=True)
        found.append((at, total_sums([m.taken(chosen) for m in measures], position, len(at))))
    at = np.concatenate([cells for cells, _ in found])
    table = np.concatenate([sums for _, sums in found], axis=1)
    order = np.argsort(at)
    bounds = np.searchsorted(at[order], np.arange(len(rows.keys) + 1) * span).tolist()
    return [
        _cells(plans, at[order[low:high]] % span, table[:, order[low:high]]) for low, high in pairwise(bounds)
    ]


def merge_arms(parts: Sequence[Arms]) -> Arms:
    """The cells of all parts taken together; an experiment that some parts lack is kept."""
    parts = [part for part in parts if part.plans]
    if len(parts) < 2:
        return parts[0] if parts else Arms()
    plans = tuple(sorted({plan for part in parts for plan in part.plans}))
    at = np.concatenate([_renumbered(part.at, part.plans, plans) for part in parts])
    return _cells(plans, at, np.concatenate([part.sums.table for part in parts], axis=1))


def _cells(plans: Sequence[Plan], at: NDArray[np.int64], table: NDArray[np.int64]) -> Arms:
    """The cells added up where they are the same, under the plans that have any."""
    used = tuple(sorted(plans[number] for number in np.unique(at // _SPAN).tolist()))
    distinct, inverse = np.unique(_renumbered(at, plans, used), return_inverse=True)
    sums = Sums.zeros(len(distinct))
    np.add.at(sums.table.T, inverse, table.T)
    return Arms(used, distinct, sums)


def _renumbered(at: NDArray[np.int64], old: Sequence[Plan], new: Sequence[Plan]) -> NDArray[np.int64]:
    number = np.array([new.index(plan) if plan in new else 0 for plan in old] or [0], dtype=np.int64)
    return np.asarray(number[at // _SPAN] * _SPAN + at % _SPAN)


def _arm(table: pa.Table, experiment: Experiment, planned: Sequence[str]) -> NDArray[np.int64]:
    """int64[n]: the number of each row's arm, −1 where it has none."""
    column = words(table, f"a:{experiment.arm}")
    if column is None:
        return np.full(table.num_rows, -1, dtype=np.int64)
    known: Mapping[str, int] = {name: number for number, name in enumerate(planned)}
    arms = np.full(len(column.words) + 1, len(planned), dtype=np.int64)
    arms[-1] = -1
    for word, text in column.texts.items():
        arms[word] = known.get(text, len(planned)) if text else -1
    return arms[column.indices]


def _bucket(table: pa.Table, declared: Declared, experiment: Experiment) -> NDArray[np.int64]:
    """int64[n]: the bucket of each row's unit."""
    hashes = mix(_units(table, declared, experiment.unit) ^ np.uint64(text_hash(experiment.name)))
    return (hashes % np.uint64(BUCKETS)).astype(np.int64)


def _units(table: pa.Table, declared: Declared, unit: str | None) -> NDArray[np.uint64]:
    """uint64[n]: a hash of what was randomised; a row whose unit is unknown is a unit of its own."""
    named = "prediction_id" in table.column_names
    row = byte_hashes(table["prediction_id"]) if named else row_hashes(table, declared)
    if unit is None or (name := declared.unit_column(unit)) not in table.column_names:
        return row
    column = words(table, name)
    if column is not None:
        hashes = column.hashes(0)[column.indices]
        return np.where(column.indices == len(column.words), row, hashes)
    values = numbers(table, name)
    return row if values is None else np.where(np.isnan(values.values), row, float_words(values.values))
