"""Columns of numbers, 0 where there is none, or a message that names the row that holds something else."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from monitor.ingest.convert import flat
from monitor.ingest.errors import InputError
from monitor.localise.cube import Floats

SHOWN = 60  # characters of a value in a message


def numbers(name: str, column: pa.ChunkedArray) -> Floats:
    """float64[rows], each finite and not negative; a missing number is 0. Raises InputError."""
    array = flat(column)
    if pa.types.is_null(array.type):
        raise InputError("no numbers", f"column {name!r} is empty; numbers are expected")
    if pa.types.is_string(array.type):
        values = _parsed(name, array)
    elif (
        pa.types.is_integer(array.type) or pa.types.is_floating(array.type) or pa.types.is_decimal(array.type)
    ):
        values = np.asarray(pc.fill_null(array.cast(pa.float64()), 0.0))
    else:
        raise InputError("no numbers", f"column {name!r} is {array.type}; numbers are expected")
    if pc.count(array).as_py() == 0:
        raise InputError("no numbers", f"column {name!r} is empty; numbers are expected")
    for wrong, what in ((~np.isfinite(values), "no finite number"), (values < 0, "negative")):
        if wrong.any():
            row = int(wrong.argmax())
            told = f"row {row + 1}: column {name!r} is {values[row]}, {what}; numbers from 0 up are expected"
            raise InputError("wrong number", told)
    return values


def _parsed(name: str, array: pa.Array) -> Floats:
    """Text as numbers; the empty text counts as missing."""
    trimmed = pc.utf8_trim_whitespace(pc.fill_null(array, ""))
    texts = pc.if_else(pc.equal(trimmed, ""), "0", trimmed)
    try:
        return np.asarray(texts.cast(pa.float64()))
    except pa.ArrowInvalid:
        pass
    for row, text in enumerate(texts.to_pylist()):
        try:
            float(text)
        except ValueError:
            told = f"row {row + 1}: column {name!r} is {text[:SHOWN]!r}; a number is expected"
            raise InputError("wrong number", told) from None
    return np.array([float(text) for text in texts.to_pylist()])
