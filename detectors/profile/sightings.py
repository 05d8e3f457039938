"""What each feature was for the same entity: the lowest and highest value seen of a sample of entities.

An entity is what an experiment randomises (its `unit`: a user, say), the one thing of a row that is declared
to come again. Of all entities those with the 32 smallest hashes are kept: the sample depends on the entities
alone, so one that is sampled in a window is likely sampled when it comes again. A value stands as 31 bits of
its hash; an entity whose lowest and highest agree showed one value. Both merge by minimum and maximum.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detectors.declared import Declared
from detectors.profile.binning import SCORE, Binning, FeatureBins
from detectors.profile.columns import numbers, words
from detectors.profile.hashing import float_words, mix, text_hash
from detectors.profile.rows import Rows

Hashes = NDArray[np.uint64]
Marks = NDArray[np.int64]

#: Entities kept.
KEPT = 32
#: The lowest value where there was none; the highest is 0 then, and any value at least 1.
NONE = 2**32 - 1


@dataclass(frozen=True, eq=False)
class Sightings:
    """`hashes` uint64[S] ascending, S at most `KEPT`; `low` and `high` int64[S, F], one mark a feature."""

    hashes: Hashes = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))
    low: Marks = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    high: Marks = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))


def unit_of_entities(declared: Declared) -> str | None:
    """The column that names entities: the first unit that an experiment declares."""
    return next((e.unit for e in declared.experiments if e.unit is not None), None)


def count_sightings(rows: Rows, declared: Declared, binning: Binning) -> list[Sightings]:
    """The sightings of each group of the rows."""
    hashes = _entities(rows.table, declared)
    features = [feature for feature in binning.features if feature.name != SCORE]
    if hashes is None or not features:
        return [Sightings()] * len(rows.keys)
    bounds = np.searchsorted(rows.group, np.arange(len(rows.keys) + 1)).tolist()
    at = [low + _sampled(hashes[low:high]) for low, high in pairwise(bounds)]
    taken = rows.table.take(pa.array(np.concatenate(at)))
    marks = np.column_stack([_marks(taken, feature) for feature in features])
    ends = np.cumsum([0, *map(len, at)]).tolist()
    return [
        _collapsed(hashes[chosen], np.where(marks[low:high] > 0, marks[low:high], NONE), marks[low:high])
        for chosen, (low, high) in zip(at, pairwise(ends), strict=True)
    ]


def merge_sightings(parts: Sequence[Sightings]) -> Sightings:
    """The sightings of all parts taken together."""
    parts = [part for part in parts if len(part.hashes)]
    if len(parts) < 2:
        return parts[0] if parts else Sightings()
    return _collapsed(
        np.concatenate([part.hashes for part in parts]),
        np.concatenate([part.low for part in parts]),
        np.concatenate([part.high for part in parts]),
    )


def _entities(table: pa.Table, declared: Declared) -> Hashes | None:
    """uint64[n]: the hash of each row's entity, 0 where it is unknown; None when entities aren't declared."""
    unit = unit_of_entities(declared)
    if unit is None:
        return None
    found = _words_of(table, declared.unit_column(unit))
    return None if found is None else np.where(found > 0, mix(found ^ np.uint64(text_hash(unit))), 0)


def _words_of(table: pa.Table, name: str) -> Hashes | None:
    """uint64[n]: a hash of each value of a column, 0 for none; None when the table lacks the column."""
    column = words(table, name)
    if column is not None:
        return column.hashes(0)[column.indices]
    values = numbers(table, name)
    return (
        None if values is None else np.where(np.isnan(values.values), 0, mix(float_words(values.values) + 1))
    )


def _marks(table: pa.Table, feature: FeatureBins) -> Marks:
    """int64[n]: 31 bits of the hash of each value and 1 more, 0 for none."""
    found = _words_of(table, f"f:{feature.name}")
    if found is None:
        return np.zeros(table.num_rows, dtype=np.int64)
    return np.where(found > 0, (found >> np.uint64(33)).astype(np.int64) + 1, 0)


def _sampled(hashes: Hashes) -> Marks:
    """Ascending positions of the rows of the entities with the smallest hashes."""
    distinct = np.unique(hashes[hashes > 0])
    if not len(distinct):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero((hashes > 0) & (hashes <= distinct[:KEPT][-1]))


def _collapsed(hashes: Hashes, low: Marks, high: Marks) -> Sightings:
    """One line for each of the entities with the smallest hashes."""
    if not len(hashes):
        return Sightings()
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    lowest, highest = np.minimum.reduceat(low[order], starts), np.maximum.reduceat(high[order], starts)
    return Sightings(ordered[starts][:KEPT], lowest[:KEPT], highest[:KEPT])
