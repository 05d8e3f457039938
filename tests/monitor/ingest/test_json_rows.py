"""JSON lines and bodies: what is no row waits with its line, whatever stands around it."""

import json
from typing import Any

import pyarrow as pa
import pytest

from monitor.ingest import InputError
from monitor.ingest.json_rows import from_lines
from storage import Store
from tests.monitor.ingest.ads import ndjson, register, served, take, waiting

DEEP = 100_000


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "is not JSON: unexpected end of data"),
        (b'{"ts": NaN}', "is not JSON: unexpected character, expected a JSON value"),
        (b'{"ts": -Infinity}', "is not JSON: no digit after sign"),
        (b'{"ts": 1e999}', "is not JSON: number is infinity when parsed as double"),
        (b'{"request_id": "\\ud800"}', "is not JSON: no low surrogate in string"),
        (b'{"request_id": "\xed\xa0\x80"}', "is not JSON: str is not valid UTF-8"),
        (b'{"request_id": "\xff"}', "is not JSON: str is not valid UTF-8"),
        (b'{"request_id": "a"}{"request_id": "b"}', "is not JSON: unexpected content after document"),
        (b"[" * DEEP, "is not JSON"),
        (b'{"a":' * DEEP, "is not JSON"),
        (b'{"age":' + b"[" * 500 + b"]" * 500 + b"}", "holds a value nested too deeply"),
        (b'{"age":' + b"[" * DEEP + b"]" * DEEP + b"}", "is not JSON"),
        (b"[1, 2]", "is not a JSON object of column names and values"),
        (b"7", "is not a JSON object of column names and values"),
        (b"null", "is not a JSON object of column names and values"),
        (b'"text"', "is not a JSON object of column names and values"),
        (b"{}", "is a JSON object without any column"),
        (b"request_id,ts", "is not JSON: unexpected character"),
        (b"\x00", "is not JSON"),
    ],
    ids=lambda value: repr(value[:30]),
)
def test_a_line_that_is_no_row_waits_and_the_others_land(store: Store, line: bytes, reason: str) -> None:
    system_id = register(store)
    result = take(store, "predictions", ndjson([served(0)]) + line + b"\n\n \r\n" + ndjson([served(1)]))
    assert (result.accepted, result.quarantined) == (2, 1)
    (refused,) = waiting(store, system_id)
    assert refused.reason.startswith(reason)
    assert list(refused.row) == ["line"]
    assert len(refused.row["line"]) <= 65_536


def test_of_a_key_given_twice_the_last_counts(sqlite_store: Store) -> None:
    register(sqlite_store)
    line = ndjson([served(0)]).strip()
    assert take(sqlite_store, "predictions", line[:-1] + b', "request_id": "id-1"}').accepted == 1
    assert take(sqlite_store, "predictions", [served(1)]).duplicates == 1


def test_a_byte_order_mark_and_carriage_returns_are_passed_over(sqlite_store: Store) -> None:
    register(sqlite_store)
    data = b"\xef\xbb\xbf" + ndjson(served(at) for at in range(3)).replace(b"\n", b"\r\n")
    assert take(sqlite_store, "predictions", data).accepted == 3
    body = b'\xef\xbb\xbf{"rows": ' + json.dumps([served(3)]).encode() + b"}"
    assert take(sqlite_store, "predictions", body, "json").accepted == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "not JSON"),
        (b"\xff", "not JSON"),
        (b"NaN", "not JSON"),
        (b"[" * DEEP, "not JSON"),
        (b'{"rows": ' * DEEP, "not JSON"),
        (b"{}", 'must be {"rows"'),
        (b'{"rows": null}', 'must be {"rows"'),
        (b'{"rows": {"request_id": "a"}}', 'must be {"rows"'),
        (b'{"data": []}', 'must be {"rows"'),
        (b"7", 'must be {"rows"'),
        (b'"rows"', 'must be {"rows"'),
        (b"null", 'must be {"rows"'),
    ],
    ids=lambda value: repr(value[:30]),
)
def test_a_document_of_another_form_is_told(sqlite_store: Store, body: bytes, said: str) -> None:
    register(sqlite_store)
    with pytest.raises(InputError, match=f"rows: .*{said}"):
        take(sqlite_store, "predictions", body, "json")


def test_what_is_no_row_in_a_document_waits(sqlite_store: Store) -> None:
    system_id = register(sqlite_store)
    rows: list[Any] = [served(0), 7, None, [1], {}, "x", served(1)]
    result = take(sqlite_store, "predictions", json.dumps({"rows": rows}).encode(), "json")
    assert (result.accepted, result.quarantined) == (2, 5)
    assert [row.row["line"] for row in waiting(sqlite_store, system_id)] == ["7", "null", "[1]", "{}", '"x"']


@pytest.mark.parametrize(
    ("values", "held"),
    [
        (["a", "2026-09-24"], pa.array(["a", "2026-09-24"])),
        (["2026-09-24T12:30:00Z"], pa.array(["2026-09-24T12:30:00Z"])),
        ([1, None], pa.array([1, None])),
        ([1, 2.5], pa.array([1.0, 2.5])),
        ([2**63 - 1, -(2**63)], pa.array([2**63 - 1, -(2**63)])),
        ([2**63, 1], pa.array(["9223372036854775808", "1"])),
        ([2**53, 0.5], pa.array(["9007199254740992", "0.5"])),
        ([True, None], pa.array([True, None])),
        ([True, 1], pa.array(["true", "1"])),
        ([None, None], pa.nulls(2)),
        ([1.0, "x"], pa.array(["1", "x"])),
        ([{"b": [1]}, 2], pa.array(['{"b":[1]}', "2"])),
    ],
)
def test_values_of_one_type_keep_it_and_others_become_their_text(values: list[Any], held: pa.Array) -> None:
    table, bad = from_lines([json.dumps({"a": value}).encode() for value in values])
    assert bad == ()
    assert table["a"].combine_chunks().equals(held)
