"""The page `docs/bench-detectors.md` with its pictures, from what the runs kept."""

import json
import os
import platform
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Protocol, TypeVar

from tests.benchmarks.detectors import (
    beside,
    others,
    others_table,
    page,
    power,
    silence,
    tie_tables,
    whole_path,
)
from tests.benchmarks.detectors.cases import CASES, Case
from tests.benchmarks.detectors.timing import Times
from tests.benchmarks.detectors.whole_path import ROOT

DOCS = ROOT / "docs"
#: Other benchmarks whose tables belong on the page.
NEIGHBOURS = ("drift", "row_skew", "estimated_performance", "evidently_agreement")
LIBRARIES = ("numpy", "scipy", "pyarrow", "evidently")


class Kept(Protocol):
    """Anything that says which code it was made with."""

    @property
    def revision(self) -> str:
        """See `whole_path.revision`."""


K = TypeVar("K", bound=Kept)


def keep_times(folder: Path, times: Times) -> None:
    """Keep a measurement for the page."""
    (folder / "times.json").write_text(json.dumps(asdict(times)))


def write(folder: Path, seed: int) -> None:
    """Write the page and its pictures. Parts of which nothing is kept are said to be missing."""
    found, said = newest(power.load(folder / "power.jsonl")), beside.load(folder / "beside.jsonl")
    pictures = DOCS / "detectors"
    pictures.mkdir(parents=True, exist_ok=True)
    for case in CASES:
        if any(each.case == case.name for each in found):
            (pictures / f"{picture(case)}.svg").write_text(page.curve(case, found, said))
    (DOCS / "bench-detectors.md").write_text(text(folder, seed))


def text(folder: Path, seed: int) -> str:
    """The whole page in Markdown."""
    cells = newest(silence.load(folder / "silence.jsonl"))
    outcomes = newest(whole_path.load(folder / "whole_path.jsonl"))
    found, said = newest(power.load(folder / "power.jsonl")), beside.load(folder / "beside.jsonl")
    further = newest(others.load(folder / "others.jsonl"))
    ties = newest(tie_tables.load(folder / "ties.jsonl"))
    template = Path(__file__).with_name("bench-detectors.md").read_text()
    parts = {
        "about": about(folder, seed),
        "single_checks": _made(cells, page.single_checks, "silence"),
        "others": _made(further, others_table.tables, "others"),
        "whole_path": _made(outcomes, page.whole_path_table, "whole_path"),
        "power": _made(found, page.power_table, "power"),
        "curves": "\n".join(f"![{case.name}](detectors/{picture(case)}.svg)" for case in CASES),
        "ties": _made(ties, tie_tables.tables, "tie_tables"),
        "beside": page.beside_table(said) if said else missing("beside"),
        "calm": page.calm_table(said, cells) if said else missing("beside"),
        "times": times(folder),
        **{name: printed(folder, name) for name in NEIGHBOURS},
    }
    for name, part in parts.items():
        template = template.replace("{{" + name + "}}", part.strip())
    return template


def about(folder: Path, seed: int) -> str:
    """When, where and with what."""
    note = folder / "nannyml.txt"
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    nannyml = note.read_text().strip() if note.exists() else "not installed"
    return (
        f"Written {datetime.now(UTC):%d %B %Y} on {os.cpu_count()} cores ({platform.machine()}), Python "
        f"{platform.python_version()}, {libraries}, NannyML {nannyml}; seed {seed}; code of the detectors "
        f"`{whole_path.revision()}` (a hash without comments and docstrings)."
    )


def _made(kept: list[K], table: Callable[[list[K]], str], part: str) -> str:
    """The table, under a word on which code it was made with, where that isn't the present one."""
    if not kept:
        return missing(part)
    code = kept[-1].revision
    older = "" if code == whole_path.revision() else f"Made with the detectors as of code `{code}`.\n\n"
    return older + table(kept)


def newest(kept: list[K]) -> list[K]:
    """Those of the present code, or else of the code that was run last."""
    present = whole_path.revision()
    codes = [each.revision for each in kept]
    chosen = present if present in codes else codes[-1] if codes else present
    return [each for each in kept if each.revision == chosen]


def missing(part: str) -> str:
    """What stands where nothing was run."""
    return f"Not run yet: `python -m tests.benchmarks.detectors.{part}`."


def times(folder: Path) -> str:
    """The table of times, if they were measured."""
    kept = folder / "times.json"
    return page.times_table(Times(**json.loads(kept.read_text()))) if kept.exists() else missing("timing")


def printed(folder: Path, name: str) -> str:
    """What another benchmark printed."""
    kept = folder / f"{name}.txt"
    return f"```\n{kept.read_text().rstrip()}\n```" if kept.exists() else f"Not run yet: benchmark {name}."


def picture(case: Case) -> str:
    """The name of a case's picture, without its ending."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in case.name.lower())
    return "-".join(part for part in kept.split("-") if part)
