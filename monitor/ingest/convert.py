"""Columns as they come become columns as the profiles need them, with a reason for every value that can't.

Each converter takes one Arrow column of any type and gives a column of the wanted type, null where a value was
null or refused, beside a boolean mask of the refused ones.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from monitor.ingest.errors import InputError

Mask = npt.NDArray[np.bool_]
LARGEST = 1e15  # beyond it a sum of decimals is no longer exact


@dataclass(frozen=True)
class Converted:
    """One column after conversion; `refused[i]` is True where row i held a value that can't be taken."""

    values: pa.Array
    refused: Mask


def flat(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The column as one plain array (chunks joined, dictionaries and wide or view strings made plain)."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    if isinstance(array, pa.DictionaryArray):
        array = array.dictionary_decode()
    if pa.types.is_large_string(array.type) or pa.types.is_string_view(array.type):
        array = array.cast(pa.string())
    return array


def none_refused(n: int) -> Mask:
    """A mask that refuses nothing."""
    return np.zeros(n, dtype=bool)


def text(name: str, column: pa.Array | pa.ChunkedArray) -> Converted:
    """Text; whole numbers and booleans become their text. Raises InputError for other types."""
    array = flat(column)
    kind = array.type
    if pa.types.is_null(kind):
        return Converted(pa.nulls(len(array), pa.string()), none_refused(len(array)))
    if pa.types.is_string(kind):
        return Converted(array, none_refused(len(array)))
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return Converted(array.cast(pa.string()), none_refused(len(array)))
    raise InputError("wrong column type", f"column {name!r} is {kind}; text (or whole numbers) is expected")


def category(name: str, column: pa.Array | pa.ChunkedArray) -> Converted:
    """A dictionary of texts. Numbers become their shortest text; NaN counts as null."""
    array = flat(column)
    if pa.types.is_floating(array.type):
        array = pc.if_else(pc.is_nan(array), None, array).cast(pa.string())
    elif pa.types.is_temporal(array.type) or pa.types.is_decimal(array.type):
        array = array.cast(pa.string())
    converted = text(name, array)
    return Converted(converted.values.dictionary_encode(), converted.refused)


def feature_number(name: str, column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A numeric feature as float64. What is no finite number (text, infinity) becomes +inf, the mark of *invalid*:

    the row stays, because a feature that turns to text is a fault to see, not a row to lose. NaN stays NaN.
    """
    array = flat(column)
    if pa.types.is_string(array.type):
        numbers, _ = _parsed(array, float, pa.float64(), refused=float("inf"))
    else:
        numbers = _as_float(name, array)
    return pc.if_else(pc.equal(pc.abs(numbers), float("inf")), float("inf"), numbers)


def number(name: str, column: pa.Array | pa.ChunkedArray) -> Converted:
    """float64; NaN, infinities, texts that are no number and magnitudes over 1e15 are refused."""
    array = flat(column)
    if pa.types.is_string(array.type):
        numbers, refused = _parsed(array, float, pa.float64(), refused=None)
    else:
        numbers, refused = _as_float(name, array), none_refused(len(array))
    wild = pc.invert(pc.less_equal(pc.abs(numbers), LARGEST)).fill_null(False)
    wild_mask = wild.to_numpy(zero_copy_only=False)
    return Converted(pc.if_else(wild, None, numbers), refused | wild_mask)


def score(name: str, column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A prediction as float64: kept whatever it is, as a model that answers NaN is a fault to see.

    Magnitudes over 1e15 become +inf (invalid), like texts and infinities.
    """
    numbers = feature_number(name, column)
    wild = pc.greater(pc.abs(numbers), LARGEST).fill_null(False)
    return pc.if_else(wild, float("inf"), numbers)


def timestamp(name: str, column: pa.Array | pa.ChunkedArray) -> Converted:
    """int64 microseconds from RFC 3339 text, epoch milliseconds or a timestamp type; zone-less means UTC."""
    array = flat(column)
    kind = array.type
    if pa.types.is_null(kind):
        return Converted(pa.nulls(len(array), pa.int64()), none_refused(len(array)))
    if pa.types.is_timestamp(kind):
        return Converted(array.cast(pa.timestamp("us", kind.tz), safe=False).cast(pa.int64()), none_refused(len(array)))
    if pa.types.is_date(kind):
        return Converted(array.cast(pa.timestamp("us")).cast(pa.int64()), none_refused(len(array)))
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return _milliseconds(array)
    if pa.types.is_string(kind):
        return Converted(*_timestamp_text(array))
    raise InputError(
        "wrong column type",
        f"column {name!r} is {kind}; RFC 3339 text, epoch milliseconds or a timestamp is expected",
    )


def _milliseconds(array: pa.Array) -> Converted:
    millis = array.cast(pa.float64(), safe=False)
    sane = pc.less(pc.abs(millis), 9e12).fill_null(True)  # up to the year 2255; NaN is not less
    exact = pc.if_else(sane, millis, None)
    micros = pc.round(pc.multiply(exact, 1000.0)).cast(pa.int64())
    return Converted(micros, ~sane.to_numpy(zero_copy_only=False))


def _timestamp_text(array: pa.Array) -> tuple[pa.Array, Mask]:
    for kind in (pa.timestamp("us", "UTC"), pa.timestamp("us")):
        try:
            return array.cast(kind).cast(pa.int64()), none_refused(len(array))
        except pa.ArrowInvalid:
            continue
    return _parsed(array, _one_timestamp, pa.int64(), refused=None)


def _one_timestamp(value: str) -> int:
    if value.isdigit():
        return int(value) * 1000 if len(value) <= 13 else _refuse()
    moment = datetime.datetime.fromisoformat(value)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return (moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)) // datetime.timedelta(microseconds=1)


def _refuse() -> int:
    raise ValueError


def _as_float(name: str, array: pa.Array) -> pa.Array:
    kind = array.type
    if pa.types.is_boolean(kind):
        array = array.cast(pa.int8())
    elif not (_is_number(kind) or pa.types.is_null(kind)):
        raise InputError("wrong column type", f"column {name!r} is {kind}; numbers are expected")
    return array.cast(pa.float64(), safe=False)


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _parsed(
    array: pa.Array, parse: Callable[[str], float], kind: pa.DataType, *, refused: float | None
) -> tuple[pa.Array, Mask]:
    """Each distinct text parsed once; what does not parse becomes `refused`."""
    coded = array.dictionary_encode()
    values: list[float | None] = []
    bad: list[bool] = []
    for each in coded.dictionary.to_pylist():
        try:
            values.append(parse(each.strip()))
            bad.append(False)
        except (ValueError, OverflowError):
            values.append(refused)
            bad.append(True)
    indices = coded.indices
    numbers = pa.array(values, type=kind, from_pandas=False).take(indices)
    mask = pa.array(bad, type=pa.bool_()).take(indices).fill_null(False)
    return numbers, mask.to_numpy(zero_copy_only=False)
