"""One finding: what a detector saw in one window, with all that it noted."""

import json
from typing import Any

from flask import Blueprint, render_template

from storage import findings
from web import auth, reading
from web.problems import not_found
from web.state import state

blueprint = Blueprint("finding", __name__)


@blueprint.get("/systems/<name>/findings/<finding_id>")
@auth.page
def page(name: str, finding_id: str) -> str:
    """The finding page."""
    with state().store.read() as tx:
        system = reading.find_system(tx, name)
        found = findings.get(tx, system.id, finding_id) if reading.ULID.fullmatch(finding_id) else None
    if found is None:
        raise not_found(f"{name} has no finding {finding_id[:40]!r}")
    details = [(key, _shown(value)) for key, value in sorted(found.details.items())]
    return render_template("finding.html", system=system.name, finding=found, details=details)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
