"""`compare`: the diagnosis of the current file beside the reference."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from detectors.declared import Declared
from detectors.profile import Profile
from detectors.profile.cells import margins_of
from detectors.types import Diagnosis, Window
from monitor.compare.files import read
from monitor.compare.infer import infer
from monitor.compare.judged import KNOWN, SERVED, Judged, judged
from monitor.compare.rows import Rows, canonical_rows
from monitor.ingest.errors import InputError
from monitor.triage import Case, Slices, diagnose
from monitor.triage.case import Margin, Values
from monitor.triage.render import to_text

#: What a next step says of the findings that a service keeps.
LISTING = re.compile(r"; `bifocal findings [^`]*` .*", re.DOTALL)

#: No row of one file is matched with one of the other, so that this could never be told from a drift.
UNASKED = ("features.skew",)

#: A file of fewer rows shows too little of what is usual, or of what came.
LEAST_ROWS = 30


@dataclass(frozen=True)
class Answer:
    """The diagnosis, and what is to be told of the files."""

    diagnosis: Diagnosis
    notes: tuple[str, ...]
    timed: bool = True

    def to_text(self) -> str:
        """The diagnosis for a person; of rows without times it names no span."""
        text = to_text(self.diagnosis)
        head, line, rest = text.partition("\n")
        return text if self.timed else head.rsplit(", ", 1)[0] + line + rest

    def fails_on(self, side: str) -> bool:
        """Is the verdict what a pipeline was to fail on: "infrastructure", "quality", or "any" of them?"""
        sides = ("infrastructure", "quality") if side == "any" else (side,)
        return self.diagnosis.verdict in sides


def compare(reference: Path, current: Path, declared: Declared | None = None) -> Answer:
    """Which side broke between two files of rows. Raises InputError naming the file and what is wrong."""
    files = [read(path, declared) for path in (reference, current)]
    notes = [note for file in files for note in file.notes]
    if declared is None:
        declared, told = infer(files[0].table, files[1].table)
        notes += told
    if not declared.features and declared.model is None:
        raise InputError(
            "nothing to compare", "no column of the reference can be compared", where=str(reference)
        )
    sides = [
        canonical_rows(path.name, file.table, declared)
        for path, file in zip((reference, current), files, strict=True)
    ]
    for path, side in zip((reference, current), sides, strict=True):
        if not side.count:
            raise InputError("no rows", "no row of it can be taken", where=str(path))
        notes += side.notes
    found = judged(declared, *sides)
    diagnosis = _bounded(
        diagnose(_case(declared, found, sides), without=UNASKED), [side.count for side in sides]
    )
    answered = _of_files(diagnosis, _span(sides[1], found.span))
    return Answer(answered, tuple(notes), timed=sides[1].times is not None)


def _of_files(diagnosis: Diagnosis, span: Window) -> Diagnosis:
    """The onset of a pseudo-window is no moment, and no store holds findings that could be listed."""
    checks = tuple((LISTING.sub(".", text), causes) for text, causes in diagnosis.next_checks)
    return replace(diagnosis, window=span, onset=None, next_checks=checks)


def _bounded(diagnosis: Diagnosis, counts: Sequence[int]) -> Diagnosis:
    """The diagnosis, or none where a side has too few rows for one."""
    if min(counts) >= LEAST_ROWS:
        return diagnosis
    there = " and ".join(f"{count:,}" for count in counts)
    lacking = f"the files hold {there} rows; at least {LEAST_ROWS} on either side are needed"
    missing = (lacking, *diagnosis.missing_evidence)
    return replace(diagnosis, verdict="inconclusive", confidence=0.0, causes=(), missing_evidence=missing)


def _case(declared: Declared, found: Judged, sides: list[Rows]) -> Case:
    """The case without metrics: two files have no history in which one could move."""
    scale = found.current.rows / sides[0].count
    return Case(
        declared=replace(declared, metrics=()),
        span=found.span,
        before=_slices(declared, found.reference, found.outcomes[0], scale),
        during=_slices(declared, found.current, found.outcomes[1], 1.0),
        findings=found.findings,
        tallies=found.tallies,
        versions=found.versions,
    )


def _slices(declared: Declared, served: Profile, known: Profile | None, scale: float) -> Slices:
    names = [dimension.name for dimension in declared.dimensions]
    total = {name: float(getattr(served.totals, name)) for name in SERVED}
    margins: dict[Margin, dict[Values, dict[str, float]]] = {(): {(): total | _known(known)}}
    for margin in margins_of(names):
        cells = served.cells.margin(margin)
        outcomes = {} if known is None else known.cells.margin(margin)
        margins[margin] = {
            values: {name: float(getattr(sums, name)) for name in SERVED}
            | {name: float(getattr(outcomes[values], name)) if values in outcomes else 0.0 for name in KNOWN}
            for values, sums in cells.items()
        }
    return Slices(margins, scale)


def _known(known: Profile | None) -> dict[str, float]:
    return {name: 0.0 if known is None else float(getattr(known.totals, name)) for name in KNOWN}


def _span(current: Rows, pseudo: Window) -> Window:
    """From the first to the last of the current rows, where they have times."""
    if current.times is None:
        return pseudo
    return Window(int(current.times.min()), int(current.times.max()) + 1)
