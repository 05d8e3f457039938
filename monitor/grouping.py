"""After each step: open an incident, go on with it, diagnose it, end it, queue the alerts; all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detectors import registry
from detectors.types import Diagnosis, Event, Finding, Window
from monitor import casework, incidents, parts, stake
from monitor.alerts import queue
from monitor.due import Step, phases
from monitor.incidents import QUIET_WINDOWS, Watch
from monitor.memory import Memory
from monitor.streak import first_window
from monitor.systems import Registered
from monitor.triage.render import to_json
from monitor.triage.report import diagnose
from monitor.triage.told import after
from storage import Tx, diagnoses, windows
from storage import incidents as stored
from storage.incidents import Incident


@dataclass
class Turns:
    """Ids of the incidents that one step opened, made critical and resolved."""

    opened: list[str] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)


def update(tx: Tx, system: Registered, step: Step, past: Memory, watch: Watch) -> Turns:
    """Bring the system's incident up to date with what stands after the step."""
    turns = Turns()
    known = stored.unresolved(tx, system.id) or stored.listing(tx, system.id, limit=1)
    newest = known[0] if known else None
    going_on = newest is not None and newest.state != "resolved"
    alarms = watch.alarms(system.declared, past.events)
    if newest is not None and newest.resolved is not None:
        alarms = [alarm for alarm in alarms if not _was_seen(tx, system, alarm, newest.resolved)]
    if not going_on and alarms:
        newest = _open(tx, system, step, watch, newest, past.events, turns)
    elif newest is not None and going_on:
        newest = _go_on(tx, system, step, watch, newest, past.events, bool(alarms), turns)
    if newest is not None and (going_on or turns.opened):
        past.mark_sick(newest.id, newest.window_start, newest.resolved)
        _conclude(
            tx, system, watch.latest(step, system.declared), past, newest, turns, watch.until(system.declared)
        )
    return turns


def _was_seen(tx: Tx, system: Registered, alarm: Finding, resolved: int) -> bool:
    """Had this alarm been told when the last incident was resolved? Then whoever resolved it knew of it."""
    detector = next(d for d in registry.discover() if (d.name, d.phase) == (alarm.detector, alarm.phase))
    first = first_window(alarm) + (detector.persistence - 1) * system.declared.window_us
    judged = windows.evaluations_of(tx, system.id, alarm.phase, first, first + 1)
    told = [e for e in judged if e.summary.get("tallies", {}).get(alarm.detector, {}).get("alarm")] or judged
    return bool(told) and told[0].at <= resolved


def _open(
    tx: Tx,
    system: Registered,
    step: Step,
    watch: Watch,
    before: Incident | None,
    events: Sequence[Event],
    turns: Turns,
) -> Incident:
    standing = watch.standing()
    first = beginning(standing, step, casework.LEAD_WINDOWS * system.declared.window_us, events)
    if before is not None and before.resolved is not None:
        first = max(first, free_from(before.resolved, step.window))
    incident = stored.create(
        tx,
        system.id,
        metric=incidents.explained_metric(standing, system.declared),
        severity=incidents.severity(standing, system.declared),
        window_start=first,
        opened=step.window.end,
        onset=first,
    )
    turns.opened.append(incident.id)
    return incident


def beginning(standing: Sequence[Finding], step: Step, lead: int, events: Sequence[Event] = ()) -> int:
    """The start of the first window in trouble, µs.

    What is about to alarm has begun too: a detector that alarms at once must not cut off its beginning. A
    quality alarm opens no incident: one that stood long before is another matter and begins none either.
    What a declared event accounts for is no trouble: that began when the event had ended.
    """
    troubles = [f for f in standing if f.since is not None]
    opening = [incidents.began(f, events) for f in troubles if f.lens == "infrastructure" or _opens(f)]
    first = min((since for since in opening if since is not None), default=step.window.start)
    joined = [f.since for f in troubles if f.severity == "alarm" and f.lens == "quality"]
    return min([first, *(since for since in joined if since is not None and since >= first - lead)])


def free_from(resolved: int, window: Window) -> int:
    """Start of the first window after an incident that was resolved then, at the latest of this one, µs.

    What is judged over many windows may be dated back into the incident before: a loss counts in one only.
    """
    width = window.end - window.start
    return window.start - max(0, (window.start - resolved) // width) * width


def _opens(finding: Finding) -> bool:
    return finding.severity == "alarm" and finding.lens != "quality"


def _go_on(
    tx: Tx,
    system: Registered,
    step: Step,
    watch: Watch,
    incident: Incident,
    events: Sequence[Event],
    alarming: bool,
    turns: Turns,
) -> Incident:
    """Count quiet windows in the phase that is judged last; an incident ends after enough of them.

    A window judged again for late rows is no further quiet one.
    """
    last = step.phase == phases(system.declared)[-1] and step.revision == 0 and watch.is_newest(step)
    counts = last and watch.is_quiet(system.declared, events)
    held = alarming or watch.is_held(system.declared, events)
    quiet = 0 if held else incident.quiet + counts
    severity = incident.severity
    if alarming and incidents.severity(watch.standing(), system.declared) == "critical":
        severity = "critical"
    if severity != incident.severity:
        turns.raised.append(incident.id)
    if quiet != incident.quiet or severity != incident.severity:
        stored.update(tx, system.id, incident.id, quiet=quiet, severity=severity)
    if counts and quiet >= QUIET_WINDOWS and stored.resolve(tx, system.id, incident.id, step.window.end):
        turns.resolved.append(incident.id)
    found = stored.get(tx, system.id, incident.id)
    assert found is not None, "an incident of this system is never deleted"
    return found


def _conclude(
    tx: Tx, system: Registered, step: Step, past: Memory, incident: Incident, turns: Turns, until: int
) -> None:
    """Diagnose the incident as it stands now, judged up to `until` (µs), and queue what there is to tell."""
    before = diagnoses.newest(tx, system.id, incident.id)
    body: Mapping[str, Any]
    if incident.id in turns.resolved and before is not None:
        # What ended is told as it was: the quiet windows after it say nothing of its cause.
        body = before.body
    else:
        diagnosis = parts.of_silence(tx, system, step, past, incident, until, before)
        diagnosis = diagnosis or parts.since_silence(tx, system, step, past, incident, before)
        if diagnosis is None:
            whole = diagnose(casework.of_incident(tx, system, step, past, incident))
            diagnosis = after(whole, parts.so_far(incident, before))
        body = to_json(diagnosis)
        _keep(tx, system, step, incident, diagnosis, body, before)
        high = incident.severity != "critical" and stake.is_high(diagnosis, system.declared)
        if high and stored.update(tx, system.id, incident.id, severity="critical"):
            turns.raised.append(incident.id)
    told = stored.get(tx, system.id, incident.id) or incident
    if incident.id in (*turns.opened, *turns.raised):
        # Who asks for critical ones alone hears of one that has become so; who heard of it is told once.
        queue.enqueue(tx, system.id, system.declared, "incident.opened", told, body, step.due)
    if incident.id not in turns.opened and before is not None and _is_news(before.body, body):
        queue.enqueue(tx, system.id, system.declared, "incident.diagnosed", told, body, step.due)
    if incident.id in turns.resolved:
        queue.enqueue(tx, system.id, system.declared, "incident.resolved", told, body, step.due)


def _is_news(before: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Did the verdict change, or is it that of another part of the incident?"""
    apart = len(before.get("earlier", ())) != len(body.get("earlier", ()))
    return bool(apart or before["verdict"] != body["verdict"])


def _keep(
    tx: Tx,
    system: Registered,
    step: Step,
    incident: Incident,
    diagnosis: Diagnosis,
    body: Mapping[str, Any],
    before: diagnoses.Given | None,
) -> None:
    if before is not None and before.body == body:
        return
    diagnoses.add(tx, system.id, incident.id, body, step.due)
    stored.conclude(
        tx,
        system.id,
        incident.id,
        verdict=diagnosis.verdict,
        confidence=diagnosis.confidence,
        top_cause=diagnosis.causes[0].cause if diagnosis.causes else None,
        change=body.get("change"),
        onset=parts.onset(diagnosis) or incident.onset,
    )
