"""Training rows, posted metrics, probes and events go into the store, in the caller's one transaction."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from detectors.types import Event, ProbeResult
from monitor.systems import Registered
from storage import Tx, events, probes, series, training, windows

Fresh = npt.NDArray[np.bool_]


def write_training(tx: Tx, system: Registered, table: pa.Table, now: int) -> Fresh:
    """Rows that make the reference, or, with an id, twins of served rows, whose windows are judged again."""
    fresh = training.insert(tx, system.id, table, now)
    if "prediction_id" in table.column_names:
        ids = table["prediction_id"].filter(pa.array(fresh)).drop_null()
        windows.touch_twins(tx, system.id, training.windows_of(tx, system.id, ids))
    return fresh


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
        ProbeResult(
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
    fresh = probes.insert(tx, system.id, results)
    width = system.declared.window_us
    probed = {r.ts - r.ts % width for r, new in zip(results, fresh.tolist(), strict=True) if new}
    windows.touch(tx, system.id, dict.fromkeys(probed, 0))
    return fresh


def write_events(tx: Tx, system: Registered, table: pa.Table, now: int) -> Fresh:
    """What people did or declared."""
    given = [Event(r["ts"], r["kind"], r["title"], r["until"], r["subject"]) for r in table.to_pylist()]
    return events.insert(tx, system.id, given)
