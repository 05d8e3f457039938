"""One canary: the last hop of `bifocal canary` looks for its id here."""

from flask import Blueprint, render_template

from storage import canaries
from web import auth, reading
from web.format import when
from web.problems import not_found
from web.state import state

blueprint = Blueprint("canary", __name__)


@blueprint.get("/systems/<name>/canary/<canary_id>")
@auth.page
def page(name: str, canary_id: str) -> str:
    """The canary with the hops that it has reached."""
    with state().store.read() as tx:
        system = reading.find_system(tx, name)
        found = canaries.get(tx, system.id, canary_id) if reading.ULID.fullmatch(canary_id) else None
    if found is None:
        raise not_found(f"{name} has no canary {canary_id[:40]!r}")
    hops = [
        (hop, when(at), (at - found.created) / 1000)
        for hop, at in sorted(found.hops.items(), key=lambda h: h[1])
    ]
    return render_template("canary.html", system=system.name, canary=found, hops=hops)
