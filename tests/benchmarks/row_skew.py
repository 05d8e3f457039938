"""Served rows beside their training rows: found what differs, how fast, beside pandas on the same rows.

A million rows of 40 features were served over 24 hours and computed once more for training; one feature is 0
in 0.1 % of the served rows, and numbers of training went through float32. Bifocal's time is that of reading
the stored blocks, matching them by id and comparing them. pandas' time begins once with both Parquet files
and once with two frames in memory; both are matched by id with `merge`, and by `compare` on equal indexes.
pandas knows no tolerance, so what float32 costs counts as differing there.
"""

import itertools
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tests.benchmarks.children import in_child, memory
from tests.benchmarks.served import CATEGORICAL, NUMERIC, SYSTEM, served_rows
from tests.benchmarks.table import print_table

WINDOWS = 24
FEATURES = [*NUMERIC, *CATEGORICAL]
BROKEN = NUMERIC[3]
SHARE = 0.001


@dataclass(frozen=True)
class Ours:
    """Seconds, peak MB, differing cells by feature, and what the detector says of one window of many."""

    seconds: float
    peak: float
    differing: dict[str, int]
    alarms: dict[str, int]
    text: str


def main(rows: int = 1_000_000) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        broken = write_sides(folder, rows)
        in_child(store_sides, folder)
        ours = in_child(compare_stored, folder)
        merged, compared = in_child(with_pandas, folder)
    cells = rows * len(FEATURES)
    found = ours.differing.get(BROKEN, 0)
    own = {"bifocal, from stored blocks": (ours.seconds, ours.peak, found)}
    lines = []
    for title, (seconds, peak, count) in {**own, **merged, **compared}.items():
        lines.append([title, *_figures(seconds, cells, ours), f"{peak:,.0f}", f"{count:,}"])
    header = ("", "seconds", "cells/s", "bifocal is", "peak MB", f"differing in {BROKEN}")
    print_table(f"{rows:,} rows × {len(FEATURES)} features, {broken:,} cells broken", header, lines)
    others = {name: count for name, count in ours.differing.items() if count and name != BROKEN}
    print(f"alarms: {ours.alarms or 'none'}; differing elsewhere: {others or 'none'}\n{ours.text}\n")


def _figures(seconds: float, cells: int, ours: Ours) -> list[str]:
    return [f"{seconds:.2f}", f"{cells / seconds:,.0f}", f"{seconds / ours.seconds:.2f} × as fast"]


def write_sides(folder: Path, rows: int) -> int:
    """Write both sides as Parquet; how many cells of the served rows were broken."""
    truth = served_rows(rows, WINDOWS)
    training = truth.drop_columns(["ts", "score", "model_version"])
    for name in NUMERIC:
        at = training.column_names.index(name)
        column = training[name].cast(pa.float32()).cast(pa.float64())
        training = training.set_column(at, name, column)
    order = np.random.default_rng(1).permutation(rows)
    pq.write_table(training.take(pa.array(order)), folder / "training.parquet")
    broken = np.random.default_rng(2).random(rows) < SHARE
    values = truth[BROKEN].to_numpy()
    broken &= np.isfinite(values)
    served = pa.array(np.where(broken, 0.0, values), from_pandas=True)
    at = truth.column_names.index(BROKEN)
    pq.write_table(truth.set_column(at, BROKEN, served), folder / "predictions.parquet")
    return int(broken.sum())


def store_sides(folder: Path) -> None:
    """Ingest both sides, as users do."""
    from monitor import clock, definition, systems
    from monitor.ingest import ingest_file
    from storage import migrate, open_store

    url = f"sqlite:///{folder}/bifocal.db"
    migrate.upgrade(url)
    store = open_store(url)
    with store.begin() as tx:
        systems.apply(tx, definition.parse(SYSTEM), clock.now_us())
    for log in ("predictions", "training"):
        ingest_file(store, "ads", log, folder / f"{log}.parquet", now_us=clock.now_us())


def compare_stored(folder: Path) -> Ours:
    """Match and compare every window, and let the detector judge each."""
    from detectors.infrastructure.training_skew import DETECTOR
    from detectors.judge import judge
    from detectors.skew.rows import check_rows
    from detectors.skew.summary import merge
    from detectors.types import Window
    from monitor import systems, twins
    from storage import open_store, windows

    store = open_store(f"sqlite:///{folder}/bifocal.db")
    with store.read() as tx:
        system = systems.find(tx, "ads")
        starts = sorted(windows.load(tx, system.id, 0, 1 << 62))
        started = time.perf_counter()
        found = twins.load(tx, system, starts)
        seconds = time.perf_counter() - started
    width = system.declared.window_us
    ids = map(str, itertools.count())
    alarms: dict[str, int] = {}
    text = ""
    for start, parity in found.parity.items():
        window = Window(start, start + width)
        for finding in judge(DETECTOR, check_rows(parity, ()), window, {}, lambda: next(ids))[0]:
            alarms[finding.subject] = alarms.get(finding.subject, 0) + (finding.severity == "alarm")
            text = finding.text
    whole = merge(found.parity.values())
    differing = {name: cell.differing for name, cell in whole.features.items()}
    return Ours(seconds, memory()[1], differing, alarms, text)


Measured = dict[str, tuple[float, float, int]]


def with_pandas(folder: Path) -> tuple[Measured, Measured]:
    """(seconds, peak MB, cells of the broken feature that differ) by merge and by `compare`."""
    import pandas

    started = time.perf_counter()
    served, training = (pandas.read_parquet(folder / f"{log}.parquet") for log in ("predictions", "training"))
    reading = time.perf_counter() - started

    def by_merge() -> int:
        both = served.merge(training, on="prediction_id", suffixes=("", "_training"))
        counts = {}
        for name in FEATURES:
            mine, theirs = both[name], both[f"{name}_training"]
            counts[name] = int(((mine != theirs) & ~(mine.isna() & theirs.isna())).sum())
        return counts[BROKEN]

    def by_compare() -> int:
        mine, theirs = (side.set_index("prediction_id")[FEATURES] for side in (served, training))
        apart = mine.compare(theirs.loc[mine.index])
        return int(apart[BROKEN].notna().any(axis=1).sum())

    merged = {"pandas, merge and !=": _timed(by_merge)}
    seconds, peak, count = merged["pandas, merge and !="]
    merged["the same with reading Parquet"] = (seconds + reading, peak, count)
    return merged, {"pandas, DataFrame.compare": _timed(by_compare)}


def _timed(work: Callable[[], int]) -> tuple[float, float, Any]:
    started = time.perf_counter()
    count = work()
    return time.perf_counter() - started, memory()[1], count
