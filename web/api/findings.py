"""What the detectors said."""

from typing import Any

from flask import Blueprint, request

from monitor import agreement, shapes
from storage import findings
from web import auth, paging, reading
from web.state import state

blueprint = Blueprint("api_findings", __name__, url_prefix="/api/v1")


@blueprint.get("/systems/<name>/findings")
@auth.needs("read")
def listing(name: str) -> dict[str, Any]:
    """Findings of windows that start in [since, until), newest first."""
    page = paging.asked(request.args)
    since, until = (reading.moment(request.args, key) for key in ("since", "until"))
    with state().store.read() as tx:
        system = reading.find_system(tx, name)
        found = findings.listing(
            tx, system.id, since=since, until=until, before=page.cursor, limit=page.limit + 1
        )
        opinions = agreement.opinions(tx, system.id, found)
    return paging.answer(page, found, lambda each: shapes.finding(each, opinions.get(each.id)))
