"""What was to be expected of a model before outcomes came, beside what came: NannyML's own data sets.

The reference is the past; every later chunk is judged as if none of its outcomes were known, nor those of the
chunks between. So the estimate rests on the reference alone, as NannyML's own does.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detectors.declared import HOUR_US
from detectors.detector import View
from detectors.history import History
from detectors.profile import build_binning, merge_all, profile_batch
from detectors.quality import estimated_performance, performance
from detectors.types import Check, Window
from monitor.simulator.wheels import WheelUnavailable
from tests.benchmarks.nannyml_data import CACHE, CHUNKS, LOANS, PRICES, SHIFT, WHEEL, DataSet, read
from tests.benchmarks.table import print_table


@dataclass(frozen=True)
class Chunk:
    """One later chunk: what was estimated of it, by the measure's name, and what its outcomes showed."""

    number: int
    estimated: dict[str, Check]
    realised: dict[str, Check]


def chunks(wheel: Path, data: DataSet) -> list[Chunk]:
    """The later chunks of a data set, in order."""
    rows = read(wheel, data)
    declared = data.declared
    reference = rows.slice(0, len(rows) // 2)
    binning = build_binning(declared, [reference])
    served = list(profile_batch(rows, declared, binning, "predictions").values())
    known = list(profile_batch(rows, declared, binning, "outcomes").values())
    starts = np.arange(CHUNKS, dtype=np.int64) * HOUR_US
    every = np.ones(CHUNKS, dtype=bool)
    past, answered = (History(starts, tuple(of[:CHUNKS]), every) for of in (served, known))
    usual = merge_all(served[:CHUNKS])
    found = []
    for number in range(CHUNKS, 2 * CHUNKS):
        window = Window(number * HOUR_US, (number + 1) * HOUR_US)
        view = View(declared, window, window.end, served[number], known[number], usual, past, answered)
        before, after = (module.check(view) for module in (estimated_performance, performance))
        found.append(Chunk(number - CHUNKS, {c.subject: c for c in before}, {c.subject: c for c in after}))
    return found


def main() -> None:
    """Measure and print."""
    try:
        wheel = WHEEL.fetch(CACHE)
    except WheelUnavailable as error:
        print(f"NannyML's data sets are not here: {error}")
        return
    for title, data, names, digits in (
        ("Car loans: area under the ROC curve", LOANS, ("auc",), 4),
        ("Car prices: size of the error", PRICES, ("rmse", "mae"), 1),
    ):
        print_chunks(title, chunks(wheel, data), names, digits)


def print_chunks(title: str, found: list[Chunk], names: tuple[str, ...], digits: int) -> None:
    """A line a chunk."""
    header = [
        "chunk",
        *(f"{name} {what}" for name in names for what in ("estimated", "realised", "difference")),
    ]
    lines = []
    for chunk in found:
        cells = []
        for name in names:
            estimated, realised = chunk.estimated[name].observed, chunk.realised[name].observed
            if estimated is None or realised is None:
                cells += ["-", "-", "-"]
                continue
            cells += [f"{value:,.{digits}f}" for value in (estimated, realised)]
            cells.append(f"{estimated - realised:+,.{digits}f}")
        lines.append([f"{chunk.number}{' shifted' if chunk.number >= SHIFT else ''}", *cells])
    print_table(title, header, lines)


if __name__ == "__main__":
    main()
