"""Spans in which no alerts are sent."""

from typing import Any

from flask import Blueprint, request

from monitor import clock
from storage import silences
from web import auth, body, reading, shapes
from web.problems import Problem, not_found
from web.state import state

blueprint = Blueprint("api_silences", __name__, url_prefix="/api/v1")


@blueprint.get("/systems/<name>/silences")
@auth.needs("read")
def listing(name: str) -> dict[str, Any]:
    """Silences that have not ended, by their start."""
    with state().store.read() as tx:
        system = reading.find_system(tx, name)
        found = silences.listing(tx, system.id, now=clock.now_us())
    return {"items": [shapes.silence(each) for each in found], "next": None}


@blueprint.post("/systems/<name>/silences")
@auth.needs("admin")
def create(name: str) -> tuple[dict[str, Any], int]:
    """Begin one: `until` and `reason`, optionally `starts` (now by default), `channel`, `metric`."""
    given = body.record(request, "until", "reason", "starts", "channel", "metric")
    now = clock.now_us()
    starts = reading.moment(given, "starts")
    until = reading.moment(given, "until")
    if until is None or not given.get("reason", "").strip():
        raise Problem(422, "Bad silence", "`until` (a time) and `reason` (a text) are required")
    starts = now if starts is None else starts
    if until <= max(starts, now):
        raise Problem(
            422, "Bad silence", "`until` must be in the future and later than `starts`", where="until"
        )
    with state().store.begin() as tx:
        system = reading.find_system(tx, name)
        made = silences.create(
            tx,
            system.id,
            starts=starts,
            until=until,
            reason=given["reason"],
            channel=given.get("channel") or None,
            metric=given.get("metric") or None,
        )
    return shapes.silence(made), 201


@blueprint.delete("/systems/<name>/silences/<silence_id>")
@auth.needs("admin")
def end(name: str, silence_id: str) -> dict[str, bool]:
    """End one now."""
    with state().store.begin() as tx:
        system = reading.find_system(tx, name)
        known = reading.ULID.fullmatch(silence_id) is not None
        if not known or not silences.end(tx, system.id, silence_id, clock.now_us()):
            raise not_found(f"{name} has no silence {silence_id[:40]!r} that still lasts")
    return {"ended": True}
