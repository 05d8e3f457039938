"""Prepared rows go into the store: rows, profile increments and counters in the caller's one transaction."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa

from detectors.profile import Binning, Profile, build_binning, profile_batch
from detectors.types import Event
from monitor.ingest.errors import IngestResult
from monitor.ingest.prepare import Prepared
from monitor.systems import Registered
from storage import Tx, binnings, counters, outcomes, predictions, profiles
from storage import quarantine, references, series, windows
from storage import blocks as stored_blocks
from storage import events as stored_events
from storage import probes as stored_probes
from storage import systems as stored_systems
from storage import training as stored_training

Fresh = np.ndarray[tuple[int], np.dtype[np.bool_]]
Write = Callable[[Tx, Registered, pa.Table, int], Fresh]


def write(tx: Tx, system: Registered, log: str, prepared: Prepared, now: int) -> IngestResult:
    """Write one chunk's rows; those that are there already are counted as duplicates."""
    stored_systems.lock(tx, system.id)
    table = prepared.table
    fresh = WRITERS[log](tx, system, table, now) if table.num_rows else np.zeros(0, dtype=np.bool_)
    quarantine.add(tx, system.id, log, [(bad.reason, bad.row) for bad in prepared.bad], now)
    result = IngestResult(
        accepted=int(fresh.sum()),
        duplicates=int((~fresh).sum()),
        quarantined=len(prepared.bad),
        reasons=Counter(bad.reason for bad in prepared.bad),
        unknown_columns=prepared.unknown,
    )
    amounts = {
        "accepted": result.accepted,
        "duplicates": result.duplicates,
        "quarantined": result.quarantined,
        **{f"unknown:{name}": count for name, count in result.unknown_columns.items()},
    }
    counters.add(tx, system.id, log, amounts)
    return result


def write_predictions(tx: Tx, system: Registered, table: pa.Table, now: int) -> Fresh:
    """Served rows, their profiles, and the outcomes that waited for them."""
    declared = system.declared
    binning = working_binning(tx, system, table, now)
    with ThreadPoolExecutor(1) as beside:
        # Nearly always every row is new: fold them all while the store takes them in.
        folding = beside.submit(profile_batch, table, declared, binning, "predictions")
        inserted = predictions.insert(tx, system.id, table, width=declared.window_us, now=now)
        folded = folding.result()
    ids = inserted.ids
    if not inserted.fresh.all():
        table = table.filter(pa.array(inserted.fresh))
        ids = [ids[i] for i in np.flatnonzero(inserted.fresh).tolist()]
        folded = profile_batch(table, declared, binning, "predictions")
    profiles.add(tx, system.id, binning, folded)
    windows.touch(tx, system.id, _rows_by_window(folded))
    waited = outcomes.claim_waiting(tx, system.id, ids)
    if len(waited.at):
        rows = table.take(pa.array(waited.at))
        fold_outcomes(tx, system, binning, rows, waited.known, waited.label, waited.value)
    return inserted.fresh


def write_outcomes(tx: Tx, system: Registered, table: pa.Table, now: int) -> Fresh:
    """Outcomes; those whose prediction is there are folded with its features, the others wait."""
    ids = predictions.hash_ids(system.id, table["prediction_id"])
    known = table["ts"].to_numpy()
    label = _floats(table, "label")
    value = _floats(table, "value")
    fresh, located = outcomes.insert(tx, system.id, ids, known, label, value)
    at = np.flatnonzero(fresh & located.found & ~located.canary)
    if len(at):
        rows = stored_blocks.take(tx, system.id, located.block_id[at], located.block_row[at])
        binning = working_binning(tx, system, rows, now)
        fold_outcomes(tx, system, binning, rows, known[at], label[at], value[at])
    return fresh


def fold_outcomes(
    tx: Tx,
    system: Registered,
    binning: Binning,
    rows: pa.Table,
    known: np.ndarray[tuple[int], np.dtype[np.int64]],
    label: np.ndarray[tuple[int], np.dtype[np.float64]],
    value: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> None:
    """Add the outcomes of served `rows` (canonical, as stored) to the profiles of their windows."""
    joined = (
        rows.append_column("known", pa.array(known))
        .append_column("label", pa.array(label, from_pandas=True))
        .append_column("value", pa.array(value, from_pandas=True))
    )
    folded = profile_batch(joined, system.declared, binning, "outcomes")
    profiles.add(tx, system.id, binning, folded)
    windows.touch_outcomes(tx, system.id, {start for start, _ in folded})


def write_training(tx: Tx, system: Registered, table: pa.Table, now: int) -> Fresh:
    """Rows that make the reference, or, with an id, twins of served rows."""
    return stored_training.insert(tx, system.id, table, now)


def write_metrics(tx: Tx, system: Registered, table: pa.Table, now: int) -> Fresh:
    """Posted points; their windows are known from now on."""
    dimensions = [name for name in table.column_names if name.startswith("d:")]
    points = [
        series.Point(
            row["metric"],
            row["ts"],
            row["value"],
            {name[2:]: row[name] for name in dimensions if row[name] is not None},
        )
        for row in table.to_pylist()
    ]
    fresh = series.insert(tx, system.id, points)
    width = system.declared.window_us
    posted = {p.ts - p.ts % width for p, new in zip(points, fresh.tolist(), strict=True) if new}
    windows.touch(tx, system.id, dict.fromkeys(posted, 0))
    return fresh


def write_probes(tx: Tx, system: Registered, table: pa.Table, now: int) -> Fresh:
    """Results of golden cases that were run elsewhere."""
    results = [
        stored_probes.ProbeResult(
            row["probe"],
            row["case"],
            row["ts"],
            row["expected"],
            row["observed"],
            row["latency_ms"],
            row["model_version"] or None,
        )
        for row in table.to_pylist()
    ]
    return stored_probes.insert(tx, system.id, results)


def write_events(tx: Tx, system: Registered, table: pa.Table, now: int) -> Fresh:
    """What people did or declared."""
    given = [Event(r["ts"], r["kind"], r["title"], r["until"], r["subject"]) for r in table.to_pylist()]
    return stored_events.insert(tx, system.id, given)


WRITERS: dict[str, Write] = {
    "predictions": write_predictions,
    "outcomes": write_outcomes,
    "training": write_training,
    "metrics": write_metrics,
    "probes": write_probes,
    "events": write_events,
}


def working_binning(tx: Tx, system: Registered, table: pa.Table, now: int) -> Binning:
    """The binning in use; before any there is, a provisional one is made of this batch and kept."""
    newest = references.listing(tx, system.id)
    if newest:
        return binnings.load(tx, system.id, newest[0].binning_id)
    stored = binnings.listing(tx, system.id)
    if stored:
        return binnings.load(tx, system.id, stored[0].id)
    binning = build_binning(system.declared, [table])
    binnings.add(tx, system.id, binning, provisional=True, now=now)
    return binning


def _rows_by_window(folded: dict[tuple[int, str], Profile]) -> dict[int, int]:
    rows: Counter[int] = Counter()
    for (start, _), profile in folded.items():
        rows[start] += profile.rows
    return dict(rows)


def _floats(table: pa.Table, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """float64[n], NaN for null."""
    values: np.ndarray[tuple[int], np.dtype[np.float64]] = table[name].to_numpy().astype(np.float64)
    return values
