"""What alarms while no incident is open, and how to ask triage about it.

An alarm of the quality opens no incident, nor does a metric that is no business, ledger or proxy: a system
without an incident is not therefore quiet.
"""

from collections.abc import Sequence

from detectors.declared import DAY_US
from detectors.types import Event, Finding
from detectors.wording import signed
from monitor.clock import to_text
from monitor.due import phases
from monitor.incidents import OPENING_ROLES, accounts_for, opens
from monitor.systems import Registered
from monitor.triage.words import moment, slice_name
from storage import Tx, events, findings, incidents, windows

NAMED = 3
#: What a declared event accounts for; it accounts for no other alarm that falls on its day.
COUNTING = ("metric", "volume")
#: What measures a level beside its usual one; other detectors measure in units of their own.
SIZED = (*COUNTING, "value")
KINDS = {"holiday": "holiday", "planned": "planned change"}


def alarms(tx: Tx, system: Registered) -> list[Finding]:
    """The alarms of the newest window judged in each phase, largest first; none while an incident lasts."""
    if incidents.unresolved(tx, system.id):
        return []
    found = [each for each in _newest(tx, system) if each.severity == "alarm"]
    return sorted(found, key=lambda each: (each.segment != {}, -abs(each.effect)))


def _newest(tx: Tx, system: Registered) -> list[Finding]:
    """What was found in the newest window judged in each phase."""
    found: list[Finding] = []
    for phase in phases(system.declared):
        last = windows.last_evaluation(tx, system.id, phase)
        if last is not None:
            found += findings.of_window(tx, system.id, last.window_start, phase).values()
    return found


def sentence(tx: Tx, system: Registered) -> str | None:
    """What stands although no incident does, its command in backticks; None where nothing does."""
    found = alarms(tx, system)
    if not found:
        return None
    said = f"No incident. {_warned(tx, system)}{_counted(found)}: {_named(found, in_full=True)}"
    covered = _covered(tx, system, found)
    rest = [each for each in found if each.id not in covered]
    if rest and not any(opens(each, system.declared, ()) for each in rest):
        said += "; it opens none by itself" if len(found) == 1 else "; they open none by themselves"
    if covered:
        event = max(covered.values(), key=lambda each: each.until or each.ts)
        which = "" if not rest else f" {_named([each for each in found if each.id in covered])}"
        said += f"{';' if rest else ','}{which} covered by {_told(event)}"
    ask = last_day(tx, system)
    return said + (f". Triage of the last day: `{ask}`" if ask else ".")


def _warned(tx: Tx, system: Registered) -> str:
    """The warning on the first metric that opens incidents, and the names of the others that warn."""
    warning = {
        each.subject: each.text
        for each in _newest(tx, system)
        if each.detector == "metric" and each.severity == "warn"
    }
    ranked = [metric.name for role in OPENING_ROLES for metric in system.declared.with_role(role)]
    first, *others = [name for name in ranked if name in warning] or [""]
    if not first:
        return ""
    also = f"; {' and '.join(others)} {'warns' if len(others) == 1 else 'warn'} too" if others else ""
    return f"{first} warns: {warning[first]}{also}. "


def _covered(tx: Tx, system: Registered, found: Sequence[Finding]) -> dict[str, Event]:
    """Ids of the alarms that a declared holiday or planned change accounts for, with what declares it."""
    start, end = min(each.window.start for each in found), max(each.window.end for each in found)
    declared = events.listing(tx, system.id, start, end)
    return {
        each.id: event
        for each in found
        if each.detector in COUNTING
        for event in declared
        if accounts_for(event, each.window)
    }


def _told(event: Event) -> str:
    """A declared event by kind, title and end."""
    until = f" until {moment(event.until)}" if event.until is not None else f" of {moment(event.ts)}"
    return f"the declared {KINDS[event.kind]} {event.title}{until}"


def last_day(tx: Tx, system: Registered) -> str | None:
    """The command that diagnoses the last day of what there is; None before any row came."""
    known, width = windows.span(tx, system.id), system.declared.window_us
    if known is None:
        return None
    end = known[1] + width
    first = to_text(max(end - max(DAY_US, width), known[0]))
    return f"bifocal triage {system.name} --from {first} --to {to_text(end)}"


def _counted(found: Sequence[Finding]) -> str:
    """How many alarms stand, with their lens where they share it."""
    lenses = {each.lens for each in found}
    kind = f"{lenses.pop()} " if len(lenses) == 1 else ""
    return f"1 {kind}alarm stands" if len(found) == 1 else f"{len(found)} {kind}alarms stand"


def _named(found: Sequence[Finding], *, in_full: bool = False) -> str:
    """Which detectors alarm of what, the first few by name; in full with size and beginning."""
    first: dict[str, Finding] = {}
    for each in found:
        first.setdefault(_name(each), each)
    rest = len(first) - NAMED
    shown = [_in_full(each) if in_full else name for name, each in first.items()]
    return ", ".join(shown[:NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _in_full(finding: Finding) -> str:
    """One alarm with the place and size of its change, and when that began."""
    before, now, by = finding.baseline, finding.observed, ""
    if finding.detector in SIZED and before is not None and now is not None and before > 0:
        by = f" {signed(now / before - 1)}"
    where = f" where {slice_name(finding.segment)}" if finding.segment else ""
    since = f" since {moment(finding.since)}" if finding.since is not None else ""
    name = _name(finding)
    return name.replace(finding.subject, f"{finding.subject}{where}{by}{since}", 1)


def _name(finding: Finding) -> str:
    if finding.subject == finding.detector:
        return finding.subject
    return f"{finding.subject} ({finding.detector.replace('_', ' ')})"
