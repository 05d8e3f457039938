"""Building the bins from the reference's rows.

Numeric: a value with more than 1/64 of the rows is an atom and gets a bin of its own; the other edges are the
order statistics at even ranks of the remaining values, so that each bin holds about as many rows.
Categorical: words by count, ties by text. The bins depend on the set of rows alone: values are sorted first,
and beyond the row limit those rows are taken whose content (or `prediction_id`) has the smallest hashes.

A score in the reference gives the score's bins; without one (training rows carry no scores) a binary model's
score is binned evenly in log-odds, from −12 to 12, and that of a regression by the labels, which it predicts.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detectors.declared import Declared, Feature
from detectors.profile.binning import SCORE, TAIL, VOCABULARY, Binning, FeatureBins
from detectors.profile.columns import numbers, words
from detectors.profile.content import row_hashes
from detectors.profile.hashing import text_hashes

#: Edges of a numeric feature at most: 256 bins.
EDGES = 255

_ATOM = 1 / 64
_LOG_ODDS = 12.0


def build_binning(declared: Declared, tables: Iterable[pa.Table], limit: int = 1_000_000) -> Binning:
    """The binning of a reference given as canonical tables; of more than `limit` rows a uniform part is used.

    Features are those available at serving, in the order declared, then the score when there is a model.
    """
    parts = _at_most(limit, declared, tables)
    features = [_feature_bins(feature, parts) for feature in declared.serving_features]
    if declared.model is not None:
        even = False
        values = _values(parts, "score")
        if not len(values):
            even = declared.model.task == "binary"
            values = values if even else _values(parts, "label")
        edges = even_log_odds() if even else quantile_edges(values)
        features.append(FeatureBins(SCORE, "numeric", edges, _median(values)))
    return Binning(tuple(features))


def _feature_bins(feature: Feature, parts: Sequence[pa.Table]) -> FeatureBins:
    if feature.kind == "numeric":
        values = _values(parts, f"f:{feature.name}")
        return FeatureBins(feature.name, "numeric", quantile_edges(values), _median(values))
    counts = _word_counts(parts, f"f:{feature.name}")
    known = sorted(counts, key=lambda word: (-counts[word], word))
    tail = np.unique(text_hashes(known[VOCABULARY : VOCABULARY + TAIL]))
    return FeatureBins(feature.name, "categorical", vocabulary=tuple(known[:VOCABULARY]), tail=tail)


def quantile_edges(ordered: NDArray[np.float64]) -> NDArray[np.float64]:
    """float64[m], m at most `EDGES`: edges for ascending finite values; none for no values.

    >>> quantile_edges(np.array([1.0, 2.0, 2.0, 3.0])).round(6).tolist()
    [1.0, 1.0, 2.0, 2.0, 3.0, 3.0]
    """
    if not len(ordered):
        return np.zeros(0)
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    counts = np.diff(np.append(starts, len(ordered)))
    heavy = counts > _ATOM * len(ordered)
    atoms = ordered[starts[heavy]]
    others = ordered[np.repeat(~heavy, counts)]
    edges = [np.nextafter(ordered[:1], -np.inf), ordered[-1:], np.nextafter(atoms, -np.inf), atoms]
    room = EDGES - sum(map(len, edges))
    if len(others):
        ranks = np.ceil(len(others) * np.arange(1, room + 1) / (room + 1)).astype(np.int64) - 1
        edges.append(others[ranks])
    return np.unique(np.concatenate(edges))


def even_log_odds() -> NDArray[np.float64]:
    """float64[EDGES]: just below 0, then probabilities even in log-odds, then 1."""
    inner = 1 / (1 + np.exp(-np.linspace(-_LOG_ODDS, _LOG_ODDS, EDGES - 2)))
    return np.concatenate([[np.nextafter(0.0, -1.0)], inner, [1.0]])


def _median(ordered: NDArray[np.float64]) -> float:
    return float(ordered[(len(ordered) - 1) // 2]) if len(ordered) else 0.0


def _values(parts: Sequence[pa.Table], name: str) -> NDArray[np.float64]:
    """All finite values, ascending, −0.0 as 0.0."""
    columns = [column.values for part in parts if (column := numbers(part, name)) is not None]
    values = np.concatenate([c[np.isfinite(c)] for c in columns]) if columns else np.zeros(0)
    return np.sort(values + 0.0)


def _word_counts(parts: Sequence[pa.Table], name: str) -> Counter[str]:
    total: Counter[str] = Counter()
    for part in parts:
        column = words(part, name)
        if column is not None:
            counts = np.bincount(column.indices, minlength=len(column.words) + 1)
            total.update({text: int(counts[i]) for i, text in column.texts.items()})
    return total


def _at_most(limit: int, declared: Declared, tables: Iterable[pa.Table]) -> list[pa.Table]:
    """Tables with at most about `limit` rows: those with the smallest hashes when there are more."""
    held: list[pa.Table] = []
    for table in tables:
        held.append(table)
        if sum(map(len, held)) > 2 * limit:
            held = _smallest(limit, declared, held)
    return _smallest(limit, declared, held) if sum(map(len, held)) > limit else held


def _smallest(limit: int, declared: Declared, held: list[pa.Table]) -> list[pa.Table]:
    hashes = [row_hashes(table, declared, by_id=True) for table in held]
    bound = np.partition(np.concatenate(hashes), limit - 1)[limit - 1]
    return [table.filter(pa.array(h <= bound)) for table, h in zip(held, hashes, strict=True)]
