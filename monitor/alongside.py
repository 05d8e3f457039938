"""Findings as people read them: the warnings of slices stand with the finding that they go along with.

Where money falls everywhere each slice of it warns as well, guilty or not, and a list of all hides the few
that matter. So warnings of slices are told in one line with the finding of all rows in whose time they fall;
without one, with a slice that alarms; without that, with the strongest warning of their window. What alarms
keeps its own line. Nothing is dropped: the store and the JSON hold every finding.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from detectors.types import Finding
from monitor.triage.words import listing, slice_name


@dataclass(frozen=True)
class Group:
    """A finding and the warnings of slices that go along with it, strongest first."""

    lead: Finding
    slices: tuple[Finding, ...] = ()


def grouped(found: Sequence[Finding], *, across: bool = False) -> list[Group]:
    """The findings in their order, those of slices that only go along under their lead.

    A lead is of the same window; `across` windows also one that lasted when the slice warned.
    """
    leads = {f.id: f.id for f in found if not _goes_along(f)}
    for f in found:
        if f.id not in leads:
            leads[f.id] = _lead(f, found, across)
    along: dict[str, list[Finding]] = {}
    for f in found:
        if leads[f.id] != f.id:
            along.setdefault(leads[f.id], []).append(f)
    return [
        Group(f, tuple(sorted(along.get(f.id, ()), key=lambda each: -abs(each.effect))))
        for f in found
        if leads[f.id] == f.id
    ]


def sentence(group: Group) -> str:
    """Which slices go along, the first few by name; empty where none does."""
    if not group.slices:
        return ""
    names = list(dict.fromkeys(slice_name(f.segment) for f in group.slices))
    return f"{counted(group)}: {listing(names)}"


def counted(group: Group) -> str:
    """How many warnings of slices go along with the finding."""
    return "1 slice warns with it" if len(group.slices) == 1 else f"{len(group.slices)} slices warn with it"


def _goes_along(f: Finding) -> bool:
    return bool(f.segment) and f.severity == "warn"


def _lead(f: Finding, found: Sequence[Finding], across: bool) -> str:
    """Id of the finding that the warning goes along with; its own where it goes along with none."""
    alike = [o for o in found if (o.detector, o.subject, o.phase) == (f.detector, f.subject, f.phase)]
    leading = [o for o in alike if not _goes_along(o) and _covers(o, f, across)]
    if leading:
        return min(leading, key=lambda o: (o.window.start, bool(o.segment), -abs(o.effect), o.id)).id
    same = [o for o in alike if _goes_along(o) and o.window == f.window]
    return max(same, key=lambda o: (abs(o.effect), o.id)).id


def _covers(lead: Finding, f: Finding, across: bool) -> bool:
    """Is the lead of the slice's window, or did it last then?"""
    lasted = across and lead.since is not None and lead.since <= f.window.start <= lead.window.start
    return lasted or lead.window == f.window
