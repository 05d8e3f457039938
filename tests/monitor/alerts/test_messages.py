"""What alerts say, in every form."""

from typing import Any

import pytest

from detectors.declared import AlertChannel
from monitor.alerts import messages, wording
from monitor.alerts.forms import form_named, names
from monitor.triage.catalogue import CATALOGUE
from storage.incidents import Incident
from tests.monitor.alerts.conftest import NOW, SECOND
from tests.monitor.alerts.test_queue import FINDING

INCIDENT = Incident(
    "01M6CRWH0018C3YWKVEKQ95AMN",
    "revenue",
    "open",
    "critical",
    NOW,
    NOW + 3600 * SECOND,
    onset=NOW - 3600 * SECOND,
)
CHANGE = {"expected": 1200.0, "observed": 760.0, "relative": -0.367}
CAUSE = {
    "cause": "features.missing",
    "lens": "infrastructure",
    "probability": 0.93,
    "subject": "user_age",
    "segment": {"app_version": "5.1"},
    "explains": 0.84,
}
DIAGNOSIS = {"verdict": "infrastructure", "confidence": 0.97, "causes": [CAUSE], "change": CHANGE}


def message(type: str = "incident.diagnosed", diagnosis: Any = DIAGNOSIS) -> dict[str, Any]:
    return messages.about_incident(type, "ads", INCIDENT, diagnosis, NOW, "https://b.example")


def test_an_incident_is_told_in_plain_sentences() -> None:
    assert message()["data"]["text"] == [
        "ads: revenue is 37 % below what was expected (760 against 1,200 expected).",
        "Infrastructure is broken (97 % sure): values went missing (user_age) where app_version = 5.1. "
        "This explains 84 % of the change.",
    ]
    assert message("incident.resolved")["data"]["text"][0].endswith("is resolved.")
    assert message("incident.opened", None)["data"]["text"] == ["ads: what revenue did is not known yet."]


def test_an_alert_says_what_the_fault_cost_and_what_to_look_at_next() -> None:
    cost = "Without it revenue would have been about 22 % higher (12 to 32 %)."
    cause = {**CAUSE, "because": [{"text": "seen", "weight": 3.0}, {"text": cost, "weight": 0.0}]}
    told = {**DIAGNOSIS, "causes": [cause], "next_checks": [{"text": "Read how it is filled."}]}
    assert message(diagnosis=told)["data"]["text"][2:] == [cost, "Next: Read how it is filled."]
    assert message("incident.resolved", told)["data"]["text"][-1] == cost


def test_an_alert_of_a_silence_says_since_when_and_names_what_fell_once() -> None:
    note = "No prediction came from 16:00 to 17:00 UTC, where about 600 were due."
    outage = {**CAUSE, "cause": "serving.outage", "subject": "predictions", "segment": {}, "explains": None}
    told = {**DIAGNOSIS, "change": None, "causes": [outage], "notes": [note, "Nothing else arrives."]}
    assert message(diagnosis=told)["data"]["text"] == [
        "ads: what revenue did is not known yet.",
        note,
        "Infrastructure is broken (97 % sure): predictions stopped or fell.",
    ]


def test_a_message_carries_the_figures_that_a_program_needs() -> None:
    told = message()
    assert told["type"] == "incident.diagnosed"
    assert told["timestamp"] == "2026-11-02T00:00:00Z"
    data = told["data"]
    assert data["onset"] == "2026-11-01T23:00:00Z"
    assert data["top_cause"] == {
        key: CAUSE[key] for key in ("cause", "lens", "probability", "subject", "segment")
    }
    assert (data["verdict"], data["confidence"], data["change"]) == ("infrastructure", 0.97, CHANGE)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (None, "ads: what revenue did is not known yet."),
        (
            {"expected": 760.0, "observed": 760.0, "relative": 0.0},
            "ads: revenue did not move: 760 against 760 expected.",
        ),
        (
            {"expected": 0.0, "observed": 50.0, "relative": None},
            "ads: revenue is above what was expected (50 against 0 expected).",
        ),
        (
            {"expected": 500.0, "observed": 750.0, "relative": 0.5},
            "ads: revenue is 50 % above what was expected (750 against 500 expected).",
        ),
        (
            {"expected": -40.0, "observed": -60.0, "relative": -0.5},
            "ads: revenue is 50 % below what was expected (−60 against −40 expected).",
        ),
    ],
)
def test_a_change_is_told_whichever_way_it_went(change: Any, said: str) -> None:
    assert wording.change_sentence("ads", "revenue", change) == said


@pytest.mark.parametrize(
    ("verdict", "causes", "said"),
    [
        ("inconclusive", [], "The evidence does not separate the two sides: no verdict yet."),
        ("benign", [], "No fault was found (50 % sure)."),
        ("quality", [{"cause": "new.cause"}], "Quality has changed (50 % sure): new.cause."),
    ],
)
def test_a_verdict_is_told_with_as_much_as_is_known(verdict: str, causes: Any, said: str) -> None:
    assert wording.verdict_sentence(verdict, 0.5, causes) == said


def test_every_cause_of_the_catalogue_has_a_clause() -> None:
    assert set(wording.CLAUSES) == set(CATALOGUE)


def test_the_forms_are_those_that_a_system_file_may_name() -> None:
    declared = AlertChannel.__annotations__["form"]
    assert set(names()) == set(declared.__args__)


def test_an_unknown_form_is_an_error() -> None:
    with pytest.raises(KeyError):
        form_named("carrier-pigeon")


ALL = [
    *(message(type) for type in messages.INCIDENT_TYPES),
    message("incident.opened", None),
    messages.about_finding("ads", FINDING, NOW, "https://b.example"),
    messages.about_service("ads", "lag", "two hours behind", NOW, "https://b.example"),
]


@pytest.mark.parametrize("told", ALL, ids=lambda told: told["type"])
@pytest.mark.parametrize("form", names())
def test_every_form_renders_every_type(form: str, told: dict[str, Any]) -> None:
    assert form_named(form).render(told, "key")


def test_the_standard_form_is_the_message_itself() -> None:
    assert form_named("standard").render(message(), "key") == message()


def test_slack_gets_text_in_which_nothing_is_markup() -> None:
    told = message()
    told["data"]["text"][0] = "a <!channel> & b"
    rendered = form_named("slack").render(told, None)
    assert rendered["text"] == "a &lt;!channel&gt; &amp; b"
    assert rendered["blocks"][0]["text"]["text"].startswith("*a &lt;!channel&gt; &amp; b*")


def test_pagerduty_opens_and_resolves_the_same_incident() -> None:
    form = form_named("pagerduty")
    opened, resolved = (
        form.render(message(type), "routing") for type in ("incident.opened", "incident.resolved")
    )
    assert (opened["event_action"], resolved["event_action"]) == ("trigger", "resolve")
    assert opened["dedup_key"] == resolved["dedup_key"]
    assert opened["routing_key"] == "routing"
    assert opened["payload"]["severity"] == "critical"
    assert "payload" not in resolved


def test_alertmanager_sees_one_alert_that_ends() -> None:
    form = form_named("alertmanager")
    (opened,), (resolved,) = (
        form.render(message(type), None) for type in ("incident.opened", "incident.resolved")
    )
    assert opened["labels"] == resolved["labels"]
    assert "endsAt" not in opened
    assert resolved["endsAt"] == "2026-11-02T00:00:00Z"
