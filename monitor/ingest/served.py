"""Predictions and outcomes go into the store: rows and profile increments in the caller's one transaction."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from detectors.profile import Binning, Profile, build_binning, profile_batch
from monitor.ingest.joined import with_outcomes
from monitor.ingest.spans import spans_of
from monitor.newcomers import bins as newcomers
from monitor.systems import Registered
from storage import Tx, binnings, blocks, outcomes, predictions, profiles, references, windows
from storage.hashes import first_copies, hash_ids

Fresh = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def write_predictions(tx: Tx, system: Registered, table: pa.Table, now: int) -> Fresh:
    """Served rows, their profiles, and the outcomes that waited for them."""
    binning = working_binning(tx, system, table, now)
    spans = spans_of(table["ts"].to_numpy(), system.declared.window_us)
    if len(spans) == 1:
        return _write_span(tx, system, table, binning, now)
    fresh = first_copies(hash_ids(system.id, table["prediction_id"]))
    for span in spans:
        at = span[fresh[span]]
        fresh[at] = _write_span(tx, system, table.take(pa.array(at)), binning, now)
    return fresh


def _write_span(tx: Tx, system: Registered, table: pa.Table, binning: Binning, now: int) -> Fresh:
    declared = system.declared
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
    newcomers.fold(tx, system, binning, table)
    windows.touch(tx, system.id, _rows_by_window(folded))
    waited = outcomes.claim_waiting(tx, system.id, ids)
    if len(waited.at):
        rows = table.take(pa.array(waited.at))
        fold_outcomes(tx, system, binning, rows, waited.known, waited.label, waited.value)
    return inserted.fresh


def write_outcomes(tx: Tx, system: Registered, table: pa.Table, now: int) -> Fresh:
    """Outcomes; those whose prediction is there are folded with its features, the others wait."""
    ids = hash_ids(system.id, table["prediction_id"])
    known = table["ts"].to_numpy()
    label = _floats(table, "label")
    value = _floats(table, "value")
    fresh, located = outcomes.insert(tx, system.id, ids, known, label, value)
    at = np.flatnonzero(fresh & located.found & ~located.canary)
    if len(at):
        rows = blocks.take(tx, system.id, located.block_id[at], located.block_row[at])
        binning = working_binning(tx, system, rows, now)
        fold_outcomes(tx, system, binning, rows, known[at], label[at], value[at])
    return fresh


def fold_outcomes(
    tx: Tx,
    system: Registered,
    binning: Binning,
    rows: pa.Table,
    known: Ints,
    label: Floats,
    value: Floats,
) -> None:
    """Add the outcomes of served `rows` (canonical, as stored) to the profiles of their windows."""
    joined = with_outcomes(rows, known, label, value)
    for span in spans_of(joined["ts"].to_numpy(), system.declared.window_us):
        folded = profile_batch(joined.take(pa.array(span)), system.declared, binning, "outcomes")
        profiles.add(tx, system.id, binning, folded)
        windows.touch_outcomes(tx, system.id, {start for start, _ in folded})


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


def _floats(table: pa.Table, name: str) -> Floats:
    """float64[n], NaN for null."""
    values: Floats = table[name].to_numpy().astype(np.float64)
    return values
