"""An incident in parts: what was told of it before everything fell silent stays told.

Where rows stop coming while an incident lasts, the silence is another trouble than the one before it, and
both mixed in one span tell neither. So the silence is diagnosed alone, and the part before it as it stands
once its outcomes have come; that part is kept under `earlier`. Once rows come again, the parts that were told
are kept, and what comes is diagnosed by itself where that shows a fault; else the whole incident, as ever.
"""

from collections.abc import Callable
from dataclasses import replace

from detectors.types import Diagnosis, Window
from monitor import casework, silent
from monitor.due import Step, matures
from monitor.memory import Memory
from monitor.systems import Registered
from monitor.triage.report import diagnose
from monitor.triage.stored import from_json
from monitor.triage.told import Earlier, Told, after, in_short
from storage import Tx, diagnoses
from storage.diagnoses import Given
from storage.incidents import Incident


def of_silence(
    tx: Tx,
    system: Registered,
    step: Step,
    past: Memory,
    incident: Incident,
    until: int,
    before: Given | None,
) -> Diagnosis | None:
    """The diagnosis of the silence that has come over the incident by `until` (µs), with what was before it.

    `before` is what was told last. None while rows come, or where nothing was told before the silence.
    """
    if before is None:
        return None
    whole = Window(incident.window_start, max(until, incident.opened))
    since = silent.silent_from(past, whole)
    told = from_json(before.body)
    if since is None or since <= incident.window_start:
        return None
    if not _is_silence(told, incident) and not _was_told(tx, system, incident, since):
        return None
    parts = _closed(told, incident)
    held = told.earlier[-1] if _is_settled(before, told, incident, since, system) else None
    if held is None:
        start = parts[-1].window.end if parts else incident.window_start
        held = in_short(_diagnose(tx, system, step, past, incident, Window(start, since)))
    silence = Window(since, min(whole.end, since + casework.LONGEST_US))
    return after(_diagnose(tx, system, step, past, incident, silence), (*parts, held))


def of_span(past: Memory, span: Window, diagnosis: Callable[[Window], Diagnosis]) -> Diagnosis:
    """The diagnosis of a span, of which `diagnosis` tells any part; silence at its end is one of its own."""
    since = silent.silent_from(past, span)
    if since is None or since == span.start:
        return diagnosis(span)
    rows, silence = Window(span.start, since), Window(since, span.end)
    return after(diagnosis(silence), (in_short(diagnosis(rows)),))


def since_silence(
    tx: Tx, system: Registered, step: Step, past: Memory, incident: Incident, before: Given | None
) -> Diagnosis | None:
    """The diagnosis of the rows after the last silence; None where they show no fault, or there was none."""
    parts = so_far(incident, before)
    if not parts or step.window.end <= parts[-1].window.end:
        return None
    rest = Window(parts[-1].window.end, step.window.end)
    found = _diagnose(tx, system, step, past, incident, rest)
    return after(found, parts) if found.verdict in ("infrastructure", "quality") else None


def so_far(incident: Incident, before: Given | None) -> tuple[Earlier, ...]:
    """The parts that have ended, now that rows come; `before` is what was told last."""
    if before is None:
        return ()
    told = from_json(before.body)
    return (*told.earlier, in_short(told)) if _is_silence(told, incident) else told.earlier


def onset(found: Diagnosis) -> int | None:
    """When the incident began: the onset of its first part, where it has several."""
    first = found.earlier[0] if isinstance(found, Told) and found.earlier else found
    return first.onset


def _is_silence(told: Told, incident: Incident) -> bool:
    """Was it told of a silence alone, that came over the incident?"""
    return bool(told.notes) and told.window.start > incident.window_start


def _was_told(tx: Tx, system: Registered, incident: Incident, since: int) -> bool:
    """Had the incident a verdict when the first silent window was judged?"""
    first = Window(since, since + system.declared.window_us)
    given = diagnoses.newest(tx, system.id, incident.id, matures(first, "inputs", system.declared))
    return given is not None and bool(given.body["verdict"] != "inconclusive")


def _closed(told: Told, incident: Incident) -> tuple[Earlier, ...]:
    """The parts that nothing is added to: all but the one just before the silence that is under way."""
    return told.earlier[:-1] if _is_silence(told, incident) else told.earlier


def _is_settled(before: Given, told: Told, incident: Incident, since: int, system: Registered) -> bool:
    """Was the part before the silence told when no outcome of it was still to come?"""
    if not _is_silence(told, incident) or told.earlier[-1].window.end != since:
        return False
    last = Window(since - system.declared.window_us, since)
    return before.at > matures(last, "outcomes", system.declared)


def _diagnose(
    tx: Tx, system: Registered, step: Step, past: Memory, incident: Incident, span: Window
) -> Diagnosis:
    """The diagnosis of a part; what the parts before it held does not teach what is usual."""
    case = casework.of_span(tx, system, past, span, step.due, incident=incident.id, metric=incident.metric)
    series = {
        name: casework.masked(each, (each.starts < incident.window_start) | (each.starts >= span.start))
        for name, each in case.series.items()
    }
    return diagnose(replace(case, series=series))
