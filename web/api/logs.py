"""Rows in: one request is one batch, and what becomes of every row is told."""

from flask import Blueprint, request

from monitor import clock
from web import auth, reading
from web.problems import Problem
from web.state import state

blueprint = Blueprint("api_logs", __name__, url_prefix="/api/v1")

LOGS = ("predictions", "outcomes", "training", "metrics", "probes", "events")
LONGEST_KEY = 255


@blueprint.post("/systems/<name>/logs/<log>")
@auth.needs("ingest")
def ingest(name: str, log: str) -> dict[str, object]:
    """Take a batch; under an Idempotency-Key a repeated request gets the first one's answer."""
    # Here and not above: pyarrow loads pandas with its first array, and reading pages needs neither.
    from monitor.ingest import InputError, ingest_body

    if log not in LOGS:
        raise Problem(404, "Not found", f"no log is called {log[:40]!r}; the logs are {', '.join(LOGS)}")
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Problem(400, "Bad Idempotency-Key", f"1 to {LONGEST_KEY} printable ASCII characters")
    with state().store.read() as tx:
        system = reading.find_system(tx, name)
    body = _body()
    media_type = request.headers.get("Content-Type", "")
    try:
        result = ingest_body(
            state().store, system.name, log, media_type, body, now_us=clock.now_us(), idempotency_key=key
        )
    except InputError as error:
        raise Problem(error.status, error.title, error.detail, where=error.where or None) from None
    return result.to_json()


def _body() -> bytes:
    """The whole body, at most MAX_CONTENT_LENGTH also when it comes in chunks."""
    if request.headers.get("Content-Encoding", "identity").lower() not in {"", "identity"}:
        raise Problem(415, "Unsupported encoding", "send the body without Content-Encoding")
    return request.get_data(cache=False)
