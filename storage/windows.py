"""Windows, their revisions, and which of them have been judged.

A window that has been judged and then gets late rows is judged once more: its revision goes up by one, at
most once per call of `touch` and only when the revision before has been judged, so that a stream of late rows
makes one new revision per tick. Late predictions renew both phases, late outcomes only their own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from detectors.types import Phase
from storage.schema.judged import evaluations
from storage.schema.profiles import windows
from storage.store import Tx
from storage.upsert import insert_if_new, insert_or_add

PHASES: tuple[Phase, ...] = ("inputs", "outcomes")


@dataclass(frozen=True)
class Known:
    """One window that has rows: its number of predictions and the revision that is to be judged, by phase."""

    start: int
    rows: int
    inputs_revision: int
    outcomes_revision: int

    def revision(self, phase: Phase) -> int:
        """The revision of that phase."""
        return self.inputs_revision if phase == "inputs" else self.outcomes_revision


@dataclass(frozen=True)
class Evaluation:
    """That a window was judged: once per phase and revision. `summary` holds JSON values."""

    window_start: int
    phase: Phase
    revision: int
    definition_version: int
    at: int
    summary: Mapping[str, Any] = field(default_factory=dict)


def touch(tx: Tx, system_id: int, rows: Mapping[int, int]) -> None:
    """Note new predictions: window start -> how many. Judged windows get a new revision in both phases."""
    _note(tx, system_id, rows)
    for phase in PHASES:
        _renew(tx, system_id, phase, rows)


def touch_outcomes(tx: Tx, system_id: int, starts: Iterable[int]) -> None:
    """Note new outcomes of these windows: judged ones get a new revision of the phase "outcomes"."""
    touched = dict.fromkeys(starts, 0)
    _note(tx, system_id, touched)
    _renew(tx, system_id, "outcomes", touched)


def touch_twins(tx: Tx, system_id: int, starts: Iterable[int]) -> None:
    """Note training rows of what these windows served: judged ones get a new revision of "inputs"."""
    _renew(tx, system_id, "inputs", starts)


def wait_for_twins(tx: Tx, system_id: int, start: int, known_from: int | None) -> None:
    """Note from when on the window has more training rows to be seen, None for never."""
    which = (windows.c.system_id == system_id) & (windows.c.window_start == start)
    tx.execute(windows.update().where(which).values(twins_from=known_from))


def waiting_for_twins(tx: Tx, system_id: int, until: int) -> list[int]:
    """The starts of the windows that have more training rows by `until` than they were judged on."""
    w = windows.c
    query = sa.select(w.window_start).where(w.system_id == system_id, w.twins_from <= until)
    return list(tx.execute(query).scalars())


def _note(tx: Tx, system_id: int, rows: Mapping[int, int]) -> None:
    new = {"system_id": system_id, "inputs_revision": 0, "outcomes_revision": 0}
    values = [{**new, "window_start": start, "rows": count} for start, count in sorted(rows.items())]
    insert_or_add(tx, windows, values, ["rows"])


def _renew(tx: Tx, system_id: int, phase: Phase, starts: Iterable[int]) -> None:
    revision = windows.c[f"{phase}_revision"]
    e = evaluations.c
    judged = sa.exists().where(
        e.system_id == windows.c.system_id,
        e.window_start == windows.c.window_start,
        e.phase == phase,
        e.revision == revision,
    )
    which = (windows.c.system_id == system_id) & (windows.c.window_start == sa.bindparam("start"))
    statement = windows.update().where(which, judged).values({revision: revision + 1})
    parameters = [{"start": start} for start in sorted(starts)]
    if parameters:
        tx.execute(statement, parameters)


def span(tx: Tx, system_id: int) -> tuple[int, int] | None:
    """Start of the first and of the last window that has rows, None when there is none."""
    start = windows.c.window_start
    query = sa.select(sa.func.min(start), sa.func.max(start)).where(windows.c.system_id == system_id)
    first, last = tx.execute(query).one()
    return None if first is None else (first, last)


def newest_with_rows(tx: Tx, system_id: int) -> int | None:
    """Start of the last window that has predictions, None when there is none."""
    w = windows.c
    found: int | None = tx.execute(
        sa.select(sa.func.max(w.window_start)).where(w.system_id == system_id, w.rows > 0)
    ).scalar()
    return found


def load(tx: Tx, system_id: int, start: int, end: int) -> dict[int, Known]:
    """Windows that have rows and start in `[start, end)`, by their start."""
    w = windows.c
    query = sa.select(w.window_start, w.rows, w.inputs_revision, w.outcomes_revision)
    query = query.where(w.system_id == system_id, w.window_start >= start, w.window_start < end)
    return {row.window_start: Known(*row) for row in tx.execute(query.order_by(w.window_start))}


def due(tx: Tx, system_id: int, phase: Phase, width: int, start: int, end: int) -> list[tuple[int, int]]:
    """(window start, revision) of every window in `[start, end)` not judged at its revision, oldest first.

    Windows without a row are among them, at revision 0: an outage has no rows. `start` is aligned to `width`.
    """
    known = load(tx, system_id, start, end)
    judged = {(e.window_start, e.revision) for e in evaluations_of(tx, system_id, phase, start, end)}
    wanted = ((at, known[at].revision(phase) if at in known else 0) for at in range(start, end, width))
    return [window for window in wanted if window not in judged]


def record(tx: Tx, system_id: int, evaluation: Evaluation) -> bool:
    """Claim a window's judgement; False when that phase and revision has been judged: then roll back."""
    values = {"system_id": system_id, **vars(evaluation)}
    return insert_if_new(tx, evaluations, {**values, "summary": dict(evaluation.summary)})


def evaluations_of(tx: Tx, system_id: int, phase: Phase, start: int, end: int) -> list[Evaluation]:
    """The judgements of windows that start in `[start, end)`, by window and revision."""
    e = evaluations.c
    query = sa.select(e.window_start, e.phase, e.revision, e.definition_version, e.at, e.summary)
    query = query.where(e.system_id == system_id, e.phase == phase)
    query = query.where(e.window_start >= start, e.window_start < end).order_by(e.window_start, e.revision)
    return [Evaluation(*row) for row in tx.execute(query)]


def judged(tx: Tx, system_id: int) -> dict[tuple[int, str], int]:
    """(window start, phase) -> the newest revision judged."""
    e = evaluations.c
    query = sa.select(e.window_start, e.phase, sa.func.max(e.revision)).where(e.system_id == system_id)
    found = tx.execute(query.group_by(e.window_start, e.phase))
    return {(start, phase): revision for start, phase, revision in found}


def last_evaluation(tx: Tx, system_id: int, phase: Phase | None = None) -> Evaluation | None:
    """The newest judgement of the system (in that phase), None before the first."""
    e = evaluations.c
    query = sa.select(e.window_start, e.phase, e.revision, e.definition_version, e.at, e.summary)
    if phase is not None:
        query = query.where(e.phase == phase)
    query = query.where(e.system_id == system_id).order_by(e.window_start.desc(), e.at.desc()).limit(1)
    row = tx.execute(query).one_or_none()
    return None if row is None else Evaluation(*row)
