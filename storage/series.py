"""Posted metrics: points, and their values per window."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sqlalchemy as sa

from detectors.declared import Combine
from storage import names, segments
from storage.bulk import Columns, bulk_insert
from storage.keyed import Mask, chosen
from storage.schema.rows import points
from storage.store import Tx

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Point:
    """One posted value of a metric; `ts` in microseconds, `dims` empty for the whole system."""

    metric: str
    ts: int
    value: float
    dims: Mapping[str, str] = field(default_factory=dict)


#: How the values of one window, ordered by time, become one.
COMBINE: Mapping[Combine, Callable[[list[float]], float]] = {
    "sum": math.fsum,
    "mean": lambda values: math.fsum(values) / len(values),
    "last": lambda values: values[-1],
    "max": max,
}


def insert(tx: Tx, system_id: int, given: Sequence[Point]) -> Mask:
    """Keep points; False for each whose metric, time and dimensions are there already.

    Raises ValueError on a value that is not finite.
    """
    metric_ids = names.ids(tx, system_id, "metric", (p.metric for p in given))
    segment_ids = segments.ids(tx, system_id, (p.dims for p in given))
    keys = [(metric_ids[p.metric], p.ts, s) for p, s in zip(given, segment_ids, strict=True)]
    seen = _present(tx, system_id, keys)
    fresh = np.zeros(len(keys), dtype=np.bool_)
    for at, key in enumerate(keys):
        fresh[at] = key not in seen
        seen.add(key)
    columns: Columns = {
        "system_id": [system_id] * len(keys),
        "metric_id": [key[0] for key in keys],
        "ts": [key[1] for key in keys],
        "segment_id": [key[2] for key in keys],
        "value": [float(p.value) for p in given],
    }
    bulk_insert(tx, points, chosen(columns, fresh))
    return fresh


def _present(tx: Tx, system_id: int, keys: Sequence[tuple[int, int, int]]) -> set[tuple[int, int, int]]:
    """Keys of stored points in the span of each metric's given ones."""
    spans: dict[int, tuple[int, int]] = {}
    for metric_id, ts, _ in keys:
        low, high = spans.get(metric_id, (ts, ts))
        spans[metric_id] = (min(low, ts), max(high, ts))
    p = points.c
    found: set[tuple[int, int, int]] = set()
    for metric_id, (low, high) in spans.items():
        query = sa.select(p.metric_id, p.ts, p.segment_id).where(p.system_id == system_id)
        query = query.where(p.metric_id == metric_id, p.ts.between(low, high))
        found.update((row.metric_id, row.ts, row.segment_id) for row in tx.execute(query))
    return found


def by_window(
    tx: Tx, system_id: int, metric: str, combine: Combine, width: int, start: int, end: int
) -> dict[int, float]:
    """Window start -> value, of the windows in `[start, end)` that have points.

    A window with points for the whole system is made of those alone; else of those of every segment.
    """
    whole = segments.segment_id(system_id, {})
    by_start: dict[int, list[tuple[bool, float]]] = {}
    for ts, segment, value in _rows(tx, system_id, metric, start, end):
        by_start.setdefault(ts - ts % width, []).append((segment == whole, value))
    return {
        at: COMBINE[combine]([v for is_whole, v in values if is_whole] or [v for _, v in values])
        for at, values in by_start.items()
    }


def counts(tx: Tx, system_id: int, metric: str, width: int, start: int, end: int) -> dict[int, int]:
    """Window start -> how many points it has, of the windows in `[start, end)` that have any."""
    p = points.c
    window = (p.ts - p.ts % width).label("window")
    query = sa.select(window, sa.func.count()).where(p.system_id == system_id)
    query = query.where(p.metric_id == names.known(tx, system_id, "metric").get(metric))
    query = query.where(p.ts >= start, p.ts < end).group_by(window)
    return {row[0]: row[1] for row in tx.execute(query)}


def load(tx: Tx, system_id: int, metric: str, start: int, end: int) -> list[Point]:
    """The points of a metric in `[start, end)`, by time."""
    dims = segments.load(tx, system_id)
    rows = _rows(tx, system_id, metric, start, end)
    return [Point(metric, ts, value, dims[segment]) for ts, segment, value in rows]


def _rows(tx: Tx, system_id: int, metric: str, start: int, end: int) -> list[tuple[int, int, float]]:
    metric_id = names.known(tx, system_id, "metric").get(metric)
    p = points.c
    query = sa.select(p.ts, p.segment_id, p.value).where(p.system_id == system_id, p.metric_id == metric_id)
    query = query.where(p.ts >= start, p.ts < end).order_by(p.ts, p.segment_id)
    return [(row.ts, row.segment_id, row.value) for row in tx.execute(query)]


def span(tx: Tx, system_id: int) -> tuple[int, int] | None:
    """Time of the first and of the last point of any metric, None when there is none."""
    query = sa.select(sa.func.min(points.c.ts), sa.func.max(points.c.ts))
    first, last = tx.execute(query.where(points.c.system_id == system_id)).one()
    return None if first is None else (first, last)
