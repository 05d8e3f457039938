"""Drift of 41 columns: from stored profiles, from rows, and by Evidently's preset on the same rows.

Each side has a million rows; seven columns drift (see `frames`). A healthy past of 30 windows, as many rows
together as one side, stands before the window judged. Three times are told from stored profiles, all with
both sides decoded from bytes: without a past; with a past whose distances are remembered, as in the worker;
and with the 30 past windows decoded and measured too. Evidently's time begins at its Datasets and ends at its
result; imports and reading files count for nobody.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from tests.benchmarks import evidently_preset, screening
from tests.benchmarks.children import in_child, memory
from tests.benchmarks.evidently_preset import Preset
from tests.benchmarks.frames import CATEGORICAL, DRIFTED, NUMERIC, side
from tests.benchmarks.screening import Stored
from tests.benchmarks.table import print_table

REPETITIONS = 101
SIDES = {"reference": (1, False), "past": (2, False), "current": (3, True)}  # seed, drifted


@dataclass(frozen=True)
class EndToEnd:
    """Seconds from Arrow tables to findings, memory in MB (rows alone, peak), and the columns flagged."""

    seconds: float
    held: float
    peak: float
    stored: Stored
    without_past: tuple[str, ...]
    flagged: tuple[str, ...]


def main(rows: int = 1_000_000, evidently: bool = True) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        large, small = Path(name, "large"), Path(name, "small")
        in_child(write_sides, large, rows)
        in_child(write_sides, small, rows // 10)
        ours, tenth = in_child(end_to_end, large), in_child(end_to_end, small)
        seconds = in_child(from_stored, ours.stored, tenth.stored)
        theirs = None
        if evidently:
            files = (large / "reference.parquet", large / "current.parquet")
            theirs = in_child(evidently_preset.run, *files, list(NUMERIC), list(CATEGORICAL))
    print_times(rows, seconds, ours, theirs)
    print_same(rows, seconds)
    print_found(ours, theirs)


def write_sides(folder: Path, rows: int) -> None:
    """Write the rows as Parquet, so that every tool reads the same."""
    import pyarrow.parquet as pq

    folder.mkdir()
    for name, (seed, drifted) in SIDES.items():
        pq.write_table(side(rows, seed, drifted), folder / f"{name}.parquet", compression="zstd")


def end_to_end(folder: Path) -> EndToEnd:
    """From Arrow tables of plain columns to findings."""
    import pyarrow.parquet as pq

    reference, current = (pq.read_table(folder / f"{name}.parquet") for name in ("reference", "current"))
    stored = screening.fold(reference.slice(0, 100), current.slice(0, 100))
    screening.screen(stored)  # imports
    held, _ = memory()
    started = time.perf_counter()
    stored = screening.fold(reference, current)
    early = screening.screen(stored)
    seconds = time.perf_counter() - started
    _, peak = memory()
    stored = screening.with_past(stored, pq.read_table(folder / "past.parquet"))
    late = screening.screen(stored, screening.history(stored))
    flagged = (tuple(finding.subject for finding in findings) for findings in (early, late))
    return EndToEnd(seconds, held, peak, stored, *flagged)


def from_stored(large: Stored, small: Stored) -> dict[str, tuple[float, float]]:
    """Median seconds of each way to screen on the large and on the small sides."""
    ways: dict[str, list[Callable[[], object]]] = {
        "no past": [partial(screening.screen, stored) for stored in (large, small)],
        "past remembered": [
            partial(screening.screen, stored, screening.history(stored)) for stored in (large, small)
        ],
        "past from bytes": [partial(_with_past_from_bytes, stored) for stored in (large, small)],
    }
    return {name: interleaved(work) for name, work in ways.items()}


def _with_past_from_bytes(stored: Stored) -> object:
    return screening.screen(stored, screening.history(stored))


def interleaved(work: Sequence[Callable[[], object]]) -> tuple[float, float]:
    """Median seconds of each of two pieces of work, taken in turns so that both meet the same noise."""
    times: list[list[float]] = []
    for _ in range(REPETITIONS + 1):
        times.append([])
        for piece in work:
            started = time.perf_counter()
            piece()
            times[-1].append(time.perf_counter() - started)
    large, small = (median(column) for column in zip(*times[1:], strict=True))  # the first fills caches
    return large, small


def print_times(
    rows: int, seconds: dict[str, tuple[float, float]], ours: EndToEnd, theirs: Preset | None
) -> None:
    """One line for each way, beside Evidently's."""

    def line(name: str, took: float, digits: int, *memory: float) -> list[str]:
        ratio = f"{theirs.seconds / took:,.1f}" if theirs else "-"
        return [name, f"{took:,.{digits}f}", ratio, *(f"{size:,.0f}" for size in memory)]

    lines = [[*line(f"stored profiles, {name}", large, 4), "-", "-"] for name, (large, _) in seconds.items()]
    lines.append(line("from Arrow tables", ours.seconds, 2, ours.held, ours.peak))
    if theirs:
        lines.append(line("Evidently's preset", theirs.seconds, 2, theirs.held, theirs.peak))
        lines.append(["Evidently's import", f"{theirs.import_seconds:,.2f}", "-", "-", "-"])
    size = len(ours.stored.reference) + len(ours.stored.current)
    title = (
        f"Drift of {len(NUMERIC) + len(CATEGORICAL)} columns, {rows:,} rows a side (profiles: {size:,} bytes)"
    )
    print_table(title, ["", "seconds", "times faster", "rows, MB", "peak, MB"], lines)


def print_same(rows: int, seconds: dict[str, tuple[float, float]]) -> None:
    """What ten times the rows cost."""
    lines = [
        [name, f"{small * 1e3:,.2f}", f"{large * 1e3:,.2f}", f"{large / small - 1:+.1%}"]
        for name, (large, small) in seconds.items()
    ]
    print_table(
        f"From stored profiles, milliseconds, median of {REPETITIONS}",
        ["", f"{rows // 10:,} rows", f"{rows:,} rows", "difference"],
        lines,
    )


def print_found(ours: EndToEnd, theirs: Preset | None) -> None:
    """Which of the drifted columns each finds, and what else it flags."""
    tools = {"Bifocal": ours.flagged, "Bifocal, no past": ours.without_past}
    if theirs:
        tools["Evidently"] = theirs.flagged
    lines = [[name, *("yes" if name in found else "no" for found in tools.values())] for name in DRIFTED]
    found = [len(set(DRIFTED) & set(flagged)) for flagged in tools.values()]
    others = [", ".join(sorted(set(flagged) - set(DRIFTED))) or "none" for flagged in tools.values()]
    lines.append(["found", *(f"{number} of {len(DRIFTED)}" for number in found)])
    print_table("Columns that drifted", ["", *tools], [*lines, ["flagged besides", *others]])
