"""What golden cases and replays say for a model that was cleared, in words for a diagnosis.

What they say against it is in their findings, which triage reads for itself.
"""

from collections.abc import Mapping

from detectors.infrastructure.probes import by_probe, serving, tell, tolerance_of
from detectors.types import ProbeResult, Tally, Window
from monitor.memory import Memory
from monitor.triage.case import Parity
from storage import Tx, probes, replays


def parity(tx: Tx, past: Memory, span: Window, tallies: Mapping[str, Tally]) -> dict[str, Parity]:
    """The checks of the model that ran in the span and were clear in all its windows."""
    found = {}
    if _clear(tallies.get("probes", Tally())):
        cases = _cases(tx, past, span)
        found["probes"] = Parity(True, f"probes passed {cases} of {cases}")
    if _clear(tallies.get("replay", Tally())):
        made = replays.load(tx, past.system.id, span.start, span.end)
        rows, apart = sum(r.compared for r in made), sum(r.apart for r in made)
        found["replay"] = Parity(True, f"replay: {rows - apart} of {rows} logged rows came out the same")
    return found


def _clear(tally: Tally) -> bool:
    return tally.ok > 0 and not tally.warn + tally.alarm


def _cases(tx: Tx, past: Memory, span: Window) -> int:
    """How many cases were answered, in the window of each probe in which most were."""
    declared = past.system.declared
    windows: dict[int, list[ProbeResult]] = {}
    for result in probes.load(tx, past.system.id, span.start, span.end):
        windows.setdefault(result.ts - result.ts % declared.window_us, []).append(result)
    most: dict[str, int] = {}
    for start, results in windows.items():
        versions = serving(declared, past.versions.get(start, {}))
        for probe, mine in by_probe(results).items():
            told = tell(mine, tolerance_of(declared, probe), versions)
            most[probe] = max(most.get(probe, 0), told.cases)
    return sum(most.values())
