"""What the detectors said, window by window. Of a window judged again only the newest revision is shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from detectors.types import Finding, Phase, Severity, Window
from storage.schema.judged import findings
from storage.store import Tx

FindingKey = tuple[str, str, tuple[tuple[str, str], ...], bool]

_PLAIN = (
    "id", "detector", "lens", "subject", "severity", "effect", "p_value", "baseline", "observed", "text",
    "phase", "streak", "since",
)  # fmt: skip


@dataclass(frozen=True)
class Alarm:
    """As much of an alarm as tells which trouble it belongs to; times in microseconds."""

    detector: str
    subject: str
    window_start: int
    phase: Phase
    since: int | None
    effect: float


_ALARM = [findings.c[name] for name in Alarm.__dataclass_fields__]


def replace(
    tx: Tx, system_id: int, window_start: int, phase: Phase, revision: int, found: Sequence[Finding]
) -> None:
    """Keep a window's findings and supersede those of its earlier revisions, in that phase.

    Raises ValueError on a number that is not finite.
    """
    f = findings.c
    earlier = (f.system_id == system_id) & (f.window_start == window_start) & (f.phase == phase)
    tx.execute(findings.update().where(earlier, f.revision < revision).values(superseded=1))
    rows = [_row(system_id, revision, finding) for finding in found]
    if rows:
        tx.execute(findings.insert(), rows)


def _row(system_id: int, revision: int, finding: Finding) -> dict[str, object]:
    return {name: getattr(finding, name) for name in _PLAIN} | {
        "system_id": system_id,
        "revision": revision,
        "superseded": 0,
        "window_start": finding.window.start,
        "window_end": finding.window.end,
        "segment": dict(finding.segment),
        "details": dict(finding.details),
    }


def _finding(row: sa.Row[tuple[object, ...]]) -> Finding:
    return Finding(
        **{name: row._mapping[name] for name in _PLAIN},
        segment=row.segment,
        window=Window(row.window_start, row.window_end),
        details=row.details,
    )


def get(tx: Tx, system_id: int, finding_id: str) -> Finding | None:
    """The finding of that id, superseded or not; None when there is none."""
    query = sa.select(findings).where(findings.c.system_id == system_id, findings.c.id == finding_id)
    row = tx.execute(query).one_or_none()
    return None if row is None else _finding(row)


def get_many(tx: Tx, system_id: int, ids: Iterable[str]) -> dict[str, Finding]:
    """Findings by id, superseded or not; ids that are unknown are left out."""
    query = sa.select(findings).where(findings.c.system_id == system_id, findings.c.id.in_(list(ids)))
    return {row.id: _finding(row) for row in tx.execute(query)}


def listing(
    tx: Tx,
    system_id: int,
    *,
    since: int | None = None,
    until: int | None = None,
    severities: Sequence[Severity] = (),
    before: str | None = None,
    limit: int | None = None,
) -> list[Finding]:
    """Findings of windows that start in `[since, until)`, newest made first.

    `severities` narrows them; `before` is the last id of the page before.
    """
    f = findings.c
    query = sa.select(findings).where(f.system_id == system_id, f.superseded == 0).order_by(f.id.desc())
    if since is not None:
        query = query.where(f.window_start >= since)
    if until is not None:
        query = query.where(f.window_start < until)
    if severities:
        query = query.where(f.severity.in_(severities))
    if before is not None:
        query = query.where(f.id < before)
    return [_finding(row) for row in tx.execute(query.limit(limit))]


def alarms(tx: Tx, system_id: int, detectors: Sequence[str], since: int) -> list[Alarm]:
    """What stands of these detectors' alarms in windows from `since` on, by window."""
    f = findings.c
    query = sa.select(*_ALARM).where(f.system_id == system_id, f.window_start >= since)
    query = query.where(f.superseded == 0, f.severity == "alarm", f.detector.in_(detectors))
    return [Alarm(*row) for row in tx.execute(query.order_by(f.window_start, f.id))]


def lasting(tx: Tx, system_id: int, since: int, until: int | None = None) -> list[Finding]:
    """Findings of what has always been so, of windows that start in `[since, until)`, oldest window first."""
    f = findings.c
    query = sa.select(findings).where(f.system_id == system_id, f.window_start >= since, f.superseded == 0)
    query = query.where(f.since.is_(None)).order_by(f.window_start, f.id)
    if until is not None:
        query = query.where(f.window_start < until)
    return [_finding(row) for row in tx.execute(query)]


def of_window(tx: Tx, system_id: int, window_start: int, phase: Phase) -> dict[FindingKey, Finding]:
    """One window's findings of one phase, by their key: what the next window counts its streaks from."""
    f = findings.c
    query = sa.select(findings).where(f.system_id == system_id, f.window_start == window_start)
    query = query.where(f.phase == phase, f.superseded == 0).order_by(f.id)
    return {finding.key: finding for finding in map(_finding, tx.execute(query))}
