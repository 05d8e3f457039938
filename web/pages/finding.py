"""One finding: what a detector saw in one window, with all that it noted, and what Evidently says of it."""

import gzip
import json
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from detectors.types import Finding
from monitor import agreement
from monitor.agreement import Opinion
from monitor.systems import Registered
from storage import confirmations, findings
from storage.confirmations import Place
from storage.store import Tx
from web import auth, reading
from web.problems import not_found
from web.security import SANDBOX
from web.state import state

blueprint = Blueprint("finding", __name__)

NO_PAGE = "no page of Evidently is kept of this finding: none was drawn, or it was pruned"


@blueprint.get("/systems/<name>/findings/<finding_id>")
@auth.page
def page(name: str, finding_id: str) -> str:
    """The finding page."""
    with state().store.read() as tx:
        system, found, opinion = _find(tx, name, finding_id)
    details = [(key, _shown(value)) for key, value in sorted(found.details.items()) if value is not None]
    return render_template(
        "finding.html",
        system=system.name,
        finding=found,
        details=details,
        opinion=opinion,
        awaited=agreement.is_asked_about(found),
    )


@blueprint.get("/systems/<name>/findings/<finding_id>/evidently")
@auth.page
def evidently(name: str, finding_id: str) -> str:
    """Evidently's page in a frame of ours."""
    with state().store.read() as tx:
        system, found, opinion = _find(tx, name, finding_id)
    if opinion is None or not opinion.held.has_page:
        raise not_found(NO_PAGE)
    return render_template("evidently.html", system=system.name, finding=found, opinion=opinion)


@blueprint.get("/systems/<name>/findings/<finding_id>/evidently/page")
@auth.page
def evidently_page(name: str, finding_id: str) -> Response:
    """Evidently's page itself: its scripts are none of ours, so its policy shuts them in.

    In a frame alone: in a tab of its own a script could lead the reader, and what it knows, anywhere.
    """
    if request.headers.get("Sec-Fetch-Dest") == "document":
        return redirect(url_for("finding.evidently", name=name, finding_id=finding_id))
    with state().store.read() as tx:
        system, _, opinion = _find(tx, name, finding_id)
        data = None
        if opinion is not None:
            place = Place(system.id, opinion.held.window_start, opinion.held.phase)
            data = confirmations.page(tx, place)
    if data is None:
        raise not_found(NO_PAGE)
    headers = {"Content-Security-Policy": SANDBOX, "Vary": "Accept-Encoding"}
    if request.accept_encodings["gzip"]:
        headers["Content-Encoding"] = "gzip"
    else:
        data = gzip.decompress(data)
    return Response(data, headers=headers, content_type="text/html; charset=utf-8")


def _find(tx: Tx, name: str, finding_id: str) -> tuple[Registered, Finding, Opinion | None]:
    system = reading.find_system(tx, name)
    found = findings.get(tx, system.id, finding_id) if reading.ULID.fullmatch(finding_id) else None
    if found is None:
        raise not_found(f"{name} has no finding {finding_id[:40]!r}")
    return system, found, agreement.opinions(tx, system.id, [found]).get(found.id)


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
