"""What the golden cases gave."""

from typing import Any

from flask import Blueprint, request

from detectors.declared import DAY_US
from monitor import clock
from storage import probes
from web import auth, reading, shapes
from web.problems import Problem
from web.state import state

blueprint = Blueprint("api_probes", __name__, url_prefix="/api/v1")

MOST = 10_000


@blueprint.get("/systems/<name>/probes")
@auth.needs("read")
def listing(name: str) -> dict[str, Any]:
    """Results in [since, until), the last day by default, newest first, at most 10,000."""
    until = reading.moment(request.args, "until") or clock.now_us()
    since = reading.moment(request.args, "since")
    since = max(0, until - DAY_US) if since is None else since
    if until <= since:
        raise Problem(400, "Bad span", "`until` must be later than `since`", where="until")
    with state().store.read() as tx:
        system = reading.find_system(tx, name)
        found = probes.load(tx, system.id, since, until)
    return {"items": [shapes.probe_result(each) for each in found[::-1][:MOST]], "next": None}
