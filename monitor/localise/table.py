"""A file of dimensions and numbers becomes leaves.

Every column that no option names is a dimension. Its values are text exactly as in the file, the empty one
and the missing one alike the empty text. Rows of equal values are added up.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitor.ingest.errors import InputError
from monitor.ingest.formats import check_file, format_of, read_file
from monitor.localise.cube import Floats, depth
from monitor.localise.leaves import Leaves
from monitor.localise.numbers import numbers

#: Dimensions, and leaves times cuboids, that are searched.
MOST_DIMENSIONS, MOST_CELLS = 16, 150_000_000
#: Products of two sums must be finite.
LARGEST = 1e150


def read(path: Path, form: str | None = None) -> pa.Table:
    """The rows of a file, text as it stands there. Raises InputError naming what can't be read."""
    check_file(path, form)
    if str(path) != "-" and (form or format_of(path)) == "ndjson":
        return pa.table(_as_written(path))
    tables = []
    for chunk in read_file(path, form):
        if chunk.bad:
            raise InputError("malformed input", f"a row {chunk.bad[0].reason}", where=str(path))
        tables.append(chunk.table)
    return pa.concat_tables(tables, promote_options="permissive")


def _as_written(path: Path) -> dict[str, list[str | None]]:
    """The columns of an NDJSON file with numbers as they are written: `1.0` stays `1.0`."""
    rows = list(_lines(path))
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [_text(row.get(name)) for row in rows] for name in names}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8-sig") as lines:
        try:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    row = json.loads(line, parse_int=str, parse_float=str, parse_constant=str)
                    if not isinstance(row, dict):
                        raise InputError(
                            "malformed input", f"line {number} is not a JSON object", where=str(path)
                        )
                    yield row
        except (json.JSONDecodeError, RecursionError):
            raise InputError("malformed input", f"line {number} is not JSON", where=str(path)) from None
        except UnicodeDecodeError:
            raise InputError("malformed input", "is not UTF-8 text", where=str(path)) from None


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def leaves_of(table: pa.Table, sums: Sequence[str]) -> Leaves:
    """The leaves of a table whose columns `sums` are expected and observed, or of a ratio both twice.

    `sums` is (expected, observed), or (expected, its denominator, observed, its denominator). Raises
    InputError naming the column or row and what would be right.
    """
    names = table.column_names
    _check_names(names, sums)
    dimensions = tuple(name for name in names if name not in sums)
    if not dimensions:
        raise InputError("no dimensions", "every column is named in an option; the others are the dimensions")
    if len(dimensions) > MOST_DIMENSIONS:
        told = (
            f"{len(dimensions)} columns are dimensions; at most {MOST_DIMENSIONS}: leave some out of the file"
        )
        raise InputError("too many dimensions", told)
    values = {name: numbers(name, table.column(name)) for name in dict.fromkeys(sums)}
    coded = [_coded(name, table.column(name)) for name in dimensions]
    first, at = _distinct([codes for codes, _ in coded], table.num_rows)
    _check_size(len(dimensions), len(first))
    codes = np.array([codes[first] for codes, _ in coded])
    texts = tuple(tuple(texts) for _, texts in coded)
    added = [_added(name, at, values, len(first)) for name in sums]
    if len(sums) == 2:
        return Leaves(dimensions, texts, codes, added[0], added[1])
    return Leaves(dimensions, texts, codes, added[0], added[2], added[1], added[3])


def _check_names(names: Sequence[str], sums: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError("malformed input", f"the column {twice[0]!r} stands more than once")
    for name in sums:
        if name not in names:
            there = ", ".join(map(repr, names)) or "none"
            raise InputError("unknown column", f"there is no column {name!r}; the columns are {there}")
    if sums[: len(sums) // 2] == sums[len(sums) // 2 :]:
        raise InputError("one side", "expected and observed are the same; two sides are compared")


def _check_size(dimensions: int, leaves: int) -> None:
    cuboids = sum(math.comb(dimensions, ways) for ways in range(1, depth(dimensions, leaves) + 1))
    if cuboids * leaves > MOST_CELLS:
        told = f"{leaves:,} slices in {dimensions} dimensions are too many to search; leave a column out"
        raise InputError("too many slices", told)


def _coded(name: str, column: pa.ChunkedArray) -> tuple[NDArray[np.int64], list[str]]:
    """The number of each row's value, and the texts of the values."""
    array = column.combine_chunks()
    if isinstance(array, pa.DictionaryArray):
        array = array.dictionary_decode()
    if pa.types.is_nested(array.type) or pa.types.is_binary(array.type):
        raise InputError(
            "wrong column type", f"column {name!r} is {array.type}; a dimension is text or numbers"
        )
    coded = array.dictionary_encode(null_encoding="encode")
    texts = [_written(value) for value in coded.dictionary.cast(_plain(array.type)).to_pylist()]
    kept = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    place = np.array([kept[text] for text in texts], dtype=np.int64)
    codes = np.asarray(coded.indices, dtype=np.int64)
    return place[codes] if len(place) else codes, list(kept)


def _plain(kind: pa.DataType) -> pa.DataType:
    """Floats and booleans keep their type until they become text, since Arrow writes 1.0 as 1."""
    return kind if pa.types.is_floating(kind) or pa.types.is_boolean(kind) else pa.string()


def _written(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _distinct(codes: Sequence[NDArray[np.int64]], rows: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first row of each leaf, and the leaf of each row."""
    at = np.zeros(rows, dtype=np.int64)
    for values in codes:
        at = at * (int(values.max(initial=0)) + 1) + values
        at = np.unique(at, return_inverse=True)[1].astype(np.int64)
    _, first, at = np.unique(at, return_index=True, return_inverse=True)
    return first, at


def _added(name: str, at: NDArray[np.int64], values: Mapping[str, Floats], leaves: int) -> Floats:
    if float(values[name].max(initial=0.0)) * len(at) > LARGEST:
        raise InputError("too large", f"the sum of column {name!r} is infinite; smaller numbers are expected")
    return np.bincount(at, weights=values[name], minlength=leaves).astype(np.float64)
