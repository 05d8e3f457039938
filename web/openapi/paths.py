"""Every route of the API: what it asks for, what it answers."""

from typing import Any

from web.openapi.schemas import TEXT, TIME, Schema, nullable, page_of, record, ref

Operation = dict[str, Any]

LOGS = ["predictions", "outcomes", "training", "metrics", "probes", "events"]
BINARY: Schema = {"type": "string", "contentMediaType": "application/octet-stream"}
BATCH: dict[str, Schema] = {
    "application/json": record(rows={"type": "array", "items": {"type": "object"}}),
    "application/x-ndjson": TEXT,
    "text/csv": TEXT,
    "application/vnd.apache.arrow.stream": BINARY,
    "application/vnd.apache.parquet": BINARY,
}


def parameter(name: str, place: str, schema: Schema, told: str = "") -> dict[str, Any]:
    """One parameter; those in the path are required."""
    found: dict[str, Any] = {"name": name, "in": place, "required": place == "path", "schema": schema}
    return {**found, "description": told} if told else found


SYSTEM = parameter("name", "path", {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,62}$"})
INCIDENT = parameter("incident_id", "path", TEXT)
PAGE = [
    parameter("cursor", "query", TEXT, "the `next` of the page before"),
    parameter("limit", "query", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}),
]


def span(start: str, end: str) -> list[dict[str, Any]]:
    """The two ends of a half-open span."""
    told = "RFC 3339 (zone-less means UTC) or epoch milliseconds"
    return [parameter(start, "query", TIME, told), parameter(end, "query", TIME, told)]


def operation(
    told: str,
    answer: Schema,
    *parameters: dict[str, Any],
    scope: str | None = "read",
    body: dict[str, Schema] | None = None,
    media: str = "application/json",
    status: int = 200,
) -> Operation:
    """One operation, with problem documents for everything that is wrong with a call."""
    problem = {"application/problem+json": {"schema": ref("Problem")}}
    found: Operation = {
        "summary": told,
        "responses": {
            str(status): {"description": "done", "content": {media: {"schema": answer}}},
            "default": {"description": "a problem", "content": problem},
        },
        "security": [{"key": [scope]}] if scope else [],
    }
    if parameters:
        found["parameters"] = list(parameters)
    if body:
        content = {kind: {"schema": schema} for kind, schema in body.items()}
        found["requestBody"] = {"required": True, "content": content}
    return found


ALIVE = operation("The process answers.", ref("Status"), scope=None)
READY = operation("The database answers and has this version's schema.", ref("Status"), scope=None)
NUMBERS = operation("Numbers for Prometheus.", TEXT, media="text/plain")
NOTE = {"application/json": {**record(text=TEXT), "properties": {"text": TEXT, "by": TEXT}}}
SILENCE = {
    "application/json": {
        **record(until=TIME, reason=TEXT),
        "properties": {
            "until": TIME,
            "reason": TEXT,
            "starts": nullable(TIME),
            "channel": nullable(TEXT),
            "metric": nullable(TEXT),
        },
    }
}

SYSTEMS = "/api/v1/systems"
ONE = f"{SYSTEMS}/{{name}}"
INCIDENTS = f"{ONE}/incidents"

PATHS: dict[str, dict[str, Operation]] = {
    "/healthz": {"get": ALIVE},
    "/readyz": {"get": READY},
    "/metrics": {"get": NUMBERS},
    "/api/v1/healthz": {"get": ALIVE},
    "/api/v1/readyz": {"get": READY},
    "/api/v1/metrics": {"get": NUMBERS},
    "/api/v1/openapi.json": {"get": operation("This document.", {"type": "object"}, scope=None)},
    SYSTEMS: {"get": operation("Every system.", page_of("System"))},
    ONE: {"get": operation("One system.", ref("SystemDetail"), SYSTEM)},
    f"{ONE}/logs/{{log}}": {
        "post": operation(
            "Send rows. Sending them again changes nothing.",
            ref("IngestResult"),
            SYSTEM,
            parameter("log", "path", {"enum": LOGS}),
            parameter("Idempotency-Key", "header", {"type": "string", "maxLength": 255}),
            scope="ingest",
            body=BATCH,
        )
    },
    f"{ONE}/findings": {
        "get": operation(
            "What the detectors said, newest first.",
            page_of("Finding"),
            SYSTEM,
            *span("since", "until"),
            *PAGE,
        )
    },
    INCIDENTS: {"get": operation("Incidents, newest first.", page_of("Incident"), SYSTEM, *PAGE)},
    f"{INCIDENTS}/{{incident_id}}": {"get": operation("One incident.", ref("Incident"), SYSTEM, INCIDENT)},
    f"{INCIDENTS}/{{incident_id}}/diagnosis": {
        "get": operation("The newest diagnosis.", ref("Diagnosis"), SYSTEM, INCIDENT)
    },
    f"{INCIDENTS}/{{incident_id}}/acknowledge": {
        "post": operation("Someone has seen it.", ref("Incident"), SYSTEM, INCIDENT, scope="admin")
    },
    f"{INCIDENTS}/{{incident_id}}/resolve": {
        "post": operation("Someone has ended it.", ref("Incident"), SYSTEM, INCIDENT, scope="admin")
    },
    f"{INCIDENTS}/{{incident_id}}/annotate": {
        "post": operation("Add a note.", ref("Incident"), SYSTEM, INCIDENT, scope="admin", body=NOTE)
    },
    f"{ONE}/metrics/{{metric}}": {
        "get": operation(
            "A metric's windows with what was expected; the last 7 days by default.",
            ref("Series"),
            SYSTEM,
            parameter("metric", "path", TEXT),
            *span("from", "to"),
        )
    },
    f"{ONE}/probes": {
        "get": operation(
            "The newest results of golden cases.", page_of("ProbeResult"), SYSTEM, *span("since", "until")
        )
    },
    f"{ONE}/experiments": {
        "get": operation("Experiments with their readouts.", page_of("Experiment"), SYSTEM)
    },
    f"{ONE}/deliveries": {"get": operation("Alerts on their way.", page_of("Delivery"), SYSTEM, *PAGE)},
    f"{ONE}/silences": {
        "get": operation("Silences that have not ended.", page_of("Silence"), SYSTEM),
        "post": operation(
            "Send no alerts for a while.", ref("Silence"), SYSTEM, scope="admin", body=SILENCE, status=201
        ),
    },
    f"{ONE}/silences/{{silence_id}}": {
        "delete": operation(
            "End a silence now.",
            record(ended={"type": "boolean"}),
            SYSTEM,
            parameter("silence_id", "path", TEXT),
            scope="admin",
        )
    },
}
