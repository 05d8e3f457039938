"""Evidently's answer where a reader looks: on the finding's page, in the API, and its own page shut in."""

import gzip

import pytest
from flask.testing import FlaskClient

from storage import Store, retention
from tests.web.opinions import alarm, answered, failed
from tests.web.seeding import Seeded

ROOT = "/systems/ads/findings"


def test_the_finding_s_page_tells_the_answer_and_links_to_the_report(
    client: FlaskClient, sqlite_store: Store, seeded: Seeded
) -> None:
    found = answered(sqlite_store, seeded)
    page = client.get(f"{ROOT}/{found.id}").text
    assert "drift in 1 of 2 columns (user_age: Kolmogorov–Smirnov p &lt; 0.0001, threshold 0.001)" in page
    assert "Agrees" in page
    assert f'href="{ROOT}/{found.id}/evidently"' in page
    assert f'src="{ROOT}/{found.id}/evidently/page"' in client.get(f"{ROOT}/{found.id}/evidently").text


def test_an_alarm_that_waits_and_one_that_failed_say_so(
    client: FlaskClient, sqlite_store: Store, seeded: Seeded
) -> None:
    waiting = alarm(sqlite_store, seeded)
    assert "Not asked yet" in client.get(f"{ROOT}/{waiting.id}").text
    given_up = failed(sqlite_store, seeded, "Evidently gave no answer within 120 s")
    assert "Evidently gave no answer within 120 s" in client.get(f"{ROOT}/{given_up.id}").text


def test_a_finding_that_is_not_put_to_evidently_does_not_speak_of_it(
    client: FlaskClient, seeded: Seeded
) -> None:
    assert "second opinion" not in client.get(f"{ROOT}/{seeded.alarm.id}").text


def test_the_api_gives_the_confirmation_with_the_finding_alone_that_has_one(
    client: FlaskClient, sqlite_store: Store, seeded: Seeded
) -> None:
    found = answered(sqlite_store, seeded)
    body = client.get("/api/v1/systems/ads/findings").json
    assert body is not None
    held = {each["id"]: each["confirmation"] for each in body["items"] if "confirmation" in each}
    assert list(held) == [found.id]
    said = held[found.id]
    assert (said["state"], said["agrees"], said["report"]) == ("answered", True, True)
    assert [each["column"] for each in said["columns"]] == ["user_age", "position"]


def test_evidently_s_page_comes_with_a_policy_that_shuts_it_in(
    client: FlaskClient, sqlite_store: Store, seeded: Seeded
) -> None:
    found = answered(sqlite_store, seeded)
    answer = client.get(f"{ROOT}/{found.id}/evidently/page")
    assert answer.text == "<p>drawn</p>"
    policy = answer.headers.getlist("Content-Security-Policy")
    assert policy == [
        "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
        "img-src data: blob:; font-src data:; connect-src 'none'; frame-ancestors 'self'"
    ]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content_type == "text/html; charset=utf-8"


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "gzip"), ("br", None), ("gzip;q=0", None)])
def test_evidently_s_page_is_sent_compressed_to_whoever_takes_that(
    client: FlaskClient, sqlite_store: Store, seeded: Seeded, accepted: str, encoding: str | None
) -> None:
    found = answered(sqlite_store, seeded)
    answer = client.get(f"{ROOT}/{found.id}/evidently/page", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == encoding
    data = gzip.decompress(answer.data) if encoding else answer.data
    assert data == b"<p>drawn</p>"


def test_a_page_that_was_pruned_or_never_drawn_is_a_404_and_the_answer_stays(
    client: FlaskClient, sqlite_store: Store, seeded: Seeded
) -> None:
    found = answered(sqlite_store, seeded)
    with sqlite_store.begin() as tx:
        retention.prune(tx, seeded.system_id, found.window.end)
    for number in (found.id, seeded.alarm.id, "x"):
        for path in ("evidently", "evidently/page"):
            assert client.get(f"{ROOT}/{number}/{path}").status_code == 404
    page = client.get(f"{ROOT}/{found.id}").text
    assert "drift in 1 of 2 columns" in page
    assert "no longer kept" in page


def test_evidently_s_page_asks_for_a_reader_who_signed_in(
    client: FlaskClient, sqlite_store: Store, seeded: Seeded, secrets: dict[str, str]
) -> None:
    found = answered(sqlite_store, seeded)
    for path in ("evidently", "evidently/page"):
        assert client.get(f"{ROOT}/{found.id}/{path}").headers["Location"].startswith("/sign-in")
