"""The first page: every system, how its business goes, and whether anything is wrong."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from detectors.declared import DAY_US, Metric
from monitor import systems as registered
from monitor import unopened
from monitor.systems import Registered
from storage import incidents, systems, windows
from storage.store import Tx
from web import auth, reading, series, svg
from web.state import state

blueprint = Blueprint("overview", __name__)
LENGTH_US = 7 * DAY_US


@dataclass(frozen=True)
class Row:
    """One system; times in microseconds.

    `state` is "open", "acknowledged", "alarming" (with no incident), "quiet" or "waiting".
    """

    name: str
    state: str
    open: int
    judged: int | None
    newest: int | None
    metric: str | None
    latest: float | None
    spark: str  # an SVG path, empty when there is no value


@blueprint.get("/")
@auth.page
def page() -> str:
    """The overview."""
    with state().store.read() as tx:
        rows = [_row(tx, registered.find(tx, each.name)) for each in systems.listing(tx)]
    rows.sort(
        key=lambda row: (*(row.state != each for each in ("open", "acknowledged", "alarming")), row.name)
    )
    return render_template("overview.html", systems=rows)


def state_of(tx: Tx, system: Registered) -> tuple[str, int]:
    """The system's state in a word, and how many incidents last."""
    lasting = incidents.unresolved(tx, system.id)
    if lasting:
        unseen = any(incident.state == "open" for incident in lasting)
        return "open" if unseen else "acknowledged", len(lasting)
    if windows.last_evaluation(tx, system.id) is None:
        return "waiting", 0
    return "alarming" if unopened.alarms(tx, system) else "quiet", 0


def business_metrics(system: Registered) -> tuple[Metric, ...]:
    """The metrics that the page leads with: those of the business, else the first declared."""
    return system.declared.with_role("business") or system.declared.metrics[:1]


def _row(tx: Tx, system: Registered) -> Row:
    word, lasting = state_of(tx, system)
    last = windows.last_evaluation(tx, system.id)
    known = windows.span(tx, system.id)
    metric = next(iter(business_metrics(system)), None)
    spark, latest = "", None
    if metric is not None and last is not None:
        end = reading.newest_end(tx, system)
        shown = series.judged(tx, system, end - LENGTH_US, end).series(metric.name)
        spark = svg.sparkline(shown.values)
        latest = next((value for value in reversed(shown.values) if value is not None), None)
    return Row(
        name=system.name,
        state=word,
        open=lasting,
        judged=last.window_start if last else None,
        newest=known[1] if known else None,
        metric=metric.name if metric else None,
        latest=latest,
        spark=spark,
    )
