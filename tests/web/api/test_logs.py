"""Rows through the API, in every form."""

import io
import json
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.clock import to_text
from storage import Store, counters
from tests.web.api.test_problems import assert_problem
from tests.web.seeding import END, Seeded
from web import security

PATH = "/api/v1/systems/ads/logs/metrics"
ROWS = [
    {"metric": "p99_latency_ms", "ts": to_text(END + minute * 60_000_000), "value": 80.0 + minute}
    for minute in range(3)
]


def stream(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def written(write: Any, table: pa.Table) -> bytes:
    sink = io.BytesIO()
    write(table, sink)
    return sink.getvalue()


FORMS = {
    "application/json": lambda: json.dumps({"rows": ROWS}).encode(),
    "application/x-ndjson": lambda: "\n".join(json.dumps(row) for row in ROWS).encode(),
    "text/csv": lambda: written(pyarrow.csv.write_csv, pa.Table.from_pylist(ROWS)),
    "application/vnd.apache.arrow.stream": lambda: stream(pa.Table.from_pylist(ROWS)),
    "application/vnd.apache.parquet": lambda: written(
        pyarrow.parquet.write_table, pa.Table.from_pylist(ROWS)
    ),
}


@pytest.mark.usefixtures("seeded", "errors")
@pytest.mark.parametrize("media", FORMS)
def test_every_form_of_the_same_rows_is_taken_once(client: FlaskClient, media: str) -> None:
    answers = [client.post(PATH, data=FORMS[media](), content_type=media) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200], answers[0].text
    first, second = (each.json for each in answers)
    assert first == {"accepted": 3, "duplicates": 0, "quarantined": 0, "reasons": {}}
    assert second is not None
    assert (second["accepted"], second["duplicates"]) == (0, 3)


def test_a_repeated_idempotency_key_gets_the_first_answer(
    client: FlaskClient, sqlite_store: Store, seeded: Seeded
) -> None:
    keyed = {"Idempotency-Key": "batch 1"}
    answers = [client.post(PATH, json={"rows": ROWS}, headers=keyed) for _ in range(2)]
    assert answers[0].json == answers[1].json
    assert_problem(client.post(PATH, json={"rows": ROWS[:1]}, headers=keyed), 422)
    with sqlite_store.read() as tx:
        assert counters.load(tx, seeded.system_id)["metrics"].get("duplicates", 0) == 0


@pytest.mark.usefixtures("seeded", "errors")
@pytest.mark.parametrize("key", ["", "a" * 256, "é"])
def test_an_idempotency_key_that_cannot_be_kept_is_refused(client: FlaskClient, key: str) -> None:
    assert_problem(client.post(PATH, json={"rows": ROWS}, headers={"Idempotency-Key": key}), 400)


@pytest.mark.usefixtures("seeded", "errors")
@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"\x00" * 64, "application/vnd.apache.parquet", 400),
        (b"\x00" * 64, "application/vnd.apache.arrow.stream", 400),
        (b"rows", "text/plain", 415),
        (b"rows", "", 415),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_whole(
    client: FlaskClient, body: bytes, media: str, status: int
) -> None:
    answer = client.post(PATH, data=body, content_type=media)
    assert_problem(answer, status)


@pytest.mark.usefixtures("seeded", "errors")
def test_a_compressed_body_is_refused_with_what_to_do(client: FlaskClient) -> None:
    answer = client.post(PATH, json={"rows": ROWS}, headers={"Content-Encoding": "gzip"})
    assert "without Content-Encoding" in assert_problem(answer, 415)["detail"]


@pytest.mark.usefixtures("seeded", "errors")
def test_a_body_past_the_limit_is_a_413_that_names_it(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert security.MAX_BODY == 64 * 1024 * 1024
    monkeypatch.setitem(client.application.config, "MAX_CONTENT_LENGTH", 1024 * 1024)
    answer = client.post(PATH, data=b" " * (1024 * 1024 + 1), content_type="application/json")
    assert "1 MiB" in assert_problem(answer, 413)["detail"]


@pytest.mark.usefixtures("seeded", "errors")
def test_bad_rows_do_not_stop_good_ones(client: FlaskClient) -> None:
    rows = [*ROWS, {"metric": "p99_latency_ms", "ts": "soon", "value": 1}]
    answer = client.post(PATH, json={"rows": rows}).json
    assert answer is not None
    assert (answer["accepted"], answer["quarantined"]) == (3, 1)
    assert sum(answer["reasons"].values()) == 1


COLUMNS = [
    "metric",
    "ts",
    "value",
    "prediction_id",
    "score",
    "label",
    "probe",
    "case",
    "expected",
    "kind",
    "title",
    "x",
    "",
]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(
        ["2026-11-01T00:00:00Z", "deploy", "p99_latency_ms", "ok", "\x00", "nan", 1_793_577_600_000]
    ),
    st.lists(st.integers(), max_size=2),
)
BATCHES = st.lists(
    st.one_of(st.dictionaries(st.sampled_from(COLUMNS), VALUES, max_size=6), VALUES), max_size=3
)


@pytest.mark.usefixtures("seeded")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    log=st.sampled_from(["predictions", "outcomes", "training", "metrics", "probes", "events"]),
    rows=BATCHES,
    lines=st.booleans(),
)
def test_no_batch_of_any_shape_is_a_500(client: FlaskClient, log: str, rows: list[Any], lines: bool) -> None:
    body = "\n".join(json.dumps(row) for row in rows) if lines else json.dumps({"rows": rows})
    media = "application/x-ndjson" if lines else "application/json"
    answer = client.post(f"/api/v1/systems/ads/logs/{log}", data=body, content_type=media)
    assert answer.status_code in {200, 400, 422}, answer.text
    if answer.status_code != 200:
        assert_problem(answer)
