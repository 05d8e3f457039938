"""Since when a trouble stands, or when it was seen."""

from dataclasses import replace

from flask import Flask, get_template_attribute
from flask.testing import FlaskClient

from detectors.declared import HOUR_US
from monitor.clock import to_text
from storage import Store, findings, ulid, windows
from tests.web.seeding import END, ONSET, Seeded
from web.pages.troubles import Trouble, troubles

DAY_AFTER = END + 24 * HOUR_US


def judge(store: Store, seeded: Seeded, hour: int, **tally: int) -> None:
    """The window so many hours after the newest has been judged, and `missing` said this."""
    start = END + hour * HOUR_US
    summary = {"metrics": {}, "tallies": {"missing": tally}}
    with store.begin() as tx:
        windows.record(tx, seeded.system_id, windows.Evaluation(start, "inputs", 0, 1, start, summary))


def stands(store: Store, seeded: Seeded, until: int) -> bool:
    with store.read() as tx:
        (trouble,) = troubles(tx, seeded.system_id, [seeded.alarm], until)
    return trouble.stands


def test_a_trouble_stands_until_a_later_window_of_the_span_could_tell(
    sqlite_store: Store, seeded: Seeded
) -> None:
    assert stands(sqlite_store, seeded, DAY_AFTER)
    judge(sqlite_store, seeded, 0, too_few=3)
    assert stands(sqlite_store, seeded, DAY_AFTER)
    judge(sqlite_store, seeded, 1, ok=3)
    assert not stands(sqlite_store, seeded, DAY_AFTER)
    assert stands(sqlite_store, seeded, END)


def test_what_could_not_be_told_for_two_days_stands_no_longer(sqlite_store: Store, seeded: Seeded) -> None:
    judge(sqlite_store, seeded, 48)
    assert not stands(sqlite_store, seeded, END + 60 * HOUR_US)


def test_the_page_says_since_of_what_stands_and_when_of_what_does_not(
    client: FlaskClient, sqlite_store: Store, seeded: Seeded
) -> None:
    once = replace(seeded.alarm, id="0" * 26, subject="page", since=seeded.alarm.window.start)
    with sqlite_store.begin() as tx:
        findings.replace(tx, seeded.system_id, once.window.start, "inputs", 0, [once])
    span = {"from": to_text(ONSET), "to": to_text(DAY_AFTER)}
    before = client.get("/systems/ads", query_string=span).text
    judge(sqlite_store, seeded, 0, ok=3)
    after = client.get("/systems/ads", query_string=span).text
    side = '<span class="small muted">'
    assert (before.count(f"{side}since"), before.count(f"{side}in")) == (3, 0)
    assert (after.count(f"{side}since"), after.count(f"{side}in")) == (1, 1)


def test_a_trouble_of_several_windows_is_told_from_its_first_to_its_end(app: Flask, seeded: Seeded) -> None:
    with app.app_context():
        said = str(get_template_attribute("macros.html", "lasted")(Trouble(seeded.alarm, False)))
    assert "1 Nov 2026, 10:00</time> to <time" in said
    assert "2 Nov 2026, 00:00</time>" in said


def test_the_page_shows_the_slices_that_warn_with_a_trouble_under_it(
    client: FlaskClient, sqlite_store: Store, seeded: Seeded
) -> None:
    whole = replace(seeded.alarm, id=ulid.new(END), segment={}, text="of all rows")
    slices = [
        replace(whole, id=ulid.new(END), severity="warn", segment={"country": name}, text=f"rows of {name}")
        for name in ("de", "fr")
    ]
    with sqlite_store.begin() as tx:
        findings.replace(tx, seeded.system_id, whole.window.start, "inputs", 1, [whole, *slices])
    page = client.get("/systems/ads", query_string={"from": to_text(ONSET), "to": to_text(DAY_AFTER)}).text
    assert page.count("2 slices warn with it") == 2, "among the troubles of its lens, and in the table"
    for found in slices:
        assert page.count(f"/systems/ads/findings/{found.id}") == 2
