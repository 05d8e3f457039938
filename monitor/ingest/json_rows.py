"""JSON rows become an Arrow table: fast where all rows have one shape, row by row where they don't."""

import io
from collections.abc import Sequence
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.json as pa_json

from monitor.ingest.errors import BadRow, InputError

KEPT = 65_536  # characters of a refused line that quarantine keeps

Table = tuple[pa.Table, tuple[BadRow, ...]]


def from_lines(lines: Sequence[bytes]) -> Table:
    """A table of one JSON object a line; blank lines are passed over, others that are no object are kept aside."""
    filled = [line for line in lines if line.strip()]
    block = b"".join(filled)
    # Flat rows open exactly one bracket each. Anything deeper goes the careful way, which bounds the depth.
    # Escapes go it too, for lone surrogates, and what may be NaN or Infinity, which JSON does not know.
    flat = block.count(b"{") + block.count(b"[") == len(filled)
    if flat and not any(mark in block for mark in (b"\\u", b"NaN", b"Inf")):
        table = _at_once(block)
        if table is not None and table.num_rows == len(filled):
            return table, ()
    rows: list[dict[str, Any]] = []
    bad: list[BadRow] = []
    for line in filled:
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            bad.append(BadRow({"line": _text(line)}, f"is not JSON: {str(error).split(':')[0]}"))
            continue
        if isinstance(row, dict):
            rows.append(row)
        else:
            bad.append(BadRow({"line": _text(line)}, "is not a JSON object of column names and values"))
    return from_dicts(rows), tuple(bad)


def from_document(body: bytes) -> Table:
    """A table of a body `{"rows": [...]}` (or a bare list). Raises InputError when it is neither."""
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise InputError("malformed JSON", f"the body is not JSON: {error}") from None
    rows = document.get("rows") if isinstance(document, dict) else document
    if not isinstance(rows, list):
        raise InputError("malformed JSON", 'the body must be {"rows": [...]} with one object a row')
    good = [row for row in rows if isinstance(row, dict)]
    bad = tuple(
        BadRow({"line": orjson.dumps(row).decode()[:KEPT]}, "is not a JSON object of column names and values")
        for row in rows
        if not isinstance(row, dict)
    )
    return from_dicts(good), bad


def from_dicts(rows: Sequence[dict[str, Any]]) -> pa.Table:
    """A table of dicts that need not have the same keys or types; see `column` for mixed types."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({name: column([row.get(name) for row in rows]) for name in names})


def column(values: list[Any]) -> pa.Array:
    """One Arrow array of JSON values; where their types differ, each becomes its text (objects their JSON)."""
    try:
        array = pa.array(values)
    except (pa.ArrowException, OverflowError, ValueError):
        array = None
    if array is not None and not pa.types.is_nested(array.type):
        return array
    return pa.array([_as_text(value) for value in values], type=pa.string())


def _as_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return orjson.dumps(value).decode()


def _at_once(block: bytes) -> pa.Table | None:
    """The block read by Arrow's own parser, or None where its rows differ in type and need the careful way."""
    whole = pa_json.ReadOptions(block_size=len(block) + 1, use_threads=False)
    try:
        table = pa_json.read_json(io.BytesIO(block), read_options=whole)
        # Arrow takes a text such as "2019-11-24" for a time; an id or a category must stay the text it was.
        guessed = [field.name for field in table.schema if pa.types.is_timestamp(field.type)]
        if guessed:
            as_text = pa.schema([(name, pa.string()) for name in guessed])
            table = pa_json.read_json(
                io.BytesIO(block), read_options=whole, parse_options=pa_json.ParseOptions(explicit_schema=as_text)
            )
        return table
    except pa.ArrowException:
        return None


def _text(line: bytes) -> str:
    return line.decode("utf-8", "backslashreplace").strip()[:KEPT]
