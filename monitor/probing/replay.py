"""Logged rows to the model once more: does it still give the scores that were logged?

The window that closed last is replayed soon after its end: rows of the version that serves now, and as many
of the first ones that it served in the week before. These tell a model that is no longer what it was under
the same name: it agrees with its own new log.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from detectors.declared import DAY_US, HOUR_US, Probe
from detectors.types import Replay
from monitor import systems
from monitor.probing import inputs
from monitor.probing.ask import ask
from monitor.probing.cases import Case, from_json
from monitor.probing.compare import compare
from monitor.systems import Registered
from storage import Store, Tx, golden, replays, retention, sampling, windows
from storage import systems as stored
from storage.sampling import Sample

Kind = Literal["window", "earlier"]

ROWS = 100
EARLIER_US = 7 * DAY_US


def replay_due(store: Store, name: str, now: int) -> int:
    """Replay what closed last, through every endpoint; how many replays were kept."""
    with store.read() as tx:
        system = systems.find(tx, name)
        due = [(probe, start) for start in _closed(tx, system, now) for probe in _left(tx, system, start)]
    return sum(_replay(store, system, probe, start) for probe, start in due)


def _closed(tx: Tx, system: Registered, now: int) -> list[int]:
    """The windows with rows that ended lately: of the last two, and of the last hour."""
    width = system.declared.window_us
    if system.declared.model is None:
        return []
    end = now - now % width
    known = windows.load(tx, system.id, end - max(2 * width, HOUR_US), end)
    return [start for start, window in known.items() if window.rows][-2:]


def _left(tx: Tx, system: Registered, start: int) -> list[Probe]:
    """The probes through whose endpoint the window was not replayed; one for each endpoint."""
    done = {replay.probe for replay in replays.load(tx, system.id, start, start + 1)}
    one_each = {probe.endpoint: probe for probe in reversed(system.declared.probes)}
    return [probe for probe in one_each.values() if probe.name not in done]


def _replay(store: Store, system: Registered, probe: Probe, start: int) -> int:
    with store.read() as tx:
        version = sampling.newest_version(tx, system.id, start)
        if version is None:
            return 0
        counts = sampling.rows_by_version(tx, system.id, start)
        samples = _samples(tx, system, start, version)
        cases = from_json(golden.load(tx, system.id, probe.name))
    others = sum(counts.values()) - counts.get(version, 0)
    made = [
        _ask_again(
            system, probe, cases, sample, Replay(probe.name, start, kind, version, 0, 0, 0.0, left_out)
        )
        for (kind, sample), left_out in zip(samples.items(), (others, 0), strict=False)
    ]
    with store.begin() as tx:
        stored.lock(tx, system.id)
        kept = [replay for replay in made if replays.insert(tx, system.id, replay)]
        if kept:
            windows.touch(tx, system.id, {start: 0})
    return len(kept)


def _samples(tx: Tx, system: Registered, start: int, version: str) -> dict[Kind, Sample]:
    """Rows of the window and of the first one of the week before it in which the version served."""
    found: dict[Kind, Sample] = {"window": sampling.sample(tx, system.id, start, version, ROWS)}
    since = max(start - EARLIER_US, retention.kept_from(tx, system.id) or 0)
    first = sampling.first_window(tx, system.id, version, since, start)
    if first is not None:
        found["earlier"] = sampling.sample(tx, system.id, first, version, ROWS)
    return found


def _ask_again(
    system: Registered, probe: Probe, cases: Sequence[Case], sample: Sample, replay: Replay
) -> Replay:
    """The replay with what came of it."""
    try:
        rows = inputs.rows(sample.table, inputs.columns(system.declared, cases))
    except inputs.NotReplayable as reason:
        return replace(replay, note=f"not replayed: {reason}")
    # Whole rows go first: a model that can't do without a value must not lose us their batch.
    order = sorted((at for at, row in enumerate(rows) if row is not None), key=lambda at: _gaps(rows[at]))
    replies = ask(probe, [row for at in order if (row := rows[at]) is not None])
    compared, apart, largest = compare(sample.scores[order], replies, probe.tolerance)
    silence = next((reply.silence for reply in replies if reply.silence), None)
    return replace(replay, compared=compared, apart=apart, largest=largest, note=silence)


def _gaps(row: Mapping[str, object] | None) -> int:
    return sum(value is None for value in (row or {}).values())
