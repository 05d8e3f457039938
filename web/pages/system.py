"""One system through both lenses, on one time axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for

from detectors.declared import DAY_US
from detectors.types import Finding
from monitor import absent, alongside, clock, standing, unopened
from monitor.alerts import wording
from monitor.systems import Registered
from storage import diagnoses, events, findings, incidents, windows
from storage.incidents import Incident
from storage.store import Tx
from web import auth, charts, reading, series
from web.pages.overview import business_metrics, state_of
from web.pages.troubles import Trouble, troubles
from web.reading import Span
from web.state import state

blueprint = Blueprint("system", __name__)

CHOICES = ((DAY_US, "24 hours"), (7 * DAY_US, "7 days"), (30 * DAY_US, "30 days"))
FINDINGS_A_PAGE = 25
FINDINGS_COUNTED = 5_000
QUESTIONS = {
    "infrastructure": "Does the model compute correctly, and are its data produced correctly?",
    "quality": "Have the features, the predictions, or the tie between proxy and business changed?",
}


@dataclass(frozen=True)
class Side:
    """One lens: its findings by window, the newest finding of each trouble, and what has always been so."""

    lens: str
    question: str
    chart: charts.Chart
    troubles: Sequence[Trouble]
    standing: Sequence[Finding]


@blueprint.get("/systems/<name>")
@auth.page
def page(name: str) -> str:
    """The system page; `?from=` and `?to=` choose the span, `?before=` pages through the findings."""
    with state().store.read() as tx:
        system = reading.find_system(tx, name)
        span = reading.span(tx, system, request.args)
        return render_template("system.html", **_view(tx, system, span))


def _view(tx: Tx, system: Registered, span: Span) -> dict[str, Any]:
    word, _ = state_of(tx, system)
    last = windows.last_evaluation(tx, system.id)
    listed = incidents.listing(tx, system.id, limit=50)
    happened = events.listing(tx, system.id, span.start, span.end)
    behind = charts.backdrop([i for i in listed if i.opened > span.start], happened, span)
    judged = series.with_past(tx, system, span.start, span.end, incidents.listing(tx, system.id))
    found = findings.listing(
        tx, system.id, since=span.start, until=span.end, severities=("warn", "alarm"), limit=FINDINGS_COUNTED
    )
    always = standing.standing(tx, system.id, span.end)
    leading = business_metrics(system)
    shown, older = _findings_page(tx, system, span)
    return {
        "system": {"name": system.name, "state": word, "judged": last.window_start if last else None},
        "unopened": unopened.sentence(tx, system),
        "absent": absent.sentences(tx, system),
        "span": span,
        "spans": _choices(tx, system, span),
        "open_incidents": [_lead(tx, system, i) for i in listed if i.state != "resolved"],
        "business": [charts.of_metric(m, judged.series(m.name), span, behind) for m in leading],
        "metrics": [
            charts.of_metric(m, judged.series(m.name), span, behind)
            for m in system.declared.metrics
            if m not in leading
        ],
        "lenses": [
            Side(
                lens,
                asks,
                charts.of_findings(lens, found, judged.starts, span, behind),
                troubles(tx, system.id, [each for each in found if each.lens == lens], span.end),
                [each for each in always if each.lens == lens],
            )
            for lens, asks in QUESTIONS.items()
        ],
        "incidents": listed,
        "findings": alongside.grouped(shown),
        "older": older,
        "events": happened[::-1],
        "experiments": [experiment.name for experiment in system.declared.experiments],
    }


def _findings_page(tx: Tx, system: Registered, span: Span) -> tuple[list[Finding], str | None]:
    before = request.args.get("before", "")
    found = findings.listing(
        tx,
        system.id,
        since=span.start,
        until=span.end,
        before=before if reading.ULID.fullmatch(before) else None,
        limit=FINDINGS_A_PAGE + 1,
    )
    shown = sorted(found[:FINDINGS_A_PAGE], key=lambda each: each.window.start, reverse=True)
    if len(found) <= FINDINGS_A_PAGE:
        return shown, None
    return shown, _address(system, span, before=found[FINDINGS_A_PAGE - 1].id) + "#findings"


def _address(system: Registered, span: Span, **more: str) -> str:
    """The page's own address with a span."""
    asked = {"from": clock.to_text(span.start), "to": clock.to_text(span.end), **more}
    return url_for("system.page", name=system.name) + "?" + urlencode(asked)


def _choices(tx: Tx, system: Registered, span: Span) -> list[dict[str, Any]]:
    end = reading.newest_end(tx, system)
    return [
        {
            "text": text,
            "href": _address(system, Span(end - length, end)),
            "current": (span.start, span.end) == (end - length, end),
        }
        for length, text in CHOICES
    ]


def _lead(tx: Tx, system: Registered, incident: Incident) -> dict[str, Any]:
    given = diagnoses.newest(tx, system.id, incident.id)
    if given is None:
        sentence = wording.change_sentence(system.name, incident.metric, incident.change)
    else:
        body = given.body
        sentence = wording.verdict_sentence(body["verdict"], body["confidence"], body["causes"])
    return {**vars(incident), "headline": sentence}
