"""Incidents and the changes of their state, each claimed by a conditional UPDATE that one caller wins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa

from storage import ulid
from storage.schema.judged import incidents
from storage.store import Tx

State = Literal["open", "acknowledged", "resolved"]
IncidentSeverity = Literal["warning", "critical"]


@dataclass(frozen=True)
class Incident:
    """What belongs together in time. Times in microseconds; `opened` is the end of the opening window."""

    id: str
    metric: str | None
    state: State
    severity: IncidentSeverity
    window_start: int
    opened: int
    acknowledged: int | None = None
    resolved: int | None = None
    onset: int | None = None
    quiet: int = 0  # windows in a row without an alarm
    verdict: str | None = None
    confidence: float | None = None
    top_cause: str | None = None
    change: Mapping[str, Any] | None = None
    annotations: Sequence[Mapping[str, Any]] = field(default_factory=list)


_COLUMNS = [incidents.c[name] for name in Incident.__dataclass_fields__]


def create(
    tx: Tx,
    system_id: int,
    *,
    metric: str | None,
    severity: IncidentSeverity,
    window_start: int,
    opened: int,
    onset: int | None = None,
) -> Incident:
    """A new open incident."""
    incident = Incident(ulid.new(opened), metric, "open", severity, window_start, opened, onset=onset)
    tx.execute(incidents.insert().values(system_id=system_id, **vars(incident)))
    return incident


def get(tx: Tx, system_id: int, incident_id: str) -> Incident | None:
    """The incident of that id, None when there is none."""
    query = sa.select(*_COLUMNS).where(incidents.c.system_id == system_id, incidents.c.id == incident_id)
    row = tx.execute(query).one_or_none()
    return None if row is None else Incident(*row)


def listing(
    tx: Tx,
    system_id: int,
    *,
    states: Sequence[State] = (),
    before: Incident | None = None,
    limit: int | None = None,
) -> list[Incident]:
    """The system's incidents, newest first; `before` is the last one of the page before."""
    i = incidents.c
    query = sa.select(*_COLUMNS).where(i.system_id == system_id).order_by(i.opened.desc(), i.id.desc())
    if states:
        query = query.where(i.state.in_(states))
    if before is not None:
        query = query.where(sa.tuple_(i.opened, i.id) < (before.opened, before.id))
    return [Incident(*row) for row in tx.execute(query.limit(limit))]


def unresolved(tx: Tx, system_id: int) -> list[Incident]:
    """The incidents that still last, newest first."""
    return listing(tx, system_id, states=("open", "acknowledged"))


def acknowledge(tx: Tx, system_id: int, incident_id: str, at: int) -> bool:
    """Open to acknowledged; False when it was not open."""
    return _change(tx, system_id, incident_id, ("open",), state="acknowledged", acknowledged=at)


def resolve(tx: Tx, system_id: int, incident_id: str, at: int) -> bool:
    """Open or acknowledged to resolved; False when it was resolved before."""
    return _change(tx, system_id, incident_id, ("open", "acknowledged"), state="resolved", resolved=at)


def update(
    tx: Tx,
    system_id: int,
    incident_id: str,
    *,
    severity: IncidentSeverity | None = None,
    onset: int | None = None,
    quiet: int | None = None,
) -> bool:
    """Set what is given of an incident that lasts; False when it was resolved before."""
    given = {"severity": severity, "onset": onset, "quiet": quiet}
    values = {name: value for name, value in given.items() if value is not None}
    return _change(tx, system_id, incident_id, ("open", "acknowledged"), **values) if values else False


def conclude(
    tx: Tx,
    system_id: int,
    incident_id: str,
    *,
    verdict: str,
    confidence: float,
    top_cause: str | None,
    change: Mapping[str, Any] | None,
    onset: int | None,
) -> bool:
    """Set what the newest diagnosis says, whatever the state; False when there is no such incident."""
    return _change(
        tx, system_id, incident_id, ("open", "acknowledged", "resolved"),
        verdict=verdict, confidence=confidence, top_cause=top_cause, change=change, onset=onset,
    )  # fmt: skip


def annotate(tx: Tx, system_id: int, incident_id: str, text: str, by: str, at: int) -> bool:
    """Add a person's note; False when there is no such incident."""
    i = incidents.c
    query = sa.select(i.annotations).where(i.system_id == system_id, i.id == incident_id).with_for_update()
    notes = tx.execute(query).scalar()
    if notes is None:
        return False
    added = [*notes, {"at": at, "by": by, "text": text}]
    tx.execute(incidents.update().where(i.id == incident_id).values(annotations=added))
    return True


def _change(tx: Tx, system_id: int, incident_id: str, states: Sequence[State], **values: Any) -> bool:
    i = incidents.c
    which = (i.system_id == system_id) & (i.id == incident_id) & i.state.in_(states)
    return tx.execute(incidents.update().where(which).values(**values)).rowcount == 1
