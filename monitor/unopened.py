"""What alarms while no incident is open, and how to ask triage about it.

An alarm of the quality opens no incident, nor does a metric that is no business, ledger or proxy: a system
without an incident is not therefore quiet.
"""

from collections.abc import Sequence

from detectors.declared import DAY_US
from detectors.types import Finding
from monitor.clock import to_text
from monitor.due import phases
from monitor.incidents import opens
from monitor.systems import Registered
from storage import Tx, findings, incidents, windows

NAMED = 3


def alarms(tx: Tx, system: Registered) -> list[Finding]:
    """The alarms of the newest window judged in each phase, largest first; none while an incident lasts."""
    if incidents.unresolved(tx, system.id):
        return []
    found: list[Finding] = []
    for phase in phases(system.declared):
        last = windows.last_evaluation(tx, system.id, phase)
        if last is not None:
            newest = findings.of_window(tx, system.id, last.window_start, phase).values()
            found += [each for each in newest if each.severity == "alarm"]
    return sorted(found, key=lambda each: (each.segment != {}, -abs(each.effect)))


def sentence(tx: Tx, system: Registered) -> str | None:
    """What stands although no incident does, its command in backticks; None where nothing does."""
    found = alarms(tx, system)
    if not found:
        return None
    said = f"No incident. {_counted(found)}: {_named(found)}"
    if not any(opens(each, system.declared, ()) for each in found):
        said += "; it opens none by itself" if len(found) == 1 else "; they open none by themselves"
    ask = last_day(tx, system)
    return said + (f". Triage of the last day: `{ask}`" if ask else ".")


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


def _named(found: Sequence[Finding]) -> str:
    """Which detectors alarm of what, the first few by name."""
    names = list(dict.fromkeys(_name(each) for each in found))
    rest = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _name(finding: Finding) -> str:
    if finding.subject == finding.detector:
        return finding.subject
    return f"{finding.subject} ({finding.detector.replace('_', ' ')})"
