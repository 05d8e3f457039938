"""Silence: windows in which no prediction came though many were due, and what arrived all the same.

What is due is the mean of the same windows of the weeks before, or of the days before while fewer than two
weeks are known; windows inside incidents don't count. Hours in which nothing is due are not silent.
"""

import numpy as np
from numpy.typing import NDArray

from detectors.declared import DAY_US
from detectors.types import Window
from monitor.memory import Memory
from monitor.triage.case import Silence
from storage import Tx, outcomes, probes

#: Rows that must be due in all before their absence is silence.
PLENTY = 50.0
WEEKS, DAYS = 4, 14
#: A window in which fewer are due is quiet by itself.
FEWEST = 1.0


def silent_from(past: Memory, span: Window) -> int | None:
    """Start of the silence at the span's end; None where its last windows have rows, or few were due, µs."""
    width = past.system.declared.window_us
    start = span.end
    while start > span.start and not _rows(past, start - width):
        start -= width
    due = {at: _due(past, at, span.start) for at in range(start, span.end, width)}
    while start < span.end and due[start] < FEWEST:
        start += width
    return start if sum(due.values()) >= PLENTY and start < span.end else None


def silence(tx: Tx, past: Memory, span: Window, now: int) -> Silence | None:
    """What is known of a span that is silent from its first window to its last; None of any other."""
    if silent_from(past, span) != span.start:
        return None
    declared, system_id = past.system.declared, past.system.id
    width, until = declared.window_us, min(span.end, now)
    due = sum(_due(past, at, span.start) for at in range(span.start, span.end, width))
    inside = (past.starts >= span.start) & (past.starts < span.end)
    posted = {
        metric.name: _posts(past.series[metric.name].values[inside])
        for metric in declared.metrics
        if metric.series
    }
    asked = probes.counts(tx, system_id, span.start, until, width).values()
    length = span.end - span.start
    return Silence(
        due=due,
        windows=length // width,
        waiting=outcomes.waiting_since(tx, system_id, span.start, until),
        usually=outcomes.waiting_since(tx, system_id, span.start - DAYS * DAY_US, span.start)
        * length
        / (DAYS * DAY_US),
        posted=posted,
        answered=sum(answers for _, answers in asked),
        asked=sum(results for results, _ in asked),
    )


def _posts(values: NDArray[np.float64]) -> tuple[int, float]:
    """How many windows have a post, and the mean of these."""
    known = values[np.isfinite(values)]
    return len(known), float(known.mean()) if len(known) else 0.0


def _rows(past: Memory, start: int) -> int:
    return past.inputs[start].rows if start in past.inputs else 0


def _due(past: Memory, at: int, before: int) -> float:
    """Rows of the same windows of the weeks (or days) before `before`, the mean of the healthy ones."""
    first = min(past.inputs, default=before)
    cycle, many = (7 * DAY_US, WEEKS) if first <= at - 14 * DAY_US else (DAY_US, DAYS)
    like = np.array([at - back * cycle for back in range(1, many + 1)], dtype=np.int64)
    like = like[(like >= first) & (like < before)]
    like = like[past.healthy(like)]
    return float(np.mean([_rows(past, int(start)) for start in like])) if len(like) else 0.0
