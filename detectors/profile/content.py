"""The content of a row as one hash: its time, features, dimensions and score, without its id."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detectors.declared import Declared
from detectors.profile.columns import integers, numbers, words
from detectors.profile.hashing import float_words, fold_in, text_hash

_NULL = text_hash("\x00null")
_BLOCK = 1 << 15  # rows that stay in the processor's cache


def row_hashes(table: pa.Table, declared: Declared, by_id: bool = False) -> NDArray[np.uint64]:
    """uint64[n]: equal for rows of equal content; an absent column counts as null.

    With `by_id` the hash of `prediction_id` takes its place where the table has that column: then a row's
    prediction, outcome and training twin are taken or left together.
    """
    if by_id and "prediction_id" in table.column_names:
        return _word_column(table, "prediction_id")
    result = np.zeros(table.num_rows, dtype=np.uint64)
    for column in _columns(table, declared):
        for low in range(0, len(result), _BLOCK):
            block = slice(low, low + _BLOCK)
            result[block] = fold_in(result[block], column[block])
    return result


def _columns(table: pa.Table, declared: Declared) -> Iterator[NDArray[np.uint64]]:
    """The cells of each column of the content as 64-bit words."""
    yield _time_column(table)
    yield _number_column(table, "score")
    for feature in declared.serving_features:
        name = f"f:{feature.name}"
        yield _number_column(table, name) if feature.kind == "numeric" else _word_column(table, name)
    for dimension in declared.dimensions:
        yield _word_column(table, f"d:{dimension.name}")


def _time_column(table: pa.Table) -> NDArray[np.uint64]:
    column = integers(table, "ts")
    return np.zeros(table.num_rows, np.uint64) if column is None else column[0].view(np.uint64)


def _number_column(table: pa.Table, name: str) -> NDArray[np.uint64]:
    column = numbers(table, name)
    if column is None:
        return np.full(table.num_rows, _NULL, dtype=np.uint64)
    bits = float_words(column.values)
    if column.null is not None:
        bits[column.null] = _NULL
    return bits


def _word_column(table: pa.Table, name: str) -> NDArray[np.uint64]:
    column = words(table, name)
    if column is None:
        return np.full(table.num_rows, _NULL, dtype=np.uint64)
    return column.hashes(_NULL)[column.indices]
