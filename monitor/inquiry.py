"""Answers to "which side broke?" for an incident as it was diagnosed, or for any span of time."""

from typing import Any

from detectors.types import Diagnosis, Window
from monitor import casework, memory, parts, unopened
from monitor.clock import to_text as to_text_of
from monitor.due import SILENCE_JUDGED_US
from monitor.systems import Registered, find
from monitor.triage.render import to_json, to_text
from monitor.triage.report import diagnose
from monitor.triage.stored import from_json
from storage import StorageError, Store, Tx, diagnoses, incidents, references, windows

Body = dict[str, Any]


class NoAnswer(StorageError):
    """There is nothing that could be diagnosed as asked."""


class NoIncident(NoAnswer):
    """The newest incident was asked for, and there has been none: good news, and how to ask of a span."""


def of_incident(store: Store, name: str, incident_id: str | None, metric: str | None) -> Body:
    """The newest diagnosis of an incident, of the newest incident by default.

    With another `metric` than the incident's own, its span is diagnosed for that one. Raises NoAnswer.
    """
    with store.read() as tx:
        system = find(tx, name)
        incident = _incident(tx, system, incident_id)
        given = diagnoses.newest(tx, system.id, incident.id)
        if given is not None and (metric is None or metric == incident.metric):
            return dict(given.body)
        end = incident.opened if given is None else from_json(given.body).window.end
        now = end if given is None else given.at
        return _diagnose(tx, system, Window(incident.window_start, end), metric, now, incident.id)


def of_span(store: Store, name: str, start: int, end: int, metric: str | None, now: int) -> Body:
    """The diagnosis of a span, widened to whole windows; silence after the last row is a span like another.

    Raises NoAnswer where nothing has come yet, before the first row, and beyond `now`.
    """
    with store.read() as tx:
        system = find(tx, name)
        _check_folded(tx, system, end)
        span = _widened(tx, system, start, end, now)
        return _diagnose(tx, system, span, metric, now, None)


def _widened(tx: Tx, system: Registered, start: int, end: int, now: int) -> Window:
    """The span widened to whole windows, within those that hold anything or are silent.

    Raises NoAnswer when none do.
    """
    width = system.declared.window_us
    known = windows.span(tx, system.id)
    first, last = (0, -width) if known is None else known
    begin = start - start % width
    until = _reach(tx, system, begin, last, now) if known is not None else 0
    span = Window(max(begin, first), min(end + -end % width, until))
    if span.start >= span.end:
        there = "none at all" if known is None else f"{to_text_of(first)} to {to_text_of(last + width)}"
        raise NoAnswer(f"{system.name} has no rows in that span; it has: {there}")
    return span


def _reach(tx: Tx, system: Registered, start: int, last: int, now: int) -> int:
    """The end of what can be diagnosed: of the last rows, of the silence after them that was judged, or, of a
    span that starts in that silence, of the last window that is over."""
    width = system.declared.window_us
    judged = windows.last_evaluation(tx, system.id)
    until = max(last, judged.window_start if judged is not None else last) + width
    if start > last:
        until = max(until, min(now - now % width, last + SILENCE_JUDGED_US + width))
    return until


def _check_folded(tx: Tx, system: Registered, end: int) -> None:
    """A replay under way has folded what it has come to, and no further. Raises NoAnswer beyond."""
    reference = references.current(tx, system.id, end)
    folded_to = None if reference is None else reference.detail.get("folded_to")
    if folded_to is not None and end > folded_to:
        raise NoAnswer(
            f"{system.name} is being judged and has come to {to_text_of(folded_to)}: "
            f"let `bifocal evaluate {system.name}` come to its end"
        )


def as_text(body: Body) -> str:
    """A diagnosis as text for an incident channel, at most 40 lines."""
    return to_text(from_json(body))


def _incident(tx: Tx, system: Registered, incident_id: str | None) -> incidents.Incident:
    if incident_id is not None:
        found = incidents.get(tx, system.id, incident_id)
        if found is None:
            raise NoAnswer(
                f"{system.name} has no incident {incident_id!r}: `bifocal incidents {system.name}` lists them"
            )
        return found
    newest = incidents.listing(tx, system.id, limit=1)
    if not newest:
        raise NoIncident(f"{system.name} has had no incident.{_of_a_span(tx, system)}")
    return newest[0]


def _of_a_span(tx: Tx, system: Registered) -> str:
    """How to diagnose the last day of what there is, whether or not anything happened then."""
    command = unopened.last_day(tx, system)
    if command is None:
        return f" No rows have come yet: `bifocal ingest {system.name} predictions FILE` brings them."
    return f" To diagnose a span of time, say the last day: `{command}`"


def _diagnose(
    tx: Tx, system: Registered, span: Window, metric: str | None, now: int, incident: str | None
) -> Body:
    if metric is not None and metric not in {m.name for m in system.declared.metrics}:
        known = ", ".join(m.name for m in system.declared.metrics) or "none"
        raise NoAnswer(f"{system.name} declares no metric {metric!r}; there are: {known}")
    past = memory.load(tx, system, span.start, span.end - system.declared.window_us)

    def told(part: Window) -> Diagnosis:
        return diagnose(casework.of_span(tx, system, past, part, now, incident=incident, metric=metric))

    return to_json(parts.of_span(past, span, told))
