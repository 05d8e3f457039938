"""Incidents: list, read, acknowledge, resolve, annotate, and the diagnosis."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request

from monitor import clock, shapes
from storage import diagnoses, incidents
from storage.store import Tx
from web import auth, body, paging, reading
from web.problems import Problem, not_found
from web.state import state

blueprint = Blueprint("api_incidents", __name__, url_prefix="/api/v1")


@blueprint.get("/systems/<name>/incidents")
@auth.needs("read")
def listing(name: str) -> dict[str, Any]:
    """Incidents, newest first."""
    page = paging.asked(request.args)
    with state().store.read() as tx:
        system = reading.find_system(tx, name)
        before = reading.find_incident(tx, system, page.cursor) if page.cursor else None
        found = incidents.listing(tx, system.id, before=before, limit=page.limit + 1)
    return paging.answer(page, found, shapes.incident)


@blueprint.get("/systems/<name>/incidents/<incident_id>")
@auth.needs("read")
def one(name: str, incident_id: str) -> dict[str, Any]:
    """One incident."""
    with state().store.read() as tx:
        system = reading.find_system(tx, name)
        return shapes.incident(reading.find_incident(tx, system, incident_id))


@blueprint.get("/systems/<name>/incidents/<incident_id>/diagnosis")
@auth.needs("read")
def diagnosis(name: str, incident_id: str) -> dict[str, Any]:
    """The newest diagnosis, as the contract has it."""
    with state().store.read() as tx:
        system = reading.find_system(tx, name)
        incident = reading.find_incident(tx, system, incident_id)
        given = diagnoses.newest(tx, system.id, incident.id)
    if given is None:
        raise not_found(f"incident {incident_id} has no diagnosis yet")
    return dict(given.body)


@blueprint.post("/systems/<name>/incidents/<incident_id>/acknowledge")
@auth.needs("admin")
def acknowledge(name: str, incident_id: str) -> dict[str, Any]:
    """Open to acknowledged; 409 when it was not open."""
    return _change(name, incident_id, incidents.acknowledge)


@blueprint.post("/systems/<name>/incidents/<incident_id>/resolve")
@auth.needs("admin")
def resolve(name: str, incident_id: str) -> dict[str, Any]:
    """Open or acknowledged to resolved; 409 when it was resolved before."""
    return _change(name, incident_id, incidents.resolve)


@blueprint.post("/systems/<name>/incidents/<incident_id>/annotate")
@auth.needs("admin")
def annotate(name: str, incident_id: str) -> dict[str, Any]:
    """Add a person's note: {"text": …, "by": …}."""
    note = body.record(request, "text", "by")
    if not note.get("text", "").strip():
        raise Problem(422, "Bad note", "`text` is required", where="text")
    with state().store.begin() as tx:
        system = reading.find_system(tx, name)
        incident = reading.find_incident(tx, system, incident_id)
        incidents.annotate(tx, system.id, incident.id, note["text"], note.get("by", ""), clock.now_us())
    return shapes.incident(incident)


def _change(name: str, incident_id: str, turn: Callable[[Tx, int, str, int], bool]) -> dict[str, Any]:
    with state().store.begin() as tx:
        system = reading.find_system(tx, name)
        incident = reading.find_incident(tx, system, incident_id)
        if not turn(tx, system.id, incident.id, clock.now_us()):
            raise Problem(409, "Conflict", f"the incident is {incident.state} already")
        return shapes.incident(reading.find_incident(tx, system, incident_id))
