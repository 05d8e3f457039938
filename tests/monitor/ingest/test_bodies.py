"""HTTP bodies: one transaction each, and the status that fits."""

import json

import pyarrow as pa
import pytest

from monitor.ingest import IngestResult, InputError, ingest_body
from storage import Store
from tests.monitor.ingest.ads import (
    NOW,
    arrow_of,
    counted,
    csv_of,
    ndjson,
    parquet_of,
    register,
    rows_by_window,
    served,
)

ROWS = [served(at) for at in range(5)]
BODIES = {
    "application/json": json.dumps({"rows": ROWS}).encode(),
    "application/x-ndjson": ndjson(ROWS),
    "text/csv; charset=utf-8": csv_of(ROWS),
    "application/vnd.apache.arrow.stream": arrow_of(pa.Table.from_pylist(ROWS)),
    "APPLICATION/VND.APACHE.PARQUET": parquet_of(pa.Table.from_pylist(ROWS)),
}


def post(
    store: Store, content_type: str, body: bytes, key: str | None = None, log: str = "predictions"
) -> IngestResult:
    return ingest_body(store, "ads", log, content_type, body, now_us=NOW, idempotency_key=key)


@pytest.mark.parametrize("content_type", BODIES)
def test_a_body_lands_by_its_content_type(store: Store, content_type: str) -> None:
    register(store)
    assert post(store, content_type, BODIES[content_type]).to_json() == {
        "accepted": 5,
        "duplicates": 0,
        "quarantined": 0,
        "reasons": {},
    }
    assert post(store, content_type, BODIES[content_type]).duplicates == 5


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/xml", b"<rows/>", 415),
        ("", b"{}", 415),
        ("multipart/form-data; boundary=x", b"x", 415),
        ("application/json", b"", 400),
        ("application/json", b"{", 400),
        ("application/json", ndjson(ROWS), 400),
        ("text/csv", b"\xff", 400),
        ("application/vnd.apache.arrow.stream", ndjson(ROWS), 400),
        ("application/vnd.apache.parquet", csv_of(ROWS), 400),
        ("application/x-ndjson", b'{"ts": 1}', 422),
        ("application/json", b'{"rows": [{"request_id": "a"}]}', 422),
    ],
)
def test_a_body_that_can_not_be_taken_gets_the_status_that_fits_and_writes_nothing(
    store: Store, content_type: str, body: bytes, status: int
) -> None:
    system_id = register(store)
    with pytest.raises(InputError) as refused:
        post(store, content_type, body)
    assert refused.value.status == status
    assert refused.value.title
    assert counted(store, system_id) == {}


def test_an_unknown_log_is_not_found(store: Store) -> None:
    register(store)
    with pytest.raises(InputError) as refused:
        post(store, "application/json", BODIES["application/json"], log="clicks")
    assert refused.value.status == 404


def test_a_body_of_too_many_rows_is_refused_whole(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    system_id = register(sqlite_store)
    monkeypatch.setattr("monitor.ingest.formats.BODY_BYTES", 100)
    with pytest.raises(InputError, match="more than 100 bytes of rows") as refused:
        post(sqlite_store, "application/json", BODIES["application/json"])
    assert refused.value.status == 413
    assert rows_by_window(sqlite_store, system_id) == {}


def test_under_a_key_the_same_body_gets_the_first_answer_and_another_is_refused(store: Store) -> None:
    register(store)
    body = ndjson([*ROWS, served(9, status="fine", hue="red")])
    first = post(store, "application/x-ndjson", body, key="k")
    assert post(store, "application/x-ndjson", body, key="k") == first
    assert (first.accepted, first.quarantined, first.unknown_columns) == (5, 1, {"hue": 1})
    with pytest.raises(InputError, match="used for another request") as refused:
        post(store, "application/x-ndjson", ndjson(ROWS), key="k")
    assert refused.value.status == 422
    assert post(store, "application/x-ndjson", ndjson(ROWS), key="other").duplicates == 5


def test_a_key_of_a_refused_body_may_be_used_again(store: Store) -> None:
    register(store)
    with pytest.raises(InputError):
        post(store, "application/json", b"{", key="k")
    assert post(store, "application/json", BODIES["application/json"], key="k").accepted == 5
