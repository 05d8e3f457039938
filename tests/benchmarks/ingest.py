"""Ingest beside the plain ways of keeping the same rows: from one Parquet file into SQLite, in one run.

`bifocal ingest` also checks, deduplicates and profiles the rows; the others only keep or only profile them.
Each begins with the file and ends with the last commit; imports count for nobody.
"""

import importlib
import importlib.util
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tests.benchmarks.children import in_child, memory
from tests.benchmarks.served import SYSTEM, served_rows
from tests.benchmarks.table import print_table

WINDOWS = (24, 500)
CHUNK = 131_072  # rows in one transaction of Bifocal
HEADER = ("", "rows/s", "bytes/row", "peak MB", "bifocal is")

Work = Callable[[Path, Path], None]


def bifocal_ingest(file: Path, database: Path) -> None:
    """Rows, the index of their ids, and profiles."""
    from monitor import clock, definition, systems
    from monitor.ingest import ingest_file
    from storage import migrate, open_store

    url = f"sqlite:///{database}"
    migrate.upgrade(url)
    store = open_store(url)
    with store.begin() as tx:
        systems.apply(tx, definition.parse(SYSTEM), clock.now_us())
    ingest_file(store, "ads", "predictions", file, now_us=clock.now_us())


def executemany(file: Path, database: Path, batch: int = CHUNK) -> None:
    """Python's sqlite3 with a unique text id, as durable as Bifocal: WAL, synchronous=FULL."""
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    source = pq.ParquetFile(file)
    names = source.schema_arrow.names
    connection.execute(f"CREATE TABLE predictions ({', '.join(names)}, UNIQUE (prediction_id))")
    statement = f"INSERT INTO predictions VALUES ({', '.join('?' * len(names))})"
    for rows in source.iter_batches(batch):
        columns = [column.to_pylist() for column in rows.columns]
        connection.executemany(statement, zip(*columns, strict=True))
        connection.commit()
    connection.close()


def pandas_to_sql(file: Path, database: Path) -> None:
    """pandas into SQLite, without any key."""
    import pandas

    connection = sqlite3.connect(database)
    pandas.read_parquet(file).to_sql("predictions", connection, index=False, chunksize=CHUNK)
    connection.close()


def whylogs_log(file: Path, database: Path) -> None:
    """whylogs' profile of the same frame, kept nowhere."""
    import pandas

    importlib.import_module("whylogs").log(pandas.read_parquet(file))


def contenders() -> Iterator[tuple[str, Work, tuple[str, ...]]]:
    """Name, work, and what it imports first."""
    yield "bifocal ingest", bifocal_ingest, ("monitor.ingest", "storage.migrate")
    yield f"sqlite3 executemany, unique text id, commits of {CHUNK:,}", executemany, ()
    yield "the same, commits of 10,000", partial(executemany, batch=10_000), ()
    yield "pandas.to_sql, no key", pandas_to_sql, ("pandas",)
    if importlib.util.find_spec("whylogs"):
        yield "whylogs why.log, profile only", whylogs_log, ("pandas", "whylogs")


def main(rows: int = 1_000_000) -> None:
    """Measure and print rows a second, bytes a row on disk, peak memory, and the ratios of speed."""
    if not importlib.util.find_spec("whylogs"):
        print("whylogs is not installed, so why.log is left out")
    with tempfile.TemporaryDirectory() as folder:
        for windows in WINDOWS:
            file = Path(folder, f"{windows}.parquet")
            pq.write_table(served_rows(rows, windows), file)
            title = f"{rows:,} rows of 44 columns in {windows} windows, from Parquet into SQLite"
            print_table(title, HEADER, list(compare(file, rows)))


def compare(file: Path, rows: int) -> Iterator[tuple[str, ...]]:
    """One line of the table a contender, Bifocal first."""
    own = 0.0
    for name, work, modules in contenders():
        database = file.with_suffix(".db")
        seconds, peak = in_child(timed, work, modules, file, database)
        rate = rows / seconds
        own = own or rate
        size = f"{database.stat().st_size / rows:,.0f}" if database.exists() else "-"
        database.unlink(missing_ok=True)
        yield name, f"{rate:,.0f}", size, f"{peak:,.0f}", f"{own / rate:.2f} × as fast"


def timed(work: Work, modules: tuple[str, ...], *files: Any) -> tuple[float, float]:
    """(seconds of the work, peak memory in MB) once the modules are imported."""
    for module in modules:
        importlib.import_module(module)
    start = time.perf_counter()
    work(*files)
    return time.perf_counter() - start, memory()[1]


if __name__ == "__main__":
    main()
