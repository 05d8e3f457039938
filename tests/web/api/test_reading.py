"""What the API answers about systems, findings, incidents and metrics."""

from collections.abc import Iterator
from typing import Any

from flask.testing import FlaskClient

from detectors.types import ProbeResult
from monitor.clock import to_text
from storage import Store, probes, silences
from tests.monitor import trial
from tests.web.seeding import END, HOURS, ONSET, Seeded

HOUR_US = 3_600_000_000


def pages(client: FlaskClient, path: str, limit: int) -> Iterator[list[dict[str, Any]]]:
    cursor = ""
    while cursor is not None:
        answer = client.get(path, query_string={"limit": limit, "cursor": cursor}).json
        assert answer is not None
        yield answer["items"]
        cursor = answer["next"]


def test_systems_are_listed_with_their_state(client: FlaskClient, seeded: Seeded) -> None:
    answer = client.get("/api/v1/systems").json
    assert answer == {
        "items": [
            {
                "name": "ads",
                "version": 1,
                "metrics": ["requests", "ctr", "value_per_click", "revenue", "p99_latency_ms"],
                "incidents_open": 1,
                "last_window_judged": to_text(END - HOUR_US),
            }
        ],
        "next": None,
    }


def test_a_system_shows_its_definition_but_not_where_its_webhooks_lead(
    client: FlaskClient, seeded: Seeded
) -> None:
    answer = client.get("/api/v1/systems/ads").json
    assert answer is not None
    assert answer["definition"]["window_us"] == HOUR_US
    assert answer["definition"]["alerts"][0]["webhook"] == "https://example.com/…"


def test_findings_page_by_cursor_without_a_gap_or_a_repeat(client: FlaskClient, seeded: Seeded) -> None:
    ids = [each["id"] for page in pages(client, "/api/v1/systems/ads/findings", 5) for each in page]
    assert len(ids) == len(set(ids)) == 42
    assert ids == sorted(ids, reverse=True)


def test_findings_are_narrowed_by_time(client: FlaskClient, seeded: Seeded) -> None:
    span = {"since": to_text(ONSET + HOUR_US), "until": to_text(ONSET + 2 * HOUR_US)}
    answer = client.get("/api/v1/systems/ads/findings", query_string=span).json
    assert answer is not None
    assert {each["window"]["start"] for each in answer["items"]} == {to_text(ONSET + HOUR_US)}
    assert set(answer["items"][0]) == {
        "id", "detector", "lens", "subject", "segment", "window", "severity", "effect", "p_value", "baseline",
        "observed", "text",
    }  # fmt: skip


def test_incidents_page_by_cursor_newest_first(client: FlaskClient, seeded: Seeded) -> None:
    found = [each for page in pages(client, "/api/v1/systems/ads/incidents", 1) for each in page]
    assert [each["state"] for each in found] == ["open", "resolved"]
    assert found[0]["id"] == seeded.incident.id
    assert found[0]["change"] == {"expected": 1672.4, "observed": 1041.9, "relative": -0.377}


def test_an_incident_and_its_diagnosis_are_read_by_id(client: FlaskClient, seeded: Seeded) -> None:
    path = f"/api/v1/systems/ads/incidents/{seeded.incident.id}"
    assert client.get(path).json["verdict"] == "infrastructure"  # type: ignore[index]
    diagnosis = client.get(f"{path}/diagnosis").json
    assert diagnosis is not None
    assert diagnosis["incident"] == seeded.incident.id
    assert diagnosis["causes"][0]["cause"] == "features.missing"


def test_acknowledging_and_resolving_each_work_once(client: FlaskClient, seeded: Seeded) -> None:
    path = f"/api/v1/systems/ads/incidents/{seeded.incident.id}"
    turns = [
        client.post(f"{path}/{turn}")
        for turn in ("acknowledge", "acknowledge", "resolve", "resolve", "acknowledge")
    ]
    assert [each.status_code for each in turns] == [200, 409, 200, 409, 409]
    assert turns[2].json["state"] == "resolved"  # type: ignore[index]
    assert turns[3].json["detail"] == "the incident is resolved already"  # type: ignore[index]


def test_a_note_is_kept_with_the_incident(client: FlaskClient, seeded: Seeded) -> None:
    path = f"/systems/ads/incidents/{seeded.incident.id}"
    note = {"text": "rolled back <b>5.1</b>", "by": "ana"}
    assert client.post(f"/api/v1{path}/annotate", json=note).status_code == 200
    assert "rolled back &lt;b&gt;5.1&lt;/b&gt;" in client.get(path).text


def test_a_metric_is_a_series_with_what_was_expected(client: FlaskClient, seeded: Seeded) -> None:
    answer = client.get("/api/v1/systems/ads/metrics/revenue").json
    assert answer is not None
    points = answer["points"]
    assert len(points) == 7 * 24
    assert points[-1]["window"]["end"] == to_text(END)
    inside = [each["lower"] <= each["value"] <= each["upper"] for each in points]
    assert sum(inside[:-14]) >= 0.95 * len(inside[:-14])
    assert not any(inside[-14:])


def test_a_series_covers_the_span_asked_for(client: FlaskClient, seeded: Seeded) -> None:
    span = {"from": to_text(0), "to": "2250-12-31T00:00:00Z"}
    assert client.get("/api/v1/systems/ads/metrics/revenue", query_string=span).json["points"] == []  # type: ignore[index]
    span = {"from": to_text(END - HOURS * HOUR_US), "to": to_text(END)}
    answer = client.get("/api/v1/systems/ads/metrics/ctr", query_string=span).json
    assert answer is not None
    assert len(answer["points"]) == HOURS


def test_a_silence_is_made_listed_and_ended(client: FlaskClient, sqlite_store: Store, seeded: Seeded) -> None:
    path = "/api/v1/systems/ads/silences"
    made = client.post(
        path, json={"until": "2200-01-01T00:00:00Z", "reason": "planned work", "channel": "oncall"}
    )
    assert made.status_code == 201
    assert made.json is not None
    assert [each["id"] for each in client.get(path).json["items"]] == [made.json["id"]]  # type: ignore[index]
    assert client.delete(f"{path}/{made.json['id']}").json == {"ended": True}
    assert client.delete(f"{path}/{made.json['id']}").status_code == 404
    with sqlite_store.read() as tx:
        assert len(silences.listing(tx, seeded.system_id)) == 1


def test_lists_of_a_system_without_any_are_empty(client: FlaskClient, seeded: Seeded) -> None:
    for name in ("deliveries", "probes", "silences"):
        assert client.get(f"/api/v1/systems/ads/{name}").json == {"items": [], "next": None}


def test_golden_cases_are_listed_newest_first_with_why_one_has_no_number(
    client: FlaskClient, sqlite_store: Store, seeded: Seeded
) -> None:
    results = [
        ProbeResult("golden", "line 1", END, 0.5, 0.5, 3.0, "v7"),
        ProbeResult("golden", "line 1", END + 1, 0.5, None, nonsense="NaN"),
        ProbeResult("golden", "line 1", END + 2, 0.5, None, silence="connection refused"),
    ]
    with sqlite_store.begin() as tx:
        probes.insert(tx, seeded.system_id, results)
    span = {"since": to_text(END), "until": to_text(END + HOUR_US)}
    answer = client.get("/api/v1/systems/ads/probes", query_string=span).json
    assert answer is not None
    assert [(each["observed"], each["failure"]) for each in answer["items"]] == [
        (None, "connection refused"),
        (None, "NaN"),
        (0.5, None),
    ]


def test_an_experiment_is_read_out_with_its_intervals(client: FlaskClient, sqlite_store: Store) -> None:
    trial.run(sqlite_store, lift=0.6)
    answer = client.get("/api/v1/systems/trial/experiments").json
    assert answer is not None
    (only,) = answer["items"]
    assert (only["name"], only["control"], only["withheld"]) == ("ranker-b", "control", None)
    ctr, revenue = only["readout"]
    assert (ctr["metric"], revenue["metric"]) == ("ctr", "revenue")
    relative = ctr["comparisons"][0]["relative"]
    assert 0 < relative["lower"] < relative["value"] < relative["upper"]


def test_a_system_without_experiments_has_none(client: FlaskClient, seeded: Seeded) -> None:
    assert client.get("/api/v1/systems/ads/experiments").json == {"items": [], "next": None}
