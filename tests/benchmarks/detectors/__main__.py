"""`make bench-detectors`: what the detectors promise, measured, and written to `docs/bench-detectors.md`.

    python -m tests.benchmarks.detectors [--windows 75264] [--seed 1] [--page]

Every part keeps what it has done in `.cache/detectors` and goes on there; `--page` writes the page from what
is kept and runs nothing. All parts together take hours on one core, most of them for the whole path.
"""

import argparse
import io
from collections.abc import Sequence
from contextlib import redirect_stdout

from tests.benchmarks.__main__ import discover, main_of
from tests.benchmarks.detectors import (
    beside,
    document,
    others,
    peers,
    power,
    silence,
    tie_tables,
    timing,
    whole_path,
)
from tests.benchmarks.detectors.whole_path import ROOT

KEPT = ROOT / ".cache" / "detectors"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what is missing, then write the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.detectors")
    parser.add_argument("--windows", type=int, default=75_264, help="windows of the whole path")
    parser.add_argument("--seed", type=int, default=whole_path.SEED)
    parser.add_argument("--page", action="store_true", help="write the page from what is kept")
    asked = parser.parse_args(arguments)
    if not asked.page:
        run(asked.windows, asked.seed)
    document.write(KEPT, asked.seed)


def run(windows: int, seed: int) -> None:
    """Every part, the longest last."""
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / "nannyml.txt").write_text(peers.install_nannyml())
    document.keep_times(KEPT, timing.measure(seed=seed))
    power.go_on(seed)
    tie_tables.go_on(seed)
    beside.go_on(seed)
    for name in document.NEIGHBOURS:
        if name in discover():
            neighbour(name)
    others.go_on(seed)
    silence.go_on(seed)
    whole_path.go_on(whole_path.units(windows, seed))


def neighbour(name: str) -> None:
    """Run another benchmark and keep what it prints."""
    said = io.StringIO()
    with redirect_stdout(said):
        main_of(name)()
    (KEPT / f"{name}.txt").write_text(said.getvalue().strip() + "\n")


if __name__ == "__main__":
    main()
