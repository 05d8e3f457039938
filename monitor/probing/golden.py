"""Golden cases on their schedule: whose turn it is, asked side by side, every result kept.

Turns are aligned to the clock (`every = "5m"`: at :00, :05, …) and taken in the store, so that any number of
workers asks each once. A turn that nobody took is not made up for: what counts is what the model answers now.
"""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from detectors.declared import DAY_US, Probe
from detectors.types import ProbeResult
from monitor import systems
from monitor.alerts import queue
from monitor.due import SILENCE_JUDGED_US
from monitor.probing.ask import ask
from monitor.probing.cases import Case, from_json
from monitor.probing.replies import Reply
from monitor.systems import Registered
from storage import Store, Tx, golden, probes, windows
from storage import systems as stored

log = logging.getLogger("bifocal.probing")

AT_ONCE = 8


@dataclass(frozen=True)
class Turn:
    """One probe whose cases are to be asked now."""

    system: Registered
    probe: Probe
    cases: Sequence[Case]


def probe_due(store: Store, now: int) -> int:
    """Ask the cases of every probe whose turn has come at `now` (µs); how many results were kept."""
    turns = [turn for name in systems_with_probes(store) for turn in _turns(store, name, now)]
    if not turns:
        return 0
    with ThreadPoolExecutor(min(AT_ONCE, len(turns))) as threads:
        return sum(threads.map(lambda turn: _take(store, turn, now), turns))


def systems_with_probes(store: Store) -> list[str]:
    """The systems that declare a probe, by name."""
    with store.read() as tx:
        names = [system.name for system in stored.listing(tx)]
        return [name for name in names if systems.find(tx, name).declared.probes]


def _turns(store: Store, name: str, now: int) -> list[Turn]:
    with store.read() as tx:
        system = systems.find(tx, name)
        due = [
            p for p in system.declared.probes if golden.is_due(tx, system.id, p.name, now - now % p.every_us)
        ]
    turns = []
    for probe in due:
        with store.begin() as tx:
            stored.lock(tx, system.id)
            if golden.claim(tx, system.id, probe.name, now - now % probe.every_us, now):
                cases = from_json(golden.load(tx, system.id, probe.name))
                if cases:
                    turns.append(Turn(system, probe, cases))
                else:
                    _tell_missing(tx, system, probe, now)
    return turns


def _tell_missing(tx: Tx, system: Registered, probe: Probe, now: int) -> None:
    """Queue `service.degraded`, once a day."""
    text = (
        f"the probe {probe.name} of {system.name} has no golden cases: {probe.cases} was not there when the "
        "system file was applied; apply it again beside that file"
    )
    log.warning("%s", text)
    since = now - now % DAY_US
    queue.enqueue_degraded(tx, system.id, system.declared, f"probe:{probe.name}", text, now, since=since)


def _take(store: Store, turn: Turn, now: int) -> int:
    """Ask the cases of one turn; a failure of ours keeps no other probe waiting."""
    try:
        replies = ask(turn.probe, [case.inputs for case in turn.cases])
        results = [_result(turn, case, reply, now) for case, reply in zip(turn.cases, replies, strict=True)]
        with store.begin() as tx:
            stored.lock(tx, turn.system.id)
            probes.insert(tx, turn.system.id, results)
            _note_window(tx, turn.system, now)
    except Exception:
        log.exception("%s: the probe %s was not run", turn.system.name, turn.probe.name)
        return 0
    silent = next((reply.silence for reply in replies if reply.silence), None)
    if silent is not None:
        log.warning("%s: the probe %s has no answer: %s", turn.system.name, turn.probe.name, silent)
    return len(results)


def _result(turn: Turn, case: Case, reply: Reply, now: int) -> ProbeResult:
    return ProbeResult(
        probe=turn.probe.name,
        case_name=case.name,
        ts=now,
        expected=case.expected,
        observed=reply.value,
        latency_ms=reply.latency_ms,
        model_version=case.model_version,
        nonsense=reply.nonsense,
        silence=reply.silence,
    )


def _note_window(tx: Tx, system: Registered, now: int) -> None:
    """The window of the results is judged, unless the system's own rows ended long ago."""
    start = now - now % system.declared.window_us
    newest = windows.newest_with_rows(tx, system.id)
    if newest is None or start - newest <= SILENCE_JUDGED_US:
        windows.touch(tx, system.id, {start: 0})
