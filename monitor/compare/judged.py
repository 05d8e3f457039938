"""The detectors over two files: the current one is a window, pseudo-windows of the reference are its past."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count

import numpy as np
import pyarrow as pa

from detectors import registry
from detectors.declared import DAY_US, Declared
from detectors.detector import View
from detectors.history import History
from detectors.judge import judge
from detectors.profile import Binning, Profile, Stage, build_binning, empty, merge_all, profile_batch
from detectors.types import Finding, Tally, Window
from monitor.compare.past import draws, judged_rows
from monitor.compare.rows import Rows, outcomes, together
from monitor.compare.unseen import estranged

#: What these look at is when and how many rows came, or what a series did: two files do not tell.
NOT_OF_FILES = frozenset(
    {"volume", "freshness", "clock", "join_rate", "duplicates", "reconciliation", "gauge", "metric", "stale"}
)

#: Between pseudo-windows: they are redraws of one file, so no detector may add up neighbours.
APART_US = 2 * DAY_US
#: What would take several windows in a row must be rarer by this when seen once.
ONCE = 0.1
SERVED = ("n", "errors", "fallbacks", "score")
KNOWN = ("outcomes", "labels", "value", "worthless")


@dataclass(frozen=True)
class Judged:
    """What the detectors said of the current file; `span` is its pseudo-window."""

    span: Window
    reference: Profile
    current: Profile
    outcomes: tuple[Profile | None, Profile | None]
    findings: tuple[Finding, ...]
    tallies: Mapping[str, Tally]
    versions: Mapping[str, tuple[int, int]]


def judged(declared: Declared, reference: Rows, current: Rows) -> Judged:
    """Fold both sides and run every detector that rows alone can answer."""
    windows = draws(reference, current.count)
    now = Window(len(windows) * APART_US, len(windows) * APART_US + declared.window_us)
    pseudo = replace(reference, table=estranged(reference.table))
    past = together([pseudo.at(rows, np.full(len(rows), i * APART_US)) for i, rows in enumerate(windows)])
    whole = reference.at(np.arange(reference.count), np.zeros(reference.count, dtype=np.int64))
    seen = judged_rows(current.count)
    rows = current.at(seen, np.full(len(seen), now.start))
    binning = build_binning(declared, [whole])
    usual = merge_all(_fold(whole, declared, binning, "predictions").values())
    held = [_fold(table, declared, binning, "predictions") for table in (past, rows)]
    known = [_fold(outcomes(table), declared, binning, "outcomes") for table in (past, rows, whole)]
    histories = [_history(side, len(windows), binning, stage) for side, stage in
                 ((held[0], "predictions"), (known[0], "outcomes"))]  # fmt: skip
    view = View(
        declared=declared, window=now, now=now.end, current=held[1].get(now.start),
        outcomes=known[1].get(now.start), reference=usual, past=histories[0], past_outcomes=histories[1],
        served=usual, versions=_versions(rows), past_versions=_versions(whole),
    )  # fmt: skip
    findings, tallies = _run(view)
    versions = {
        version: (view.past_versions.get(version, 0), view.versions.get(version, 0))
        for version in sorted({*view.versions, *view.past_versions})
    }
    current_profile = view.current or empty(binning, "predictions")
    both = known[2].get(0), known[1].get(now.start)
    return Judged(now, usual, current_profile, both, findings, tallies, versions)


def _fold(table: pa.Table, declared: Declared, binning: Binning, stage: Stage) -> dict[int, Profile]:
    """The profile of each window, all versions together."""
    if not table.num_rows:
        return {}
    parts: dict[int, list[Profile]] = {}
    for (start, _), profile in profile_batch(table, declared, binning, stage).items():
        parts.setdefault(start, []).append(profile)
    return {start: merge_all(each) for start, each in parts.items()}


def _history(folded: Mapping[int, Profile], windows: int, binning: Binning, stage: str) -> History:
    starts = [i * APART_US for i in range(windows) if i * APART_US in folded]
    profiles = tuple(folded[start] for start in starts)
    return History(np.array(starts, dtype=np.int64), profiles, np.ones(len(starts), dtype=np.bool_))


def _run(view: View) -> tuple[tuple[Finding, ...], dict[str, Tally]]:
    """One look is all there is: a finding alarms at once, and must be the rarer for it."""
    ids = count(1)
    found: list[Finding] = []
    tallies: dict[str, Tally] = {}
    for detector in registry.discover():
        if detector.name in NOT_OF_FILES:
            continue
        checks = detector.check(view)
        mine, tally = judge(
            replace(detector, persistence=1, alpha=detector.alpha * ONCE),
            checks,
            view.window,
            {},
            lambda: f"finding-{next(ids)}",
        )
        found += mine
        if checks:
            tallies[detector.name] = tally
    return tuple(found), tallies


def _versions(table: pa.Table) -> dict[str, int]:
    counts = table["version"].combine_chunks().cast(pa.string()).value_counts().to_pylist()
    return {str(each["values"]): int(each["counts"]) for each in counts}
