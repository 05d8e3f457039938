"""JSON rows become an Arrow table, whether or not they have one shape."""

from collections.abc import Sequence
from typing import Any

import orjson
import pyarrow as pa

from monitor.ingest.convert import EXACT, number_text
from monitor.ingest.errors import BadRow, InputError

KEPT = 65_536  # characters of a refused line that quarantine keeps
MOST_COLUMNS = 4_096
NO_OBJECT = "is not a JSON object of column names and values"
NO_COLUMN = "is a JSON object without any column"
TOO_DEEP = "holds a value nested too deeply"

Table = tuple[pa.Table, tuple[BadRow, ...]]


def from_lines(lines: Sequence[bytes]) -> Table:
    """A table of one JSON object a line; blank lines are passed over, what is no object is kept aside."""
    rows, bad = parse_lines([line for line in lines if line.strip()])
    return from_dicts(rows), tuple(bad)


def parse_lines(lines: Sequence[bytes]) -> tuple[list[dict[str, Any]], list[BadRow]]:
    """The lines that are one JSON object each, and the others with what is wrong."""
    rows: list[dict[str, Any]] = []
    bad: list[BadRow] = []
    for line in lines:
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            bad.append(BadRow({"line": _text(line)}, f"is not JSON: {str(error).split(':')[0]}"))
            continue
        reason = _against(row)
        if reason:
            bad.append(BadRow({"line": _text(line)}, reason))
        else:
            rows.append(row)
    return rows, bad


def from_document(body: bytes) -> Table:
    """A table of a body `{"rows": [...]}` (or a bare list). Raises InputError when it is neither."""
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise InputError("malformed JSON", f"not JSON: {error}") from None
    rows = document.get("rows") if isinstance(document, dict) else document
    if not isinstance(rows, list):
        raise InputError("malformed JSON", 'must be {"rows": [...]} with one object a row')
    reasons = [_against(row) for row in rows]
    bad = [(row, reason) for row, reason in zip(rows, reasons, strict=True) if reason]
    good = [row for row, reason in zip(rows, reasons, strict=True) if not reason]
    return from_dicts(good), tuple(BadRow({"line": (_json(row) or "")[:KEPT]}, reason) for row, reason in bad)


def from_dicts(rows: Sequence[dict[str, Any]]) -> pa.Table:
    """A table of dicts that need not have the same keys or types; see `column` for mixed types.

    Raises InputError when the rows name so many columns that their names must be data.
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    if len(names) > MOST_COLUMNS:
        raise InputError(
            "too many columns", f"the rows name {len(names):,} columns; at most {MOST_COLUMNS:,} are read"
        )
    return pa.table({name: column([row.get(name) for row in rows]) for name in names})


def column(values: list[Any]) -> pa.Array:
    """An Arrow array of JSON values; where their types differ, each becomes its text (objects their JSON)."""
    kinds = {type(value) for value in values} - {type(None)}
    if len(kinds) <= 1 and kinds <= {str, bool, float}:
        return pa.array(values)
    if kinds <= {int, float}:
        most = EXACT if float in kinds else 1 << 63
        if all(-most <= value < most for value in values if isinstance(value, int)):
            return pa.array(values)
    return pa.array([_as_text(value) for value in values], type=pa.string())


def _as_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    return _json(value)


def _json(value: Any) -> str | None:
    """JSON again, None where it is nested too deeply."""
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:
        return None


def _against(row: Any) -> str | None:
    """Why a JSON value can't be a row, None when it can."""
    if not isinstance(row, dict):
        return NO_OBJECT
    if not row:
        return NO_COLUMN
    deep = any(isinstance(value, dict | list) and _json(value) is None for value in row.values())
    return TOO_DEEP if deep else None


def _text(line: bytes) -> str:
    return line.decode("utf-8", "backslashreplace").strip()[:KEPT]
