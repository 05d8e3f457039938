"""Who is let in, and what a foreign page or a forged link can do: nothing."""

import re

import pytest
from flask.testing import FlaskClient

from monitor import clock
from storage import Store, keys
from tests.web.api.test_problems import assert_problem
from tests.web.seeding import Seeded
from web.app import create_app


def token(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(path).text)
    assert found is not None
    return found.group(1)


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def sign_in(client: FlaskClient, secret: str, next: str = "/") -> str:
    form = {"csrf": token(client, "/sign-in"), "key": secret, "next": next}
    answer = client.post("/sign-in", data=form)
    return answer.headers.get("Location", f"{answer.status_code}")


def test_everyone_on_the_machine_is_let_in_until_the_first_key_is_made(
    client: FlaskClient, sqlite_store: Store, seeded: Seeded
) -> None:
    assert client.get("/api/v1/systems").status_code == 200
    assert client.get("/").status_code == 200
    with sqlite_store.begin() as tx:
        keys.create(tx, "first", ["read"], clock.now_us())
    assert client.get("/api/v1/systems").status_code == 401
    assert client.get("/").headers["Location"] == "/sign-in?next=/"


def test_a_service_that_is_reached_from_outside_asks_for_a_key_from_the_start(sqlite_store: Store) -> None:
    client = create_app(sqlite_store, allow_anonymous=False).test_client()
    answer = client.get("/api/v1/systems")
    assert_problem(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert client.get("/metrics").status_code == 401
    assert client.get("/").status_code == 302
    assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    ("held", "ingest", "read", "admin"),
    [("ingest", True, False, False), ("read", False, True, False), ("admin", True, True, True)],
)
def test_a_key_does_what_its_scope_says_and_no_more(
    client: FlaskClient,
    seeded: Seeded,
    secrets: dict[str, str],
    held: str,
    ingest: bool,
    read: bool,
    admin: bool,
) -> None:
    headers = bearer(secrets[held])
    resolve = f"/api/v1/systems/ads/incidents/{seeded.incident.id}/resolve"
    answers = [
        client.post("/api/v1/systems/ads/logs/metrics", json={"rows": []}, headers=headers),
        client.get("/api/v1/systems/ads/findings", headers=headers),
        client.post(resolve, headers=headers),
    ]
    assert [each.status_code != 403 for each in answers] == [ingest, read, admin]


@pytest.mark.parametrize(
    "header", ["Bearer wrong", "Bearer", "Basic YTpi", "bearer \x80", "Bearer " + "x" * 9000]
)
def test_a_key_that_is_unknown_is_a_401(client: FlaskClient, secrets: dict[str, str], header: str) -> None:
    assert_problem(client.get("/api/v1/systems", headers={"Authorization": header}), 401)


def test_a_revoked_key_ends_its_sessions_too(
    client: FlaskClient, sqlite_store: Store, seeded: Seeded, secrets: dict[str, str]
) -> None:
    assert sign_in(client, secrets["read"], "/systems/ads") == "/systems/ads"
    assert client.get("/systems/ads").status_code == 200
    with sqlite_store.begin() as tx:
        key = keys.verify(tx, secrets["read"])
        assert key is not None
        keys.revoke(tx, key.id, clock.now_us())
    assert client.get("/systems/ads").status_code == 302
    assert client.get("/api/v1/systems", headers=bearer(secrets["read"])).status_code == 401


@pytest.mark.parametrize("scope", ["ingest", "unknown"])
def test_a_key_that_may_not_read_does_not_sign_in(
    client: FlaskClient, secrets: dict[str, str], scope: str
) -> None:
    assert sign_in(client, secrets.get(scope, "bifocal_x")) == "403"
    assert client.get("/").status_code == 302


def test_signing_out_ends_the_session(client: FlaskClient, seeded: Seeded, secrets: dict[str, str]) -> None:
    sign_in(client, secrets["read"])
    client.post("/sign-out", data={"csrf": token(client, "/")})
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "/a\tb", "http:x", ""]
)
def test_signing_in_never_leads_to_another_site(
    client: FlaskClient, secrets: dict[str, str], target: str
) -> None:
    assert sign_in(client, secrets["read"], target) == "/"


def test_a_program_reads_a_page_with_a_bearer_key(
    client: FlaskClient, seeded: Seeded, secrets: dict[str, str]
) -> None:
    found = {
        scope: client.get("/systems/ads", headers=bearer(secret)).status_code
        for scope, secret in secrets.items()
    }
    assert found == {"ingest": 302, "read": 200, "admin": 200}


def test_a_session_reads_pages_but_is_no_key_to_the_api(
    client: FlaskClient, seeded: Seeded, secrets: dict[str, str]
) -> None:
    sign_in(client, secrets["admin"])
    assert client.get("/systems/ads").status_code == 200
    assert client.get("/api/v1/systems").status_code == 401


def test_a_reader_sees_an_incident_but_cannot_resolve_it(
    client: FlaskClient, seeded: Seeded, secrets: dict[str, str]
) -> None:
    sign_in(client, secrets["read"])
    path = f"/systems/ads/incidents/{seeded.incident.id}"
    assert "Resolve</button>" not in client.get(path).text
    answer = client.post(f"{path}/resolve", data={"csrf": token(client, path)})
    assert answer.status_code == 403


def test_an_incident_is_acknowledged_and_resolved_from_its_page(client: FlaskClient, seeded: Seeded) -> None:
    path = f"/systems/ads/incidents/{seeded.incident.id}"
    for turn, then in (("acknowledge", "Acknowledged"), ("resolve", "Resolved")):
        answer = client.post(f"{path}/{turn}", data={"csrf": token(client, path)}, follow_redirects=True)
        assert answer.status_code == 200
        assert then in answer.text


@pytest.mark.parametrize("sent", [{}, {"csrf": ""}, {"csrf": "x"}, {"csrf": "é"}])
def test_a_form_without_its_token_changes_nothing(
    client: FlaskClient, seeded: Seeded, sent: dict[str, str]
) -> None:
    path = f"/systems/ads/incidents/{seeded.incident.id}"
    client.get(path)
    answer = client.post(f"{path}/resolve", data=sent)
    assert answer.status_code == 400
    assert "reload the page" in answer.text
    assert "Resolve</button>" in client.get(path).text


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_a_foreign_page_cannot_write_even_where_everyone_is_let_in(
    client: FlaskClient, seeded: Seeded, headers: dict[str, str]
) -> None:
    path = f"/api/v1/systems/ads/incidents/{seeded.incident.id}/resolve"
    assert_problem(client.post(path, headers=headers), 403)
    assert client.post(path, headers={"Origin": "http://localhost"}).status_code == 200


@pytest.mark.parametrize(
    ("host", "let_in"),
    [
        ("127.0.0.1:8000", True),
        ("localhost", True),
        ("rebound.example", False),
        ("127.0.0.1.evil.example", False),
    ],
)
def test_only_the_machines_own_names_are_answered_without_keys(
    client: FlaskClient, seeded: Seeded, host: str, let_in: bool
) -> None:
    for path in ("/", "/api/v1/systems", "/static/base.css", "/systems/ads"):
        assert client.get(path, headers={"Host": host}, buffered=True).status_code == (
            200 if let_in else 400
        ), path


def test_the_name_that_readers_use_is_trusted_and_makes_cookies_secure(
    sqlite_store: Store, seeded: Seeded
) -> None:
    app = create_app(sqlite_store, base_url="https://bifocal.example", allow_anonymous=False)
    client = app.test_client()
    answer = client.get("/sign-in", base_url="https://bifocal.example")
    assert answer.status_code == 200
    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax"))
    assert client.get("/sign-in", base_url="https://other.example").status_code == 400


@pytest.mark.parametrize(
    "path", ["/", "/systems/ads", "/nope", "/api/v1/systems", "/api/v1/nope", "/static/charts.js"]
)
def test_every_answer_carries_the_policy(client: FlaskClient, seeded: Seeded, path: str) -> None:
    headers = client.get(path, buffered=True).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_what_users_wrote_is_shown_as_text(client: FlaskClient, seeded: Seeded) -> None:
    for path in ("/systems/ads", f"/systems/ads/incidents/{seeded.incident.id}"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "\\u003c/script\\u003e" in page
