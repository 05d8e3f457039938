"""Metrics as series."""

from typing import Any

from flask import Blueprint, request

from monitor import shapes
from storage import incidents
from web import auth, reading, series
from web.problems import not_found
from web.state import state

blueprint = Blueprint("api_series", __name__, url_prefix="/api/v1")


@blueprint.get("/systems/<name>/metrics/<metric>")
@auth.needs("read")
def one(name: str, metric: str) -> dict[str, Any]:
    """One metric's judged windows in [from, to), the last 7 days by default, with what was expected."""
    with state().store.read() as tx:
        system = reading.find_system(tx, name)
        declared = next((each for each in system.declared.metrics if each.name == metric), None)
        if declared is None:
            known = ", ".join(each.name for each in system.declared.metrics) or "none"
            raise not_found(f"{name} declares no metric {metric[:60]!r}; its metrics: {known}")
        span = reading.span(tx, system, request.args)
        past = series.with_past(tx, system, span.start, span.end, incidents.listing(tx, system.id))
    found = past.series(metric)
    points = [
        {
            "window": {"start": shapes.time(start), "end": shapes.time(start + system.declared.window_us)},
            "value": value,
            "expected": found.expected[i] if found.has_band else None,
            "lower": found.lower[i] if found.has_band else None,
            "upper": found.upper[i] if found.has_band else None,
        }
        for i, (start, value) in enumerate(zip(found.starts, found.values, strict=True))
    ]
    return {
        "system": name,
        "metric": metric,
        "role": declared.role,
        "window": {"start": shapes.time(span.start), "end": shapes.time(span.end)},
        "points": points,
    }
