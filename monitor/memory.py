"""What a run of judgements needs of the past, read from the store once and kept while the run lasts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detectors.declared import DAY_US, Declared
from detectors.history import Cache, History, new_cache
from detectors.profile import Binning, Profile, merge_all
from detectors.series import Series
from detectors.types import Event, Phase, Window
from monitor import measures
from monitor.slicing import Slicer
from monitor.systems import Registered
from storage import Tx, binnings, events, incidents, profiles, references
from storage import series as posts

#: How far back series reach (eight weeks of season) and how many profiles detectors compare with.
SERIES_US = 56 * DAY_US
PAST_WINDOWS = 200
FOREVER = 1 << 62


@dataclass
class Memory:
    """Profiles and series of the windows in `[start, end)`; `reference` is None before there is one."""

    system: Registered
    starts: NDArray[np.int64]
    inputs: Mapping[int, Profile]
    outcomes: Mapping[int, Profile]
    versions: Mapping[int, Mapping[str, int]]
    series: Mapping[str, Series]
    events: Sequence[Event]
    reference: Profile | None
    reference_end: int
    served: Profile | None
    sick: dict[str, Window]  # by incident: from its first alarming window to its end
    cache: Cache = field(default_factory=new_cache)

    @cached_property
    def slicer(self) -> Slicer:
        """Sums by slice over sets of these windows."""
        return Slicer({"inputs": self.inputs, "outcomes": self.outcomes})

    def series_until(self, window: Window, phase: Phase) -> dict[str, Series]:
        """The metrics that are complete in this phase of the window, up to and including it."""
        n = int(np.searchsorted(self.starts, window.start, side="right"))
        return {
            name: cut(series, n)
            for name, series in self.series.items()
            if phase == "outcomes" or not self.system.declared.metric(name).needs_outcomes
        }

    def past(self, window: Window, phase: Phase, doubtful_from: int) -> History:
        """The judged windows before this one, at most 200.

        Not healthy are those inside incidents and those from `doubtful_from` on: a trouble that has begun and not
        lasted long enough to alarm must not teach what is usual.
        """
        of = self.inputs if phase == "inputs" else self.outcomes
        before = [s for s in of if self.reference_end <= s < window.start][-PAST_WINDOWS:]
        starts = np.array(before, dtype=np.int64)
        healthy = self.healthy(starts) & (starts < doubtful_from)
        return History(starts, tuple(of[s] for s in before), healthy, self.cache)

    def healthy(self, starts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """True for windows outside every incident, from its onset to its end."""
        sick = np.zeros(len(starts), dtype=np.bool_)
        for span in self.sick.values():
            sick |= (starts >= span.start) & (starts < span.end)
        return ~sick

    def mark_sick(self, incident: str, start: int, resolved: int | None) -> None:
        """Windows inside this incident teach nothing of what is usual; one that lasts has no end yet."""
        self.sick[incident] = Window(start, FOREVER if resolved is None else resolved)


def load(tx: Tx, system: Registered, first: int, last: int) -> Memory:
    """The memory for judging windows that start in `[first, last]`: their profiles and those before them."""
    declared = system.declared
    start, end = first - SERIES_US, last + declared.window_us
    reference = references.current(tx, system.id, last)
    binning = current_binning(tx, system.id, reference)
    inputs, versions = _by_window(tx, system, "predictions", binning, start, end)
    outcomes, _ = _by_window(tx, system, "outcomes", binning, start, end)
    posted = {
        m.name: posts.by_window(tx, system.id, m.name, m.aggregate, declared.window_us, start, end)
        for m in declared.metrics
        if m.series
    }
    known = [*inputs, *outcomes, *(at for values in posted.values() for at in values)]
    starts = np.arange(min(known, default=first), end, declared.window_us, dtype=np.int64)
    series = {
        m.name: measures.posted(declared, starts, posted[m.name])
        if m.series
        else measures.derived(declared, m, starts, inputs, outcomes)
        for m in declared.metrics
    }
    return Memory(
        system=system,
        starts=starts,
        inputs=inputs,
        outcomes=outcomes,
        versions=versions,
        series=series,
        events=events.listing(tx, system.id, start, end),
        reference=None if reference is None or binning is None else references.profile(tx, reference.id, binning),
        reference_end=0 if reference is None else int(reference.detail.get("end", 0)),
        served=_served(tx, system, reference, binning),
        sick={
            i.id: Window(i.window_start, i.resolved or FOREVER)
            for i in incidents.listing(tx, system.id)
        },
    )


def current_binning(tx: Tx, system_id: int, reference: references.Reference | None) -> Binning | None:
    """The reference's binning; before there is one, the provisional one; None before the first row."""
    if reference is not None:
        return binnings.load(tx, system_id, reference.binning_id)
    stored = binnings.listing(tx, system_id)
    return binnings.load(tx, system_id, stored[0].id) if stored else None


def _served(
    tx: Tx, system: Registered, reference: references.Reference | None, binning: Binning | None
) -> Profile | None:
    """The first windows served, merged: what scores are measured against."""
    if reference is None or binning is None:
        return None
    first, end = reference.detail["served_first"], reference.detail["served_end"]
    found = profiles.load(tx, system.id, "predictions", binning, first, end)
    return merge_all(found.values()) if found else None


def cut(series: Series, n: int) -> Series:
    """The first `n` windows of a series."""
    above = None if series.numerators is None else series.numerators[:n]
    below = None if series.denominators is None else series.denominators[:n]
    return Series(series.starts[:n], series.values[:n], series.width, above, below)


def _by_window(
    tx: Tx, system: Registered, stage: str, binning: Binning | None, start: int, end: int
) -> tuple[dict[int, Profile], dict[int, dict[str, int]]]:
    """The profiles of each window merged over model versions, and its rows by version."""
    if binning is None:
        return {}, {}
    parts: dict[int, list[Profile]] = {}
    versions: dict[int, dict[str, int]] = {}
    for (at, version), profile in profiles.load(tx, system.id, stage, binning, start, end).items():
        parts.setdefault(at, []).append(profile)
        versions.setdefault(at, {})[version] = profile.rows
    return {at: merge_all(each) for at, each in sorted(parts.items())}, versions
