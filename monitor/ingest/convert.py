"""Columns as they come become columns as the profiles need them, with a mark on each value that can't.

Each converter takes one Arrow column of any type and gives a column of the wanted type, null where a value
was null or refused. What one value becomes never depends on its neighbours, so that rows may be cut into
batches anywhere.
"""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from monitor.ingest.errors import InputError

Mask = npt.NDArray[np.bool_]
LARGEST = 1e15  # beyond it a sum of decimals is no longer exact
LONGEST_WORD = 1_000  # characters of a categorical feature's value that are kept
EXACT = 1 << 53  # beyond it a double is no longer every whole number

_NUMBER = re.compile(r"[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|nan|inf(inity)?)", re.ASCII | re.IGNORECASE)
_BOOLEANS = {"true": 1.0, "false": 0.0}


@dataclass(frozen=True)
class Converted:
    """One column after conversion; `refused[i]` is True where row i held a value that can't be taken."""

    values: pa.Array
    refused: Mask


def flat(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The column as one plain array: chunks joined, dictionaries, runs, wide and view strings made plain."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    if isinstance(array, pa.DictionaryArray):
        array = array.dictionary_decode()
    if isinstance(array, pa.RunEndEncodedArray):
        array = pa.compute.run_end_decode(array)
    if pa.types.is_large_string(array.type) or pa.types.is_string_view(array.type):
        array = array.cast(pa.string())
    return array


def mask_of(condition: pa.BooleanArray) -> Mask:
    """The condition as a mask; null is False."""
    return np.asarray(condition.fill_null(False), dtype=np.bool_)


def none_refused(n: int) -> Mask:
    """A mask that refuses nothing."""
    return np.zeros(n, dtype=np.bool_)


def text(name: str, column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Text; whole numbers and booleans become their text. Raises InputError for other types."""
    array = flat(column)
    if pa.types.is_floating(array.type):  # whole numbers, where a missing one made them doubles
        array = _whole(array)
    kind = array.type
    if pa.types.is_null(kind):
        return pa.nulls(len(array), pa.string())
    if pa.types.is_string(kind):
        return array
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return array.cast(pa.string())
    raise InputError("wrong column type", f"column {name!r} is {kind}; text (or whole numbers) is expected")


def _whole(array: pa.Array) -> pa.Array:
    """The doubles as integers when all are whole, otherwise as they are; NaN becomes null."""
    filled = pc.if_else(pc.is_nan(array), None, array)
    inside = pc.and_(pc.less(pc.abs(filled), float(EXACT)), pc.equal(pc.floor(filled), filled))
    return filled.cast(pa.int64()) if pc.all(inside, min_count=0).as_py() else array


def category(name: str, column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A dictionary of texts. Numbers become their text (see `number_text`); NaN counts as null."""
    array = flat(column)
    if pa.types.is_floating(array.type):
        coded = pc.if_else(pc.is_nan(array), None, array).dictionary_encode()
        words = pa.array([number_text(value) for value in coded.dictionary.to_pylist()], pa.string())
        return words.take(coded.indices).dictionary_encode()
    if pa.types.is_date(array.type) or pa.types.is_timestamp(array.type) or pa.types.is_decimal(array.type):
        array = array.cast(pa.string())
    return text(name, array).dictionary_encode()


def feature_word(name: str, column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A categorical feature. A text of any length stays a value: its first characters, NUL made visible."""
    words = category(name, column)
    long = pc.any(pc.greater(pc.utf8_length(words.dictionary), LONGEST_WORD)).as_py()
    if long or pc.any(pc.match_substring(words.dictionary, "\x00")).as_py():
        tame = pc.utf8_slice_codeunits(words.dictionary, 0, LONGEST_WORD)
        tame = pc.replace_substring(tame, "\x00", "\N{SYMBOL FOR NULL}")
        words = tame.take(words.indices).dictionary_encode()
    return words


def number_text(value: Any) -> str | None:
    """A number as text: whole ones without a point, so that 1 and 1.0 are one category."""
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    return None if value is None else repr(value)


def feature_number(name: str, column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A numeric feature as float64; what is no finite number (text, infinity) becomes +inf: *invalid*.

    The row stays, because a feature that turns to text is a fault to see, not a row to lose. NaN stays NaN.
    """
    numbers, refused = _as_numbers(name, column)
    return pc.if_else(pc.or_kleene(pa.array(refused), pc.is_inf(numbers)), float("inf"), numbers)


def number(name: str, column: pa.Array | pa.ChunkedArray) -> Converted:
    """float64; NaN, infinities, texts that are no number and magnitudes over 1e15 are refused."""
    numbers, refused = _as_numbers(name, column)
    wild = mask_of(pc.invert(pc.less_equal(pc.abs(numbers), LARGEST)))
    return Converted(pc.if_else(pa.array(wild), None, numbers), refused | wild)


def score(name: str, column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A prediction as float64: kept whatever it is, as a model that answers NaN is a fault to see.

    Magnitudes over 1e15 become +inf (invalid), like texts and infinities.
    """
    numbers = feature_number(name, column)
    return pc.if_else(pc.greater(pc.abs(numbers), LARGEST).fill_null(False), float("inf"), numbers)


def _as_numbers(name: str, column: pa.Array | pa.ChunkedArray) -> tuple[pa.Array, Mask]:
    array = flat(column)
    kind = array.type
    if pa.types.is_string(kind):
        return _parsed(array)
    if pa.types.is_boolean(kind):
        array = array.cast(pa.int8())
    elif not (_is_number(kind) or pa.types.is_null(kind)):
        raise InputError("wrong column type", f"column {name!r} is {kind}; numbers are expected")
    return array.cast(pa.float64(), safe=False), none_refused(len(array))


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _parsed(array: pa.Array) -> tuple[pa.Array, Mask]:
    """Numbers in text. Arrow's parser is tried on all; where it stops, each distinct text is parsed."""
    try:
        numbers = array.cast(pa.float64())
        # Arrow takes nan(…) for a number too, which is refused below.
        if not pc.any(pc.match_substring(array, "(")).as_py():
            return numbers, none_refused(len(array))
    except pa.ArrowInvalid:
        pass
    coded = array.dictionary_encode()
    values = pa.array([_one_number(each) for each in coded.dictionary.to_pylist()], pa.float64())
    return values.take(coded.indices), mask_of(
        pc.and_(values.is_null().take(coded.indices), array.is_valid())
    )


def _one_number(value: str) -> float | None:
    word = value.strip(" \t")
    if word.lower() in _BOOLEANS:
        return _BOOLEANS[word.lower()]
    return float(word) if _NUMBER.fullmatch(word) else None
