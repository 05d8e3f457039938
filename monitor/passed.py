"""What clear parity checks say, in words for a diagnosis: golden cases, replays, rows and training rows.

What they say against the system is in their findings, which triage reads for itself.
"""

from collections.abc import Mapping

from detectors.infrastructure.probes import serving, tell, tolerance_of
from detectors.infrastructure.replay import ALWAYS_APART
from detectors.types import Tally, Window
from monitor.memory import Memory
from monitor.triage.case import Parity
from storage import Tx, probes, replays, windows


def parity(tx: Tx, past: Memory, span: Window, tallies: Mapping[str, Tally]) -> dict[str, Parity]:
    """The checks that ran in the span and were clear in all its windows."""
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
    if _clear(tallies.get("training_skew", Tally())):
        rows = _rows_compared(tx, past, span)
        found["row_skew"] = Parity(True, f"{rows:,} served rows are the same in training, feature by feature")
    return found


def _rows_compared(tx: Tx, past: Memory, span: Window) -> int:
    """Served rows of the span that were compared with their training rows."""
    judged = windows.evaluations_of(tx, past.system.id, "inputs", span.start, span.end)
    newest = {evaluation.window_start: evaluation.summary.get("compared", 0) for evaluation in judged}
    return sum(newest.values())


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
