"""A second opinion on the alarms of a window: who was asked what, the answers, and the page that was drawn.

One row a window and phase, made when the question is first put. A question is open until it is answered or
given up; each attempt is counted before it begins, so that one that kills its worker is not made for ever.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from detectors.types import Phase
from storage.schema.judged import confirmations
from storage.store import Tx
from storage.upsert import insert_or_set

State = Literal["open", "answered", "given up"]

#: Pages kept of a system, the newest: each takes about a megabyte.
PAGES = 50


class Place(NamedTuple):
    """What makes two questions the same one; `window_start` in microseconds."""

    system_id: int
    window_start: int
    phase: Phase


@dataclass(frozen=True)
class Stored:
    """One question without its page; times in microseconds, `columns` as they are called in a block.

    `answers` holds JSON values, None until it is answered; `error` says why the newest attempt failed.
    """

    window_start: int
    phase: Phase
    columns: Sequence[str]
    state: State
    attempts: int
    next_attempt: int
    at: int
    error: str | None
    answers: Mapping[str, Any] | None
    has_page: bool


_STORED = [
    confirmations.c[name] if name != "has_page" else confirmations.c.page.is_not(None)
    for name in Stored.__dataclass_fields__
]


def listing(tx: Tx, system_id: int, since: int, until: int | None = None) -> list[Stored]:
    """The questions about windows that start in `[since, until]`, by window and phase."""
    c = confirmations.c
    query = sa.select(*_STORED).where(c.system_id == system_id, c.window_start >= since)
    if until is not None:
        query = query.where(c.window_start <= until)
    return [Stored(*row) for row in tx.execute(query.order_by(c.window_start, c.phase))]


def attempt(tx: Tx, place: Place, columns: Sequence[str], attempts: int, now: int) -> None:
    """Count an attempt, the `attempts`-th, that begins now; the caller holds a lease."""
    begun = {"attempts": attempts, "next_attempt": now, "at": now}
    values = {**place._asdict(), "columns": list(columns), "state": "open", **begun}
    insert_or_set(tx, confirmations, [values], list(begun))


def answer(tx: Tx, place: Place, answers: Mapping[str, Any], page: bytes | None, now: int) -> bool:
    """Keep the answers and the compressed page; False when the question was settled before.

    Of the system's pages only the newest 50 stay.
    """
    values = {"state": "answered", "answers": dict(answers), "page": page, "error": None, "at": now}
    if not _settle(tx, place, values):
        return False
    c = confirmations.c
    held = sa.select(c.window_start).where(c.system_id == place.system_id, c.page.is_not(None))
    spare = tx.execute(held.order_by(c.window_start.desc()).offset(PAGES).limit(1)).scalar()
    if spare is not None:
        drop_pages(tx, place.system_id, spare + 1)
    return True


def fail(tx: Tx, place: Place, error: str, now: int, *, again: int | None) -> bool:
    """Note why an attempt failed and when the next is due (`again`, µs); with None it is given up."""
    then = {"state": "given up"} if again is None else {"next_attempt": again}
    return _settle(tx, place, {**then, "error": error, "at": now})


def give_back(tx: Tx, place: Place) -> bool:
    """Take back an attempt that was broken off because its worker was asked to end."""
    return _settle(tx, place, {"attempts": confirmations.c.attempts - 1})


def _at(place: Place) -> sa.ColumnElement[bool]:
    c = confirmations.c
    return sa.and_(*(c[name] == value for name, value in place._asdict().items()))


def _settle(tx: Tx, place: Place, values: Mapping[str, Any]) -> bool:
    open_one = _at(place) & (confirmations.c.state == "open")
    return tx.execute(confirmations.update().where(open_one).values(**values)).rowcount == 1


def page(tx: Tx, place: Place) -> bytes | None:
    """The compressed page, None when there is none."""
    data = tx.execute(sa.select(confirmations.c.page).where(_at(place))).scalar()
    return None if data is None else bytes(data)


def drop_pages(tx: Tx, system_id: int, before: int) -> int:
    """Forget the pages of windows that start before that time, not the answers; returns how many."""
    c = confirmations.c
    old = (c.system_id == system_id) & (c.window_start < before) & c.page.is_not(None)
    return tx.execute(confirmations.update().where(old).values(page=None)).rowcount
