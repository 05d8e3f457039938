"""The case file of a span for triage: everything known of it, as plain data, and nothing that came later."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from detectors.declared import DAY_US, Declared
from detectors.series import Series
from detectors.types import Finding, Tally, Window
from monitor import passed, silent
from monitor.due import Step, matures
from monitor.memory import Memory
from monitor.span_lateness import span_lateness
from monitor.span_scores import span_scores
from monitor.systems import Registered
from monitor.triage.case import Case, Margin, Slices, Values
from storage import Tx, findings, windows
from storage.incidents import Incident

#: A long incident is diagnosed by its first days: later ones hold people's own measures too.
LONGEST_US = 7 * DAY_US
#: Healthy days before the span that are compared with it, by the hour.
DAYS_BEFORE = 14
#: Windows before the span whose findings belong to the case: a fault shows before its incident opens.
LEAD_WINDOWS = 6

SERVED = ("n", "errors", "fallbacks", "score")
KNOWN = ("outcomes", "labels", "value", "worthless")


def of_incident(tx: Tx, system: Registered, step: Step, past: Memory, incident: Incident) -> Case:
    """The case of an incident as it stands after the step, from its first alarming window on."""
    start = incident.window_start
    end = min(max(step.window.end, incident.opened), start + LONGEST_US)
    return of_span(
        tx, system, past, Window(start, end), step.due, incident=incident.id, metric=incident.metric
    )


def of_span(
    tx: Tx,
    system: Registered,
    past: Memory,
    span: Window,
    now: int,
    *,
    incident: str | None = None,
    metric: str | None = None,
) -> Case:
    """The case of any span of whole windows, as known at `now` (µs)."""
    declared = system.declared
    lead = span.start - LEAD_WINDOWS * declared.window_us
    during = _starts(span, declared)
    before, weight = _comparable(past, span, declared)
    tallies = _tallies(tx, system, span)
    return Case(
        declared=declared,
        span=span,
        incident=incident,
        metric=metric,
        series=_series(past, span, now),
        before=_slices(past, declared, before, weight, now),
        during=_slices(past, declared, during, 1.0, now),
        findings=_findings(tx, system, lead, span.end),
        tallies=tallies,
        parity=passed.parity(tx, past, span, tallies),
        events=tuple(event for event in past.events if event.ts <= now),
        versions=_versions(past, before, during),
        scores=span_scores(past, span, now),
        late=span_lateness(past, before, during, now),
        silence=silent.silence(tx, past, span, now),
    )


def _findings(tx: Tx, system: Registered, start: int, end: int) -> tuple[Finding, ...]:
    """The findings of that time, oldest first; what has always been so explains no change."""
    found = findings.listing(tx, system.id, since=start, until=end)
    return tuple(finding for finding in reversed(found) if finding.since is not None)


def _series(past: Memory, span: Window, now: int) -> dict[str, Series]:
    """Every metric up to the span's end; one that waits for outcomes has no value in incomplete windows."""
    declared = past.system.declared
    last = Window(span.end - declared.window_us, span.end)
    found = past.series_until(last, "outcomes")
    return {
        name: _ripe(series, declared, now) if declared.metric(name).needs_outcomes else series
        for name, series in found.items()
    }


def _ripe(series: Series, declared: Declared, now: int) -> Series:
    keep = [_mature(start, declared, now) for start in series.starts.tolist()]
    return masked(series, np.array(keep, dtype=np.bool_))


def masked(series: Series, keep: NDArray[np.bool_]) -> Series:
    """The series without a value where `keep` bool[N] does not hold."""
    above = None if series.numerators is None else np.where(keep, series.numerators, np.nan)
    below = None if series.denominators is None else np.where(keep, series.denominators, np.nan)
    return replace(series, values=np.where(keep, series.values, np.nan), numerators=above, denominators=below)


def _starts(span: Window, declared: Declared) -> list[int]:
    return list(range(span.start, span.end, declared.window_us))


def _mature(start: int, declared: Declared, now: int) -> bool:
    return matures(Window(start, start + declared.window_us), "outcomes", declared) <= now


def _comparable(past: Memory, span: Window, declared: Declared) -> tuple[list[int], float]:
    """Healthy windows at the span's hours on the days before it, and what one of them weighs.

    Where the past holds no such window (a span longer than the history), all healthy windows before it.
    """
    during = _starts(span, declared)
    hours = Counter(start % DAY_US for start in during)
    first = span.start - DAYS_BEFORE * DAY_US
    known = np.array([s for s in past.inputs if first <= s < span.start], dtype=np.int64)
    healthy = known[past.healthy(known)].tolist()
    same = [s for s in healthy if s % DAY_US in hours] or healthy
    return same, len(during) / len(same) if same else 1.0


def _slices(past: Memory, declared: Declared, starts: Sequence[int], scale: float, now: int) -> Slices | None:
    """Sums by slice over the windows: served rows of all, outcomes of those that are complete at `now`."""
    names = [dimension.name for dimension in declared.dimensions]
    served = past.slicer.margins("inputs", starts, names)
    if not served:
        return None
    complete = [s for s in starts if _mature(s, declared, now)]
    known = past.slicer.margins("outcomes", complete, names)
    positives = declared.model is not None and declared.model.outcomes == "positives"
    ripe = past.slicer.margins("inputs", complete, names) if positives else {}
    margins: dict[Margin, dict[Values, dict[str, float]]] = {}
    for margin, cells in served.items():
        of = known.get(margin, {})
        margins[margin] = {
            values: {
                **{name: float(getattr(totals, name)) for name in SERVED},
                **{name: float(getattr(of[values], name)) if values in of else 0.0 for name in KNOWN},
            }
            for values, totals in cells.items()
        }
        if positives:
            # Only successes are logged, so every served row of a complete window has its outcome.
            for values, sums in margins[margin].items():
                found = ripe.get(margin, {}).get(values)
                sums["outcomes"] = float(found.n) if found is not None else 0.0
    return Slices(margins, scale, len(complete) / len(starts) if starts else 1.0)


def _tallies(tx: Tx, system: Registered, span: Window) -> dict[str, Tally]:
    """What each detector said over the span, counted."""
    totals: dict[str, Counter[str]] = {}
    for phase in windows.PHASES:
        for evaluation in windows.evaluations_of(tx, system.id, phase, span.start, span.end):
            for name, tally in evaluation.summary.get("tallies", {}).items():
                totals.setdefault(name, Counter()).update(tally)
    return {name: Tally(**counts) for name, counts in totals.items()}


def _versions(past: Memory, before: Sequence[int], during: Sequence[int]) -> dict[str, tuple[int, int]]:
    """Rows by model version, before and in the span."""
    was: Counter[str] = Counter()
    now: Counter[str] = Counter()
    for starts, counts in ((before, was), (during, now)):
        for start in starts:
            counts.update(past.versions.get(start, {}))
    return {version: (was[version], now[version]) for version in sorted({*was, *now})}
