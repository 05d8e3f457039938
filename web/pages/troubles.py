"""The troubles of a span, each by what was found of it last, and whether it stands at the span's end."""

from collections.abc import Sequence
from dataclasses import dataclass

from detectors.types import Finding
from monitor.alongside import grouped
from monitor.incidents import STANDS_US
from storage import Tx, windows

MOST = 8


@dataclass(frozen=True)
class Trouble:
    """The newest finding of a trouble, and whether nothing judged after it says otherwise.

    `slices` are the newest warnings of slices that go along with it.
    """

    finding: Finding
    stands: bool
    slices: Sequence[Finding] = ()


def troubles(tx: Tx, system_id: int, found: Sequence[Finding], until: int) -> list[Trouble]:
    """What began, of findings newest first, as it was when the span ended (`until`, µs): alarms first."""
    newest: dict[object, Finding] = {}
    for finding in found:
        if finding.since is not None:
            newest.setdefault(finding.key, finding)
    ranked = sorted(newest.values(), key=lambda f: (-f.window.start, f.severity != "alarm", -abs(f.effect)))
    return [
        Trouble(group.lead, _stands(tx, system_id, group.lead, until), group.slices)
        for group in grouped(ranked, across=True)[:MOST]
    ]


def _stands(tx: Tx, system_id: int, finding: Finding, until: int) -> bool:
    """True when no later window could tell; what a detector said lasts a day and a half at most."""
    last = windows.last_evaluation(tx, system_id, finding.phase)
    end = until if last is None else min(until, last.window_start + 1)
    if end - finding.window.start > STANDS_US:
        return False
    later = windows.evaluations_of(tx, system_id, finding.phase, finding.window.start + 1, end)
    tallies = [each.summary.get("tallies", {}).get(finding.detector, {}) for each in later]
    return not any(tally.get(said) for tally in tallies for said in ("ok", "warn", "alarm"))
