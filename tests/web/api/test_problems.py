"""Whatever is wrong with a call is a problem document that says what would be right."""

import json
import string
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from storage import Store
from tests.web.seeding import Seeded
from web.app import create_app

OPEN = HealthCheck.function_scoped_fixture
LATER = "01ARZ3NDEKTSV4RRFFQ69G5FAV"

WRONG = [
    ("GET", "/api/v1/nothing", {}, 404),
    ("GET", "/api/v1/systems/none", {}, 404),
    ("GET", "/api/v1/systems/a%00b", {}, 404),
    ("GET", "/api/v1/systems/" + "a" * 5000, {}, 404),
    ("GET", "/api/v1/systems/ads/metrics/none", {}, 404),
    ("GET", f"/api/v1/systems/ads/incidents/{LATER}", {}, 404),
    ("GET", "/api/v1/systems/ads/incidents/%F0%9F%92%A5", {}, 404),
    ("GET", f"/api/v1/systems/ads/incidents/{LATER}/diagnosis", {}, 404),
    ("POST", f"/api/v1/systems/ads/incidents/{LATER}/resolve", {}, 404),
    ("POST", "/api/v1/systems/ads/logs/clicks", {"json": {"rows": []}}, 404),
    ("DELETE", f"/api/v1/systems/ads/silences/{LATER}", {}, 404),
    ("DELETE", "/api/v1/systems", {}, 405),
    ("GET", "/api/v1/systems/ads/logs/predictions", {}, 405),
    ("GET", "/api/v1/systems/ads/findings?limit=0", {}, 400),
    ("GET", "/api/v1/systems/ads/findings?limit=²", {}, 400),
    ("GET", "/api/v1/systems/ads/findings?limit=99999999999999999999", {}, 400),
    ("GET", "/api/v1/systems/ads/findings?cursor=x", {}, 400),
    ("GET", "/api/v1/systems/ads/findings?since=yesterday", {}, 400),
    ("GET", "/api/v1/systems/ads/findings?since=99999999999999999999", {}, 400),
    ("GET", "/api/v1/systems/ads/metrics/ctr?from=2026-02-01&to=2026-01-01", {}, 400),
    ("GET", "/api/v1/systems/ads/probes?since=2026-02-01&until=2026-01-01", {}, 400),
    ("GET", f"/api/v1/systems/ads/incidents?cursor={LATER}", {}, 404),
    ("POST", "/api/v1/systems/ads/silences", {"data": "x"}, 415),
    ("POST", "/api/v1/systems/ads/silences", {"json": []}, 422),
    ("POST", "/api/v1/systems/ads/silences", {"json": {"until": "soon", "reason": "x"}}, 400),
    ("POST", "/api/v1/systems/ads/silences", {"json": {"until": "2000-01-01", "reason": "x"}}, 422),
    ("POST", "/api/v1/systems/ads/silences", {"json": {"until": "2999-01-01", "reason": "\x00"}}, 422),
    ("POST", "/api/v1/systems/ads/silences", {"json": {"until": "2999-01-01", "why": "x"}}, 422),
    ("POST", "/api/v1/systems/ads/silences", {"data": b"\xff{", "content_type": "application/json"}, 422),
]


def assert_problem(answer: TestResponse, status: int | None = None) -> dict[str, Any]:
    assert answer.content_type == "application/problem+json", answer.text[:200]
    body = json.loads(answer.data)
    assert {"type", "title", "status", "detail"} <= set(body)
    assert body["status"] == answer.status_code
    assert "Traceback" not in answer.text
    if status is not None:
        assert answer.status_code == status, body
    found: dict[str, Any] = body
    return found


@pytest.mark.usefixtures("errors", "seeded")
@pytest.mark.parametrize(("method", "path", "sent", "status"), WRONG)
def test_a_wrong_call_is_a_problem_document(
    client: FlaskClient, method: str, path: str, sent: dict[str, Any], status: int
) -> None:
    assert_problem(client.open(path, method=method, **sent), status)


def test_a_method_that_is_not_allowed_names_those_that_are(client: FlaskClient) -> None:
    answer = client.delete("/api/v1/systems")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_a_time_that_cannot_be_read_is_named_with_an_example(client: FlaskClient, seeded: Seeded) -> None:
    body = assert_problem(client.get("/api/v1/systems/ads/findings?since=yesterday"), 400)
    assert body["where"] == "since"
    assert "2026-01-31T14:00:00Z" in body["detail"]


def test_a_database_that_is_gone_is_a_503_that_asks_to_try_again(sqlite_store: Store, seeded: Seeded) -> None:
    client = create_app(sqlite_store, allow_anonymous=True).test_client()
    with sqlite_store.begin() as tx:
        tx.exec_driver_sql("DROP TABLE alembic_version")
        tx.exec_driver_sql("ALTER TABLE systems RENAME TO elsewhere")
    answer = client.get("/api/v1/systems")
    assert_problem(answer, 503)
    assert answer.headers["Retry-After"] == "5"
    assert_problem(client.get("/readyz"), 503)
    assert client.get("/healthz").json == {"status": "ok"}


def test_a_failure_of_our_own_shows_no_traceback(
    sqlite_store: Store, seeded: Seeded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr("storage.findings.listing", fail)
    client = create_app(sqlite_store, allow_anonymous=True).test_client()
    answer = client.get("/api/v1/systems/ads/findings")
    assert "secret of the house" not in str(assert_problem(answer, 500))
    assert "secret of the house" not in client.get("/systems/ads").text


PIECES = st.sampled_from(
    [
        "systems",
        "ads",
        "logs",
        "predictions",
        "incidents",
        "findings",
        "metrics",
        "ctr",
        "canary",
        "%00",
        "..",
        "é",
        "",
    ]
)
QUERY = st.dictionaries(
    st.sampled_from(["since", "until", "from", "to", "cursor", "limit", "before", "x"]),
    st.one_of(
        st.text(max_size=30),
        st.integers().map(str),
        st.datetimes().map(lambda moment: moment.isoformat()),
        st.text(string.digits, max_size=40),
    ),
    max_size=3,
)


@pytest.mark.usefixtures("seeded")
@settings(max_examples=150, deadline=None, suppress_health_check=[OPEN])
@given(
    pieces=st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=5),
    query=QUERY,
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH"]),
    body=st.binary(max_size=60),
    media=st.sampled_from(["application/json", "text/csv", "", "x"]),
    root=st.sampled_from(["/api/v1/", "/"]),
)
def test_no_request_of_any_shape_is_a_500(
    client: FlaskClient,
    pieces: list[str],
    query: dict[str, str],
    method: str,
    body: bytes,
    media: str,
    root: str,
) -> None:
    path = root + quote("/".join(pieces).lstrip("/"), safe="/%", errors="replace")
    answer = client.open(path, method=method, query_string=query, data=body, content_type=media)
    assert answer.status_code < 500, answer.text[:500]


@pytest.mark.usefixtures("seeded")
@settings(max_examples=100, deadline=None, suppress_health_check=[OPEN])
@given(
    path=st.sampled_from(
        [
            "systems/ads",
            "systems/ads/findings",
            "systems/ads/metrics/ctr",
            "systems/ads/incidents",
            "systems/ads/probes",
        ]
    ),
    query=QUERY,
)
def test_no_query_of_any_shape_is_a_500(client: FlaskClient, path: str, query: dict[str, str]) -> None:
    assert client.get(f"/api/v1/{path}", query_string=query).status_code in {200, 400, 404}
    assert client.get("/systems/ads", query_string=query).status_code in {200, 400}
