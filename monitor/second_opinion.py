"""Alarms of drift and of performance are put to Evidently: which, how often, and what becomes of it.

A window's alarms are one question, asked once about all of their columns. While the same trouble lasts, its
later windows are covered by that answer for a day. Questions come out of the findings in the store, so there
is no queue to lose; each attempt is counted before it begins, and after three the question is given up.
"""

import gzip
import logging
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from detectors.declared import DAY_US
from detectors.types import Phase, Window
from monitor import clock
from monitor.confirm import NotConfirmed, Stopped, in_child
from monitor.covered import DETECTORS, columns_of, covers
from monitor.sampling import NoRows, sides
from monitor.systems import Registered
from storage import Store, Tx, confirmations, findings, retention, windows
from storage.confirmations import Place, Stored
from storage.findings import Alarm

log = logging.getLogger("bifocal.worker")

#: Alarms older than this beside the newest window judged are not asked about any more.
HORIZON_US = 28 * DAY_US
ROWS = 10_000  # of either side
COLUMNS = 30
ATTEMPTS = 3
AGAIN_US = 60_000_000  # after a first failure; four times as long after each further one
#: Pages that are larger, compressed, are not kept; the answers are.
PAGE_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Question:
    """The columns of one window to ask about, as they are called in a block, and the attempts made."""

    window_start: int
    phase: Phase
    columns: tuple[str, ...]
    attempts: int = 0


def next_question(tx: Tx, system: Registered, now: int) -> Question | None:
    """The oldest question that was not put yet, else one that is due again; None when there is none."""
    newest = windows.last_evaluation(tx, system.id)
    if newest is None:
        return None
    stored_from = retention.kept_from(tx, system.id) or 0
    since = max(newest.window_start - HORIZON_US, stored_from)
    held = confirmations.listing(tx, system.id, since - DAY_US)
    fresh = _fresh(findings.alarms(tx, system.id, DETECTORS, since), held)
    if fresh is not None:
        return fresh
    due = [each for each in held if each.state == "open" and each.next_attempt <= now]
    return next((_again(each) for each in due), None)


def _again(held: Stored) -> Question:
    return Question(held.window_start, held.phase, tuple(held.columns), held.attempts)


def _fresh(alarms: Iterable[Alarm], held: Sequence[Stored]) -> Question | None:
    """The first window with an alarm that no question covers: its columns, then those of its other alarms."""
    asked = {(each.window_start, each.phase) for each in held}
    wanted: dict[tuple[int, Phase], list[Alarm]] = {}
    for alarm in alarms:
        place = (alarm.window_start, alarm.phase)
        if place not in asked:
            wanted.setdefault(place, []).append(alarm)
    for (start, phase), here in sorted(wanted.items()):
        near = [each for each in held if start - DAY_US < each.window_start < start]
        new = [alarm for alarm in here if not any(covers(each, alarm) for each in near)]
        if new:
            ordered = sorted(here, key=lambda alarm: (alarm not in new, -abs(alarm.effect)))
            return Question(start, phase, _columns(ordered)[:COLUMNS])
    return None


def _columns(alarms: Iterable[Alarm]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in alarms for name in columns_of(each.detector, each.subject)))


def ask(store: Store, system: Registered, question: Question, stop: threading.Event) -> None:
    """Put one question to Evidently in a process of its own, and keep what it says.

    Broken off when `stop` is set; the attempt does not count then. Raises StorageError.
    """
    if question.attempts >= ATTEMPTS:
        _fail(store, system, question, f"{ATTEMPTS} attempts ended without an answer", for_good=True)
        return
    place = Place(system.id, question.window_start, question.phase)
    with store.begin() as tx:
        confirmations.attempt(tx, place, question.columns, question.attempts + 1, clock.now_us())
    try:
        answers, page = _answers(store, system, question, stop)
    except Stopped:
        with store.begin() as tx:
            confirmations.give_back(tx, place)
    except NoRows as error:
        _fail(store, system, question, str(error), for_good=True)
    except NotConfirmed as error:
        _fail(store, system, question, str(error), for_good=question.attempts + 1 >= ATTEMPTS)
    else:
        with store.begin() as tx:
            confirmations.answer(tx, place, answers, page, clock.now_us())
        log.info("%s: Evidently was asked about %d columns", system.name, len(question.columns))


def _answers(
    store: Store, system: Registered, question: Question, stop: threading.Event
) -> tuple[dict[str, Any], bytes | None]:
    """The answers as JSON values, and the page compressed; None when there is none, or it is too large."""
    window = Window(question.window_start, question.window_start + system.declared.window_us)
    with store.read() as tx:
        rows = sides(tx, system, window, question.columns, ROWS)
    found = in_child(rows.reference, rows.current, rows.current.column_names, ROWS, stop=stop)
    page = gzip.compress(found.html, 6, mtime=0) if found.html else None
    kept = page if page is not None and len(page) <= PAGE_BYTES else None
    return {**found.to_json(), "reference": rows.made_of}, kept


def _fail(store: Store, system: Registered, question: Question, error: str, *, for_good: bool) -> None:
    log.warning("%s: Evidently was not heard: %s", system.name, error)
    now = clock.now_us()
    again = None if for_good else now + AGAIN_US * 4**question.attempts
    place = Place(system.id, question.window_start, question.phase)
    with store.begin() as tx:
        confirmations.fail(tx, place, error, now, again=again)
