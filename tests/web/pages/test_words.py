"""What the pages say, above all when there is nothing to show yet."""

import json
import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from detectors.declared import DAY_US, HOUR_US
from detectors.types import Window
from monitor import absent, systems
from monitor.clock import to_text
from monitor.definition import parse
from storage import Store, canaries, diagnoses, findings, incidents, keys, ulid, windows
from tests.web.seeding import END, Seeded

BARE = '[system]\nname = "{name}"'
BUSINESS = BARE + '\n[metrics.revenue]\nrole = "business"\nseries = true'


def register(store: Store, text: str = BUSINESS, name: str = "fresh") -> int:
    with store.begin() as tx:
        return systems.apply(tx, parse(text.format(name=name)), END)[0].id


def test_a_store_without_systems_says_how_to_begin(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "No system is declared yet." in page
    assert "bifocal apply FILE" in page


def test_a_system_that_was_never_judged_says_how_to_judge_it(
    client: FlaskClient, sqlite_store: Store
) -> None:
    register(sqlite_store)
    assert "bifocal evaluate fresh" in client.get("/").text
    page = client.get("/systems/fresh").text
    assert "No window judged yet." in page
    assert "Nothing has been looked at yet." in page
    assert "No incident so far." in page


def test_a_system_without_metrics_says_what_to_declare(client: FlaskClient, sqlite_store: Store) -> None:
    register(sqlite_store, BARE)
    assert "No business metric is declared." in client.get("/").text
    assert 'role = "business"' in client.get("/systems/fresh").text


def test_a_clear_span_says_that_nothing_was_found(client: FlaskClient, seeded: Seeded) -> None:
    span = {"from": to_text(END - 20 * 86_400_000_000), "to": to_text(END - 19 * 86_400_000_000)}
    page = client.get("/systems/ads", query_string=span).text
    assert page.count("Nothing found in this span") == 2
    assert "No finding in this span." in page


def test_an_incident_that_fell_silent_says_what_came_and_what_was_told_before(
    client: FlaskClient, sqlite_store: Store, seeded: Seeded
) -> None:
    window = {"start": to_text(END - 40 * HOUR_US), "end": to_text(END - 20 * HOUR_US)}
    cause = {"cause": "outcomes.lost", "lens": "infrastructure", "probability": 0.89}
    part = {
        "window": window, "onset": None, "verdict": "infrastructure", "confidence": 0.98,
        "cause": {**cause, "subject": "outcomes", "segment": {"country": "DE"}},
    }  # fmt: skip
    undecided = {**part, "verdict": "inconclusive", "cause": None}
    with sqlite_store.begin() as tx:
        given = diagnoses.newest(tx, seeded.system_id, seeded.incident.id)
        assert given is not None
        later = {"onset": to_text(END - 20 * HOUR_US), "earlier": [part, undecided]}
        body = {**given.body, **later, "notes": ["No prediction came."]}
        diagnoses.add(tx, seeded.system_id, seeded.incident.id, body, END)
    page = re.sub(r"\s+", " ", client.get(f"/systems/ads/incidents/{seeded.incident.id}").text)
    assert "<li>No prediction came.</li>" in page
    assert "labels stopped coming for some rows (outcomes) <code>outcomes.lost</code>" in page
    onset = f'<dt>Onset</dt><dd><time datetime="{to_text(END - 20 * HOUR_US)}'
    assert onset in page
    assert "<dt>Incident since</dt>" in page
    assert page.index("What came and what did not") < page.index("Before that, in this incident")


def test_a_declared_column_that_no_row_holds_is_told_on_the_page(
    client: FlaskClient, sqlite_store: Store, seeded: Seeded
) -> None:
    said = "is declared as a dimension, and none of the 200 rows that came holds a value of it"
    assert said not in client.get("/systems/ads").text
    with sqlite_store.begin() as tx:
        absent.count(tx, systems.find(tx, "ads"), {"country": 200})
    assert f"<code>country</code> {said}" in client.get("/systems/ads").text


def test_the_system_in_trouble_stands_first(client: FlaskClient, sqlite_store: Store, seeded: Seeded) -> None:
    register(sqlite_store, name="aardvark")
    page = client.get("/").text
    assert page.index(">ads<") < page.index(">aardvark<")
    assert "Open incident" in page
    assert "Not judged yet" in page


def test_an_acknowledged_incident_is_told_from_an_open_one(
    client: FlaskClient, sqlite_store: Store, seeded: Seeded
) -> None:
    with sqlite_store.begin() as tx:
        incidents.acknowledge(tx, seeded.system_id, seeded.incident.id, END)
    assert 'class="pill acknowledged"' in client.get("/").text
    with sqlite_store.begin() as tx:
        incidents.resolve(tx, seeded.system_id, seeded.incident.id, END)
    assert 'class="pill alarming"' in client.get("/").text


def test_an_incident_without_a_diagnosis_says_how_to_get_one(
    client: FlaskClient, sqlite_store: Store
) -> None:
    system_id = register(sqlite_store)
    with sqlite_store.begin() as tx:
        made = incidents.create(
            tx, system_id, metric=None, severity="warning", window_start=END, opened=END + 3_600_000_000
        )
        windows.record(tx, system_id, windows.Evaluation(END, "inputs", 0, 1, END))
    page = client.get(f"/systems/fresh/incidents/{made.id}").text
    assert "No diagnosis yet." in page
    assert f"bifocal triage fresh --incident {made.id}" in page
    assert "fresh: an infrastructure check raised an alarm." in page


def test_an_incident_tells_its_triage_whole(client: FlaskClient, seeded: Seeded) -> None:
    page = client.get(f"/systems/ads/incidents/{seeded.incident.id}").text
    for said in (
        "Infrastructure is broken (97 % sure)",
        "explains 84 % of the change",
        "+3.1",
        "−1.8",
        "the mix of countries is as it was",
        "value_per_click",
        "country = DE",
        "probes passed 48 of 48",
        "would tell apart: values went missing; values stopped moving",
        "Made of revenue",
        "app 5.1",
        "no ledger declared",
    ):
        assert said in page, said


def test_what_to_check_next_stands_before_the_causes(client: FlaskClient, seeded: Seeded) -> None:
    page = client.get(f"/systems/ads/incidents/{seeded.incident.id}").text
    headline, check, causes = (page.index(at) for at in ("<h1>", 'id="next"', 'id="causes"'))
    assert headline < check < causes


def test_what_is_ruled_out_is_named_and_not_asserted(client: FlaskClient, seeded: Seeded) -> None:
    page = client.get(f"/systems/ads/incidents/{seeded.incident.id}").text
    assert "ruled out: </span><code>model.miscompute</code> (the model computes wrong answers)" in page


def test_a_reason_stands_once_on_the_page_with_all_that_it_weighs(
    client: FlaskClient, seeded: Seeded, sqlite_store: Store
) -> None:
    with sqlite_store.begin() as tx:
        given = diagnoses.newest(tx, seeded.system_id, seeded.incident.id)
        assert given is not None
        body = json.loads(json.dumps(given.body))
        short = [{"finding": None, "text": "the log is short", "weight": w} for w in (5.5, 0.1)]
        faint = {"finding": None, "text": "hardly seen", "weight": 0.04}
        body["causes"][0]["because"] = [*short, faint]
        diagnoses.add(tx, seeded.system_id, seeded.incident.id, body, END + 1)
    page = client.get(f"/systems/ads/incidents/{seeded.incident.id}").text
    listed = page[: page.index("As text")]
    assert listed.count("the log is short") == 1
    assert "+5.6" in listed
    assert "hardly seen" not in listed


def test_findings_page_through_to_the_oldest(client: FlaskClient, seeded: Seeded) -> None:
    first = client.get("/systems/ads").text
    assert first.count('<td class="said">') == 25
    older = first.split('<a href="')[-1].split('"')[0].replace("&amp;", "&")
    assert "before=" in older
    second = client.get(older).text
    assert second.count('<td class="said">') == 17
    assert "Older findings" not in second


def test_a_page_of_findings_is_in_the_order_of_its_windows(client: FlaskClient, seeded: Seeded) -> None:
    page = client.get("/systems/ads?from=2026-10-30T00:00:00Z&to=2026-11-03T00:00:00Z").get_data(as_text=True)
    table = page[page.index('<table class="findings">') :]
    windows = re.findall(r'<td><time datetime="([^"]+)"', table[: table.index("</table>")])
    assert len(windows) > 1
    assert windows == sorted(windows, reverse=True)


def test_a_finding_is_shown_with_all_that_was_noted(client: FlaskClient, seeded: Seeded) -> None:
    path = f"/systems/ads/findings/{seeded.alarm.id}"
    assert path in client.get("/systems/ads").text
    page = client.get(path).text
    for said in (
        "user_age: 32.2 % null, 1.2 % before",
        "app_version = 5.1",
        "&lt; 0.0001",
        "0.322",
        "nulls",
        "[3, 4]",
    ):
        assert said in page, said
    assert client.get(f"/systems/ads/findings/{ulid.new()}").status_code == 404


def test_a_canary_is_shown_by_its_id(client: FlaskClient, sqlite_store: Store, seeded: Seeded) -> None:
    with sqlite_store.begin() as tx:
        canary = canaries.create(tx, seeded.system_id, END)
        canaries.reach(tx, seeded.system_id, canary.id, "ingest", END + 12_500)
    page = client.get(f"/systems/ads/canary/{canary.id}").text
    assert canary.id in page
    assert "12.5 ms" in page
    assert client.get(f"/systems/ads/canary/{ulid.new()}").status_code == 404


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/nope", 404, "Not Found"),
        ("/systems/none", 404, "no system is called"),
        ("/systems/ads?from=yesterday", 400, "is no time"),
        ("/systems/ads?from=2026-02-01&to=2026-01-01", 400, "must be later"),
        ("/systems/ads/incidents/x", 404, "has no incident"),
    ],
)
def test_a_page_that_cannot_be_shown_says_why(
    client: FlaskClient, seeded: Seeded, path: str, status: int, said: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.content_type.startswith("text/html")
    assert said in answer.text


def test_the_sign_in_page_says_how_to_make_a_key(client: FlaskClient, sqlite_store: Store) -> None:
    with sqlite_store.begin() as tx:
        keys.create(tx, "first", ["read"], END)
    page = client.get("/", follow_redirects=True).text
    assert "bifocal keys create NAME --scope read" in page


def test_what_has_always_been_so_stands_on_the_page_days_after_it_was_told(
    client: FlaskClient, sqlite_store: Store, seeded: Seeded
) -> None:
    window = Window(END - 80 * HOUR_US, END - 79 * HOUR_US)
    told = replace(
        seeded.alarm, id=ulid.new(END), window=window, subject="position", since=None, text="apart"
    )
    with sqlite_store.begin() as tx:
        findings.replace(tx, seeded.system_id, window.start, "inputs", 0, [told])
    page = client.get(f"/systems/ads?from={to_text(END - DAY_US)}&to={to_text(END)}").text
    assert page.count("So since it is served") == 1
    assert f"/findings/{told.id}" in page
    assert "the first window served" in client.get(f"/systems/ads/findings/{told.id}").text
    later = client.get(f"/systems/ads?from={to_text(END + 9 * DAY_US)}&to={to_text(END + 10 * DAY_US)}").text
    assert "So since it is served" not in later


def test_a_trouble_of_one_name_with_its_detector_is_named_once(
    client: FlaskClient, sqlite_store: Store, seeded: Seeded
) -> None:
    found = replace(seeded.alarm, id=ulid.new(), detector="value", subject="value")
    with sqlite_store.begin() as tx:
        findings.replace(tx, seeded.system_id, found.window.start, "inputs", 1, [found])
    page = client.get("/systems/ads").text
    told = re.findall(r'<strong>value</strong> <span class="muted">(.*?)</span>', page)
    assert told == ["app_version = 5.1"]


def test_a_system_without_an_incident_says_which_alarms_stand(
    client: FlaskClient, sqlite_store: Store, seeded: Seeded
) -> None:
    with sqlite_store.begin() as tx:
        incidents.resolve(tx, seeded.system_id, seeded.incident.id, END)
    page = client.get("/systems/ads").text
    assert "No incident. 2 alarms stand: " in page
    assert "<code>bifocal triage ads --from " in page
    assert 'href="#findings"' in page
    assert "Alarms, no incident" in client.get("/").text
    assert ">Quiet<" not in page
