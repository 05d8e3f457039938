"""Was the change announced, by a declared holiday or a planned change?

What follows one another without a gap (a holiday and its eve) is one announcement. It accounts for what
happens until it ends, and a change planned without an end for what stands on.
"""

from detectors.declared import DAY_US
from detectors.types import Event
from monitor.triage.facts import Facts
from monitor.triage.movement import goes_on
from monitor.triage.sign import Sign
from monitor.triage.words import moment

ANNOUNCED = ("holiday", "planned")
UNSURE = 0.3  # what it counts where nothing moved


def announced_signs(facts: Facts) -> list[Sign]:
    """`declared_event`: does one cover the onset (or, when that is unknown, the span)?"""
    width, span = facts.case.declared.window_us, facts.case.span
    start = facts.onset.at if facts.onset.at is not None else span.start
    events = [event for event in facts.case.events if event.kind in ANNOUNCED]
    for event in events:
        if event.ts < start + width and _until(event) > max(start, span.start):
            return [_sign(event, events, facts)]
    return [Sign("declared_event", "clear", "no holiday or planned change was declared for this time")]


def _sign(event: Event, events: list[Event], facts: Facts) -> Sign:
    lasts = event.kind == "planned" and event.until is None  # a change for good
    over = "on" if lasts else f"to {moment(_until(event))}"
    text = f"{event.kind} “{event.title}” from {moment(event.ts)} {over}"
    outlasted = None if lasts else _outlasted(facts, _end(event, events))
    if outlasted:
        return Sign("declared_event", "clear", f"{text}: {outlasted} is still off after it")
    strength = 1.0 if facts.moved or facts.onset.at is not None else UNSURE
    return Sign("declared_event", "fired", text, strength, subject=event.title)


def _until(event: Event) -> int:
    return event.until if event.until is not None else event.ts + DAY_US


def _end(event: Event, events: list[Event]) -> int:
    """When the event ends, with all that follow it without a gap."""
    until = _until(event)
    for other in sorted(events, key=lambda other: other.ts):
        if event.ts <= other.ts <= until:
            until = max(until, _until(other))
    return until


def _outlasted(facts: Facts, until: int) -> str | None:
    """The metric (explained, or of volume) whose change goes on after what was declared ended at `until`."""
    for name, movement in facts.found.items():
        if (name == facts.metric or movement.metric.role == "volume") and goes_on(movement, until):
            return name
    return None
