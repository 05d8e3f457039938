"""The registered systems and what they declare."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint

from monitor import shapes
from monitor import systems as registered
from monitor.definition import to_json
from monitor.systems import Registered
from storage import counters, incidents, systems, windows
from storage.store import Tx
from web import auth, reading
from web.state import state

blueprint = Blueprint("api_systems", __name__, url_prefix="/api/v1")


@blueprint.get("/systems")
@auth.needs("read")
def listing() -> dict[str, Any]:
    """Every system by name. There are few: one page holds them all."""
    with state().store.read() as tx:
        items = [_brief(tx, registered.find(tx, each.name)) for each in systems.listing(tx)]
    return {"items": items, "next": None}


@blueprint.get("/systems/<name>")
@auth.needs("read")
def one(name: str) -> dict[str, Any]:
    """One system with its definition and the counts of its logs."""
    with state().store.read() as tx:
        system = reading.find_system(tx, name)
        brief = _brief(tx, system)
        logs = counters.load(tx, system.id)
    return {**brief, "definition": _definition(system), "logs": logs}


def _definition(system: Registered) -> dict[str, Any]:
    """What is declared; of a webhook only its host, for its path is often a secret."""
    stored = to_json(system.declared)
    for channel in stored["alerts"]:
        parts = urlsplit(channel["webhook"])
        channel["webhook"] = f"{parts.scheme}://{parts.hostname}/…"
    return stored


def _brief(tx: Tx, system: Registered) -> dict[str, Any]:
    last = windows.last_evaluation(tx, system.id)
    return {
        "name": system.name,
        "version": system.version,
        "metrics": [metric.name for metric in system.declared.metrics],
        "incidents_open": len(incidents.unresolved(tx, system.id)),
        "last_window_judged": shapes.time(last.window_start if last else None),
    }
