"""Which cells of two columns differ? A number and its way through float32 or text are the same number.

Null, NaN and the empty text are one and the same "no value": a file format may turn each into the other.
Numbers agree to six significant digits (a float32 keeps seven, and a text of a float32 as many); what is
served with fewer digits than it was trained on is `rounded`, and that is skew. Differences below 1e-12 are
not seen: they are what is left when equal numbers cancel.
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SAME = 1e-6  # relative difference of numbers that are one
NOTHING = 1e-12
NO_VALUE = -1


def numbers(column: pa.ChunkedArray) -> Floats:
    """float64[n], NaN for no value."""
    return np.asarray(column.to_numpy(), dtype=np.float64)


def differing_numbers(served: Floats, training: Floats) -> Ints:
    """The rows where the numbers differ, ascending.

    >>> third = np.array([1 / 3, 1 / 3, np.nan, np.nan, np.inf])
    >>> differing_numbers(third, np.array([np.float32(1 / 3), 0.333, np.nan, 0.0, 5.0])).tolist()
    [1, 3, 4]
    """
    at = np.flatnonzero(served != training)
    mine, theirs = served[at], training[at]
    same = near(mine, theirs, SAME) | (np.isnan(mine) & np.isnan(theirs))
    return at[~same]


def near(a: Floats, b: Floats, relative: float) -> NDArray[np.bool_]:
    """True where two numbers are equal but for a relative difference; never for infinity or NaN."""
    least = np.minimum(np.abs(a), np.abs(b))
    with np.errstate(invalid="ignore"):
        return np.asarray(np.abs(a - b) <= np.maximum(relative * least, NOTHING))


def words(served: pa.ChunkedArray, training: pa.ChunkedArray) -> tuple[Ints, Ints, list[str]]:
    """Codes int64[n] of both columns in one vocabulary, and the vocabulary; `NO_VALUE` for null and ""."""
    mine, theirs = _coded(served), _coded(training)
    place = pc.index_in(theirs.dictionary, value_set=mine.dictionary)
    new = place.is_null().to_numpy(zero_copy_only=False)
    known = place.fill_null(0).to_numpy().astype(np.int64)
    known[new] = len(mine.dictionary) + np.arange(int(new.sum()))
    vocabulary = mine.dictionary.to_pylist() + theirs.dictionary.filter(pa.array(new)).to_pylist()
    own = np.arange(len(mine.dictionary))
    empty = [at for at, text in enumerate(vocabulary) if not text]
    return _codes(mine, own, empty), _codes(theirs, known, empty), vocabulary


def _coded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    one: Any = column.unify_dictionaries().combine_chunks()
    return one.chunk(0) if isinstance(one, pa.ChunkedArray) else one


def _codes(column: pa.DictionaryArray, places: Ints, empty: list[int]) -> Ints:
    """The column's indices as places in the common vocabulary."""
    numbered = np.append(places, NO_VALUE)
    numbered[np.isin(numbered, empty)] = NO_VALUE
    indices = pc.fill_null(column.indices.cast(pa.int64()), len(places)).to_numpy(zero_copy_only=False)
    return np.asarray(numbered[indices])
