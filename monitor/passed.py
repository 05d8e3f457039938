"""What golden cases and replays say for a model that was cleared, in words for a diagnosis.

What they say against it is in their findings, which triage reads for itself.
"""

from collections.abc import Mapping

from detectors.infrastructure.probes import serving, tell, tolerance_of
from detectors.infrastructure.replay import ALWAYS_APART
from detectors.types import Tally, Window
from monitor.memory import Memory
from monitor.triage.case import Parity
from storage import Tx, probes, replays


def parity(tx: Tx, past: Memory, span: Window, tallies: Mapping[str, Tally]) -> dict[str, Parity]:
    """The checks of the model that ran in the span and were clear in all its windows."""
    found = {}
    if _clear(tallies.get("probes", Tally())):
        cases = _cases(tx, past, span)
        told = f"probes passed {cases} of {cases}" if cases else "probes passed wherever they could tell"
        found["probes"] = Parity(True, told)
    if _clear(tallies.get("replay", Tally())):
        made = [
            replay
            for replay in replays.load(tx, past.system.id, span.start, span.end)
            if replay.apart < ALWAYS_APART * replay.compared
        ]
        rows, apart = sum(r.compared for r in made), sum(r.apart for r in made)
        found["replay"] = Parity(True, f"replay: {rows - apart} of {rows} logged rows came out the same")
    return found


def _clear(tally: Tally) -> bool:
    return tally.ok > 0 and not tally.warn + tally.alarm


def _cases(tx: Tx, past: Memory, span: Window) -> int:
    """How many cases were answered in the newest window of each probe: a long span holds too many results."""
    declared = past.system.declared
    count = 0
    for probe, ts in probes.newest(tx, past.system.id, span.start, span.end).items():
        window = Window.holding(ts, declared.window_us)
        results = probes.load(tx, past.system.id, window.start, window.end, probe)
        versions = serving(declared, past.versions.get(window.start, {}))
        count += tell(results, tolerance_of(declared, probe), versions).cases
    return count
