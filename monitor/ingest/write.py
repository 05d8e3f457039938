"""Prepared rows go into the store: rows, profile increments and counters in the caller's one transaction."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from monitor import absent
from monitor.ingest.errors import IngestResult
from monitor.ingest.posted import write_events, write_metrics, write_probes, write_training
from monitor.ingest.prepare import Prepared
from monitor.ingest.served import write_outcomes, write_predictions
from monitor.systems import Registered
from storage import Tx, counters, quarantine, systems

Fresh = npt.NDArray[np.bool_]
Write = Callable[[Tx, Registered, pa.Table, int], Fresh]

WRITERS: dict[str, Write] = {
    "predictions": write_predictions,
    "outcomes": write_outcomes,
    "training": write_training,
    "metrics": write_metrics,
    "probes": write_probes,
    "events": write_events,
}


def write(tx: Tx, system: Registered, log: str, prepared: Prepared, now: int) -> IngestResult:
    """Write one chunk's rows; those that are there already are counted as duplicates."""
    systems.lock(tx, system.id)
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
    if prepared.absent:
        absent.count(tx, system, prepared.absent)
    return result
