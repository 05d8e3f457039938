"""What a run of judgements needs of the past, read from the store once and kept while the run lasts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detectors.declared import DAY_US, Declared
from detectors.history import Cache, History, new_cache
from detectors.profile import Binning, Profile, Stage, merge_all
from detectors.series import Series
from detectors.types import Event, Phase, Window
from monitor import lateness, measures, probed
from monitor.due import matures
from monitor.newcomers.past import Past as Newcomer
from monitor.newcomers.past import load as load_newcomers
from monitor.probed import Probed
from monitor.slicing import Slicer
from monitor.systems import Registered
from monitor.twins import Twins
from storage import Tx, binnings, events, incidents, profiles, references
from storage import series as posts

#: How far back series reach (eight weeks of season) and how many profiles detectors compare with.
SERIES_US = 56 * DAY_US
PAST_WINDOWS = 200
#: Windows narrower than 20 minutes see less: reading more profiles for each would take longer than it lasts.
SERIES_WINDOWS = 4032
FOREVER = 1 << 62


@dataclass
class Memory:
    """Profiles and series of the windows in `[start, end)`; `reference` is None before there is one."""

    system: Registered
    binning_id: str | None
    starts: NDArray[np.int64]
    inputs: Mapping[int, Profile]
    outcomes: Mapping[int, Profile]
    versions: Mapping[int, Mapping[str, int]]
    series: Mapping[str, Series]
    events: Sequence[Event]
    reference: Profile | None
    reference_end: int
    served: Profile | None
    served_versions: Mapping[str, int]
    sick: dict[str, Window]  # by incident: from its first alarming window to its end
    probed: Probed = field(default_factory=Probed)
    cache: Cache = field(default_factory=new_cache)
    twins: Twins = field(default_factory=Twins)
    newcomers: Sequence[Newcomer] = ()
    lateness_told_until: int = FOREVER  # later windows may still wait for posts, nobody knows how long

    @cached_property
    def slicer(self) -> Slicer:
        """Sums by slice over sets of these windows."""
        return Slicer({"inputs": self.inputs, "outcomes": self.outcomes})

    def series_until(self, window: Window, phase: Phase) -> dict[str, Series]:
        """The metrics that are complete in this phase of the window, up to and including it, 56 days back."""
        first, end = np.searchsorted(self.starts, [window.start - reach_us(self.system.declared), window.end])
        told = window.end <= self.lateness_told_until
        return {
            name: cut(series if told else replace(series, lateness=None), int(first), int(end))
            for name, series in self.series.items()
            if phase == "outcomes" or not self.system.declared.metric(name).needs_outcomes
        }

    def past_versions(self, window: Window, doubtful_from: int) -> dict[str, int]:
        """Rows by model version of the healthy windows before this one and of the first ones served."""
        counts = Counter(self.served_versions)
        before = np.array([s for s in self.versions if s < min(window.start, doubtful_from)], dtype=np.int64)
        for start in before[self.healthy(before)].tolist():
            counts.update(self.versions[start])
        return dict(counts)

    def past(self, window: Window, phase: Phase, doubtful_from: int, now: int) -> History:
        """The windows before this one that are complete in the phase, at most 200 and 56 days back.

        Not healthy are those inside incidents and those from `doubtful_from` on: a trouble that has begun
        and not lasted long enough to alarm must not teach what is usual.
        """
        of = self.inputs if phase == "inputs" else self.outcomes
        before = self._before(of, self.reference_end, window, phase, now)
        return self._history(of, before, doubtful_from, self.cache)

    def past_of(self, newcomer: Newcomer, window: Window, doubtful_from: int, now: int) -> History:
        """The same of a feature that came later, since the windows of its own reference."""
        before = self._before(newcomer.inputs, newcomer.reference_end, window, "inputs", now)
        return self._history(newcomer.inputs, before, doubtful_from, newcomer.cache)

    def _before(
        self, of: Mapping[int, Profile], since: int, window: Window, phase: Phase, now: int
    ) -> list[int]:
        first = max(since, window.start - reach_us(self.system.declared))
        within = [s for s in of if first <= s < window.start][-PAST_WINDOWS:]
        return [s for s in within if matures(self._window(s), phase, self.system.declared) <= now]

    def _history(
        self, of: Mapping[int, Profile], before: list[int], doubtful_from: int, cache: Cache
    ) -> History:
        starts = np.array(before, dtype=np.int64)
        healthy = self.healthy(starts) & (starts < doubtful_from)
        return History(starts, tuple(of[s] for s in before), healthy, cache)

    def _window(self, start: int) -> Window:
        return Window(start, start + self.system.declared.window_us)

    def healthy(self, starts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """True for windows outside every incident, from its onset to its end."""
        sick = np.zeros(len(starts), dtype=np.bool_)
        for span in self.sick.values():
            sick |= (starts >= span.start) & (starts < span.end)
        return ~sick

    def holds(self, tx: Tx, window: Window, phase: Phase) -> bool:
        """True while the store has nothing more of this window than was loaded."""
        known: list[tuple[Stage, Mapping[int, Profile]]] = [("predictions", self.inputs)]
        if phase == "outcomes":
            known.append(("outcomes", self.outcomes))
        working = working_binning(tx, self.system.id, references.current(tx, self.system.id, window.start))
        stored = profiles.rows_of(tx, self.system.id, window.start)
        rows = {stage: stored.get((stage, working or ""), 0) for stage, _ in known}
        loaded = {stage: of[window.start].rows if window.start in of else 0 for stage, of in known}
        return (
            rows == loaded
            and (working == self.binning_id or not any(rows.values()))
            and self._holds_posts(tx, window)
            and self.probed.holds(tx, self.system.id, window)
            and (phase != "inputs" or self.twins.hold(tx, self.system, window))
        )

    def _holds_posts(self, tx: Tx, window: Window) -> bool:
        at = int(np.searchsorted(self.starts, window.start))
        width = window.end - window.start
        for metric in self.system.declared.metrics:
            if metric.series:
                new = posts.by_window(
                    tx, self.system.id, metric.name, metric.aggregate, width, window.start, window.end
                ).get(window.start, np.nan)
                if not np.array_equal(new, self.series[metric.name].values[at], equal_nan=True):
                    return False
        return True

    def mark_sick(self, incident: str, start: int, resolved: int | None) -> None:
        """Windows inside this incident teach nothing of what is usual; one that lasts has no end yet."""
        self.sick[incident] = Window(start, FOREVER if resolved is None else resolved)


def reach_us(declared: Declared) -> int:
    """How far back a judgement looks, in microseconds."""
    return min(SERIES_US, SERIES_WINDOWS * declared.window_us)


def load(tx: Tx, system: Registered, first: int, last: int) -> Memory:
    """The memory for judging windows that start in `[first, last]`: their profiles and those before them."""
    declared = system.declared
    start, end = first - reach_us(declared), last + declared.window_us
    reference = references.current(tx, system.id, last)
    binning = current_binning(tx, system.id, reference)
    inputs, versions = _by_window(tx, system, "predictions", binning, start, end)
    outcomes, _ = _by_window(tx, system, "outcomes", binning, start, end)
    posted = {
        m.name: posts.by_window(tx, system.id, m.name, m.aggregate, declared.window_us, start, end)
        for m in declared.metrics
        if m.series
    }
    counted = {name: posts.counts(tx, system.id, name, declared.window_us, start, end) for name in posted}
    late, told_until = lateness.usual(tx, system, list(posted), first)
    known = [*inputs, *outcomes, *(at for values in posted.values() for at in values)]
    starts = np.arange(min([first, *known]), end, declared.window_us, dtype=np.int64)
    series = {
        m.name: measures.posted(declared, starts, posted[m.name], counted[m.name], late[m.name])
        if m.series
        else measures.derived(declared, m, starts, inputs, outcomes)
        for m in declared.metrics
    }
    served, served_versions = _served(tx, system, reference, binning)
    return Memory(
        system=system,
        binning_id=None if binning is None else binning.id,
        starts=starts,
        inputs=inputs,
        outcomes=outcomes,
        versions=versions,
        series=series,
        events=events.listing(tx, system.id, start, end),
        reference=None
        if reference is None or binning is None
        else references.profile(tx, reference.id, binning),
        reference_end=0
        if reference is None or reference.kind == "training"
        else int(reference.detail["end"]),
        served=served,
        served_versions=served_versions,
        sick={i.id: Window(i.window_start, i.resolved or FOREVER) for i in incidents.listing(tx, system.id)},
        probed=probed.load(tx, system.id, first, last, declared.window_us),
        newcomers=load_newcomers(tx, system, None if reference is None else binning, start, end),
        lateness_told_until=told_until,
    )


def current_binning(tx: Tx, system_id: int, reference: references.Reference | None) -> Binning | None:
    """The reference's binning; before there is one, the provisional one; None before the first row."""
    binning_id = working_binning(tx, system_id, reference)
    return None if binning_id is None else binnings.load(tx, system_id, binning_id)


def working_binning(tx: Tx, system_id: int, reference: references.Reference | None) -> str | None:
    """The id of that binning."""
    if reference is not None:
        return reference.binning_id
    stored = binnings.listing(tx, system_id)
    return stored[0].id if stored else None


def _served(
    tx: Tx, system: Registered, reference: references.Reference | None, binning: Binning | None
) -> tuple[Profile | None, dict[str, int]]:
    """The first windows served, merged: what scores are measured against; and their rows by version."""
    if reference is None or binning is None:
        return None, {}
    first, end = reference.detail["first"], reference.detail["end"]
    found = profiles.load(tx, system.id, "predictions", binning, first, end)
    versions: Counter[str] = Counter()
    for (_, version), profile in found.items():
        versions[version] += profile.rows
    return merge_all(found.values()) if found else None, dict(versions)


def cut(series: Series, first: int, end: int) -> Series:
    """The windows of a series from number `first` to before `end`."""
    above = None if series.numerators is None else series.numerators[first:end]
    below = None if series.denominators is None else series.denominators[first:end]
    posts = None if series.posts is None else series.posts[first:end]
    kept = series.starts[first:end], series.values[first:end]
    return Series(*kept, series.width, above, below, posts, series.lateness)


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
