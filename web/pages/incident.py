"""One incident with its triage: which side broke, what, where, since when, how much."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from detectors.declared import DAY_US
from monitor import clock
from monitor.alerts import wording
from monitor.systems import Registered
from monitor.triage.breakdown import amount, breakdown, sentence
from monitor.triage.render import to_text
from monitor.triage.stored import from_json
from storage import diagnoses, events, incidents
from storage.incidents import Incident
from storage.store import Tx
from web import auth, charts, reading, security, series, svg
from web.problems import Problem
from web.reading import Span
from web.state import state

blueprint = Blueprint("incident", __name__)

BEFORE_US = 3 * DAY_US
AFTER_US = DAY_US


@blueprint.get("/systems/<name>/incidents/<incident_id>")
@auth.page
def page(name: str, incident_id: str) -> str:
    """The incident page."""
    with state().store.read() as tx:
        system = reading.find_system(tx, name)
        incident = reading.find_incident(tx, system, incident_id)
        given = diagnoses.newest(tx, system.id, incident.id)
        body = given.body if given else None
        told = from_json(body) if body else None
        return render_template(
            "incident.html",
            system=system.name,
            incident=incident,
            diagnosis=body,
            causes=told.causes if told else (),
            headline=_headline(system, incident, body),
            onset=_onset(incident, body),
            change=wording.change_sentence(
                system.name, incident.metric, (body or {}).get("change") or incident.change
            ),
            metric_chart=_chart(tx, system, incident, body),
            waterfall=_waterfall(body),
            parts=[(p.factor, p.relative, amount(p)) for p in breakdown(told.change, told.decomposition)]
            if told
            else [],
            moved_by=sentence(told.metric, told.change, told.decomposition) if told else "",
            text=to_text(told) if told else None,
            may_change=auth.may_change(tx),
        )


@blueprint.post("/systems/<name>/incidents/<incident_id>/acknowledge")
@auth.page
def acknowledge(name: str, incident_id: str) -> Response:
    """Someone has seen it."""
    return _change(name, incident_id, incidents.acknowledge)


@blueprint.post("/systems/<name>/incidents/<incident_id>/resolve")
@auth.page
def resolve(name: str, incident_id: str) -> Response:
    """Someone has ended it."""
    return _change(name, incident_id, incidents.resolve)


def _change(name: str, incident_id: str, turn: Callable[[Tx, int, str, int], bool]) -> Response:
    security.check_csrf()
    with state().store.begin() as tx:
        if not auth.may_change(tx):
            raise Problem(403, "Forbidden", "sign in with an admin key to acknowledge or resolve an incident")
        system = reading.find_system(tx, name)
        incident = reading.find_incident(tx, system, incident_id)
        turn(tx, system.id, incident.id, clock.now_us())
    return redirect(url_for("incident.page", name=name, incident_id=incident_id))


def _headline(system: Registered, incident: Incident, body: Mapping[str, Any] | None) -> str:
    if body is None:
        return wording.change_sentence(system.name, incident.metric, incident.change)
    return wording.verdict_sentence(body["verdict"], body["confidence"], body["causes"])


def _onset(incident: Incident, body: Mapping[str, Any] | None) -> int | None:
    """Since when (µs) what the page tells has lasted: a later part of an incident has an onset of its own."""
    if body is None or not body.get("earlier") or body["onset"] is None:
        return incident.onset
    return clock.from_text(body["onset"])


def _chart(
    tx: Tx, system: Registered, incident: Incident, body: Mapping[str, Any] | None
) -> charts.Chart | None:
    """The metric around the diagnosed span, with the span shaded and the onset marked."""
    name = (body or {}).get("metric") or incident.metric
    metric = next((each for each in system.declared.metrics if each.name == name), None)
    if metric is None:
        return None
    start, end = incident.window_start, incident.opened
    if body is not None:
        start, end = (clock.from_text(body["window"][edge]) for edge in ("start", "end"))
    last = min(max(end, incident.resolved or end) + AFTER_US, reading.newest_end(tx, system))
    last = max(last, end)
    first = min(start, incident.onset or start) - BEFORE_US
    span = Span(max(first, last - reading.WIDEST * system.declared.window_us), last)
    behind = charts.backdrop((), events.listing(tx, system.id, span.start, span.end), span)
    marks = list(behind.marks)
    onset = _onset(incident, body)
    if onset is not None:
        marks.append({"at": charts.seconds(onset), "kind": "onset", "label": "onset"})
    diagnosed = {"from": charts.seconds(start), "to": charts.seconds(end), "kind": "span"}
    shown = charts.Backdrop([*behind.spans, diagnosed], marks, "diagnosed span")
    judged = series.with_past(tx, system, span.start, span.end, incidents.listing(tx, system.id))
    return charts.of_metric(metric, judged.series(metric.name), span, shown, zoom=False)


def _waterfall(body: Mapping[str, Any] | None) -> list[svg.Bar] | None:
    if body is None or body["change"] is None or not body["decomposition"]:
        return None
    return svg.waterfall(body["change"], body["decomposition"])
