"""Confirms drift in a process of its own: Evidently's memory goes back, and a hang ends at a limit."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection

import pyarrow as pa

from detectors.evidently_confirm import LIMIT, Confirmation, confirm, evenly

SECONDS = 120.0
LOOK_SECONDS = 0.5
NICENESS = 5  # judging goes first


class NotConfirmed(RuntimeError):
    """The child gave no answer: it took too long, or failed for the reason given."""


class Stopped(RuntimeError):
    """Nobody waits for the answer any more."""


def in_child(
    reference: pa.Table,
    current: pa.Table,
    columns: Sequence[str],
    limit: int = LIMIT,
    seconds: float = SECONDS,
    stop: threading.Event | None = None,
) -> Confirmation:
    """`confirm` in a fresh interpreter, ended after `seconds` or when `stop` is set.

    Raises NotConfirmed, Stopped, or KeyError for a column that either table lacks.
    """
    sides = [evenly(table.select(list(columns)), limit) for table in (reference, current)]
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_run, args=(theirs, *sides, tuple(columns), limit), daemon=True)
    child.start()
    theirs.close()
    try:
        return _answer(ours, seconds, stop or threading.Event())
    finally:
        ours.close()
        child.kill()
        child.join()


def _answer(ours: Connection, seconds: float, stop: threading.Event) -> Confirmation:
    end = time.monotonic() + seconds
    while not ours.poll(min(LOOK_SECONDS, max(0.0, end - time.monotonic()))):
        if stop.is_set():
            raise Stopped
        if time.monotonic() >= end:
            raise NotConfirmed(f"Evidently gave no answer within {seconds:g} s")
    try:
        found = ours.recv()
    except EOFError:
        raise NotConfirmed("the process that ran Evidently ended without an answer") from None
    if not isinstance(found, Confirmation):
        raise NotConfirmed(f"Evidently failed: {found}")
    return found


def _run(
    theirs: Connection, reference: pa.Table, current: pa.Table, columns: Sequence[str], limit: int
) -> None:
    """What the child does: one answer, or the reason why there is none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent, which ends its child
    os.nice(NICENESS)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        theirs.send(confirm(reference, current, columns, limit))
    except Exception as error:  # whatever a library of that size may raise, the parent tells it
        theirs.send(f"{type(error).__name__}: {error}")
    finally:
        theirs.close()


def _end_with_parent() -> None:
    """A parent that was killed could not end its child."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
