"""Alerts on their way: what was sent where, and why something was not."""

from typing import Any

from flask import Blueprint, request

from storage import outbox
from web import auth, paging, reading, shapes
from web.state import state

blueprint = Blueprint("api_deliveries", __name__, url_prefix="/api/v1")


@blueprint.get("/systems/<name>/deliveries")
@auth.needs("read")
def listing(name: str) -> dict[str, Any]:
    """Deliveries, newest first."""
    page = paging.asked(request.args)
    with state().store.read() as tx:
        system = reading.find_system(tx, name)
        found = outbox.listing(tx, system.id, before=page.cursor, limit=page.limit + 1)
    return paging.answer(page, found, shapes.delivery)
