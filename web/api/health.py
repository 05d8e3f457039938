"""For machines that watch Bifocal itself: alive, ready, and numbers for Prometheus.

The same three stand under /api/v1 and at the root, where such machines look first.
"""

from flask import Blueprint, Response

from monitor import clock
from monitor import systems as registered
from storage import counters, incidents, outbox, systems, windows
from storage.schema import HEAD
from storage.store import Tx, schema_revision
from web import auth
from web.problems import Problem
from web.state import state

blueprint = Blueprint("api_health", __name__)

TEXT = "text/plain; version=0.0.4; charset=utf-8"

#: Name -> (type, help); the samples are gathered below.
FAMILIES = {
    "bifocal_rows_total": ("counter", "Rows received, by system, log and what became of them."),
    "bifocal_judge_lag_seconds": ("gauge", "Time since the end of the newest window judged."),
    "bifocal_incidents_open": ("gauge", "Incidents that are not resolved."),
    "bifocal_outbox": ("gauge", "Deliveries by state."),
}


@blueprint.get("/healthz")
@blueprint.get("/api/v1/healthz")
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@blueprint.get("/api/v1/readyz")
def ready() -> dict[str, str]:
    """The database can be reached and stands at this version's schema; 503 otherwise."""
    with state().store.read() as tx:
        found = schema_revision(tx)
    if found != HEAD:
        raise Problem(
            503, "Not ready", f"the schema is at {found or 'nothing'}, not {HEAD}: run `bifocal migrate`"
        )
    return {"status": "ready", "schema": found}


@blueprint.get("/metrics")
@blueprint.get("/api/v1/metrics")
@auth.needs("read")
def metrics() -> Response:
    """Numbers in Prometheus's text format."""
    with state().store.read() as tx:
        samples = _samples(tx)
    lines = []
    for name, (kind, told) in FAMILIES.items():
        lines += [f"# HELP {name} {told}", f"# TYPE {name} {kind}"]
        lines += [f"{name}{_labels(labels)} {value}" for labels, value in samples[name]]
    return Response("\n".join(lines) + "\n", content_type=TEXT)


def _samples(tx: Tx) -> dict[str, list[tuple[dict[str, str], float]]]:
    found: dict[str, list[tuple[dict[str, str], float]]] = {name: [] for name in FAMILIES}
    now = clock.now_us()
    for each in systems.listing(tx):
        system = registered.find(tx, each.name)
        of = {"system": system.name}
        for log, values in counters.load(tx, system.id).items():
            found["bifocal_rows_total"] += [
                ({**of, "log": log, "result": name}, n) for name, n in values.items()
            ]
        last = windows.last_evaluation(tx, system.id)
        if last is not None:
            lag = (now - last.window_start - system.declared.window_us) / 1_000_000
            found["bifocal_judge_lag_seconds"].append((of, lag))
        found["bifocal_incidents_open"].append((of, len(incidents.unresolved(tx, system.id))))
    found["bifocal_outbox"] = [({"state": name}, n) for name, n in outbox.counts(tx).items()]
    return found


def _labels(labels: dict[str, str]) -> str:
    def escaped(text: str) -> str:
        return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")

    return "{" + ",".join(f'{name}="{escaped(value)}"' for name, value in labels.items()) + "}"
