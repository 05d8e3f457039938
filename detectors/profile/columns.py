"""From Arrow columns to arrays: numbers with their nulls, and texts as indices into distinct words."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from detectors.profile.hashing import text_hash


def _one_chunk(table: pa.Table, name: str) -> pa.Array | None:
    # The schema's index, not the list of names: that is made anew on each call, for each of many features.
    index = table.schema.get_field_index(name)
    if index < 0:
        return None
    column = table.column(index)
    if column.num_chunks == 1:
        return column.chunk(0)
    if pa.types.is_dictionary(column.type):
        column = column.unify_dictionaries()
    return column.combine_chunks()


@dataclass(frozen=True, eq=False)
class Numbers:
    """A numeric column: `values` float64[n], `null` bool[n] or None when there are no nulls.

    Where `null` holds, the value is NaN.
    """

    values: NDArray[np.float64]
    null: NDArray[np.bool_] | None


def numbers(table: pa.Table, name: str) -> Numbers | None:
    """The column as numbers, or None when the table lacks it or holds words (of a former kind)."""
    column = _one_chunk(table, name)
    if column is None or _textual(column.type):
        return None
    if column.type != pa.float64():
        column = column.cast(pa.float64(), safe=False)
    null = pc.is_null(column).to_numpy(zero_copy_only=False) if column.null_count else None
    return Numbers(column.to_numpy(zero_copy_only=False), null)


def integers(table: pa.Table, name: str) -> tuple[NDArray[np.int64], NDArray[np.bool_]] | None:
    """(int64[n] with 0 for null, bool[n] which are present), or None when the table lacks the column."""
    column = _one_chunk(table, name)
    if column is None:
        return None
    present = pc.is_valid(column).to_numpy(zero_copy_only=False)
    return column.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False), present


@dataclass(frozen=True, eq=False)
class Words:
    """A text column: row r holds word `indices[r]`, int64[n]; null is the index len(words)."""

    indices: NDArray[np.int64]
    words: pa.Array

    @cached_property
    def used(self) -> NDArray[np.int64]:
        """Ascending positions of the words that some row holds."""
        counts = np.bincount(self.indices, minlength=len(self.words) + 1)
        return np.flatnonzero(counts[: len(self.words)])

    @cached_property
    def texts(self) -> dict[int, str]:
        """Position to text of the words used."""
        return dict(zip(self.used.tolist(), self.words.take(pa.array(self.used)).to_pylist(), strict=True))

    def hashes(self, null: int) -> NDArray[np.uint64]:
        """uint64[len(words) + 1]: the hash of each used word, and `null` last."""
        table = np.zeros(len(self.words) + 1, dtype=np.uint64)
        table[-1] = null
        table[self.used] = np.fromiter(map(text_hash, self.texts.values()), np.uint64, len(self.texts))
        return table


def words(table: pa.Table, name: str) -> Words | None:
    """The column as distinct words, or None when the table lacks it or holds floats."""
    column = _one_chunk(table, name)
    if column is None or pa.types.is_floating(column.type):
        return None
    if not (pa.types.is_dictionary(column.type) and _distinct(column.dictionary)):
        column = column.cast(pa.string()).dictionary_encode()
    indices = column.indices
    if indices.null_count:
        indices = indices.cast(pa.int64()).fill_null(len(column.dictionary))
    dense = indices.to_numpy(zero_copy_only=False).astype(np.int64, copy=False)
    return Words(dense, column.dictionary.cast(pa.string()))


def _textual(kind: pa.DataType) -> bool:
    held = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(held) or pa.types.is_large_string(held))


def _distinct(dictionary: pa.Array) -> bool:
    return bool(
        _textual(dictionary.type)
        and not dictionary.null_count
        and pc.count_distinct(dictionary).as_py() == len(dictionary)
    )
