"""Outcomes that came after their window was judged, counted over a span and over the healthy past."""

from collections.abc import Sequence

from detectors.types import Window
from monitor.due import matures
from monitor.memory import Memory
from monitor.triage.case import Late


def span_lateness(past: Memory, before: Sequence[int], during: Sequence[int], now: int) -> Late | None:
    """The late successes of both sets of windows, as known at `now` (µs); None before any success."""
    sides = [_late(past, starts, now) for starts in (before, during)]
    (late_before, all_before), (late_during, all_during) = sides
    if not all_before or not all_during:
        return None
    return Late(late_before, all_before, late_during, all_during)


def _late(past: Memory, starts: Sequence[int], now: int) -> tuple[float, float]:
    declared = past.system.declared
    late = known = 0.0
    for start in starts:
        judged = matures(Window(start, start + declared.window_us), "outcomes", declared)
        profile = past.outcomes.get(start)
        if profile is None or judged > now:
            continue
        by_now = profile.delays.labels_until(now - start)
        known += by_now
        late += by_now - profile.delays.labels_until(judged - start)
    return late, known
