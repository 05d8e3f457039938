"""Runs every detector and the judge over the windows of a `World`, as the service does.

What opens an incident, when it ends and which windows teach is the service's own rule (`monitor.incidents`);
only the store is left out.
"""

import copy
import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detectors.declared import HOUR_US, Declared, Metric
from detectors.detector import Detector, View
from detectors.history import Cache, History, new_cache
from detectors.judge import judge
from detectors.profile import Binning, Profile, build_binning, merge_all, profile_batch
from detectors.registry import discover
from detectors.series import Series
from detectors.types import Finding, Phase, Window
from monitor.incidents import QUIET_WINDOWS, Watch
from tests.detectors.world import START_US, Spoil, World, declared

PAST = 200
PHASES: tuple[Phase, ...] = ("inputs", "outcomes")
FOREVER = 1 << 62


@dataclass
class Campaign:
    """Judges windows in order.

    `findings` holds all warnings and alarms, `tested` counts the checks, `incidents` are spans of time; the
    one that goes on has no end yet.
    """

    world: World
    detectors: Sequence[Detector] = field(default_factory=discover)
    system: Declared = field(default_factory=declared)
    findings: list[Finding] = field(default_factory=list)
    incidents: list[Window] = field(default_factory=list)
    watch: Watch = field(default_factory=Watch)
    quiet: int = 0
    tested: int = 0

    def __post_init__(self) -> None:
        training = self.world.training()
        self.binning: Binning = build_binning(self.system, [training])
        self.reference = profile_batch(training, self.system, self.binning, "training")[0, ""]
        self.served: list[Profile | None] = []
        self.known: list[Profile | None] = []
        self.versions: list[dict[str, int]] = []
        self.values: dict[str, list[float]] = {metric.name: [] for metric in self.system.metrics}
        self.cache: Cache = new_cache()
        self.ids = (str(i) for i in itertools.count())

    def grow(self, windows: int, judged: bool = True) -> list[Finding]:
        """Take in the next windows and judge them; the findings of these windows."""
        first = len(self.findings)
        for _ in range(windows):
            self._take_in(len(self.served))
            for phase in PHASES:
                found = self._judge(phase) if judged else []
                self.watch.see(phase, self.window.start, found)
                self.findings.extend(found)
                self._follow(phase)
        return self.findings[first:]

    @property
    def window(self) -> Window:
        """The newest window."""
        start = START_US + (len(self.served) - 1) * HOUR_US
        return Window(start, start + HOUR_US)

    def _follow(self, phase: Phase) -> None:
        """Open an incident, or end it after enough quiet windows."""
        alarms = self.watch.alarms(self.system, ())
        going_on = bool(self.incidents) and self.incidents[-1].end == FOREVER
        if alarms and not going_on:
            began = min(alarm.since for alarm in alarms if alarm.since is not None)
            self.incidents.append(Window(began, FOREVER))
        if alarms:
            self.quiet = 0
        elif going_on and phase == PHASES[-1]:
            self.quiet += self.watch.is_quiet(self.system, ())
            if self.quiet >= QUIET_WINDOWS:
                self.incidents[-1] = Window(self.incidents[-1].start, self.window.end)

    def branch(self, spoil: Spoil) -> "Campaign":
        """The same past, with another future in which `spoil` is at work."""
        other = copy.copy(self)
        other.world = copy.deepcopy(self.world)
        other.world.spoil = spoil
        other.served, other.known, other.findings = list(self.served), list(self.known), []
        other.versions = list(self.versions)
        other.incidents, other.watch = list(self.incidents), copy.deepcopy(self.watch)
        other.values = {name: list(values) for name, values in self.values.items()}
        return other

    def view(self) -> View:
        """All that is known when the newest window is judged."""
        starts = START_US + np.arange(len(self.served)) * HOUR_US
        doubtful = self.watch.doubtful_from(self.window)
        return View(
            declared=self.system,
            window=self.window,
            now=self.window.end + HOUR_US,
            current=self.served[-1],
            outcomes=self.known[-1],
            reference=self.reference,
            past=self._history(self.served),
            past_outcomes=self._history(self.known),
            series={name: Series(starts, np.array(v), HOUR_US) for name, v in self.values.items()},
            versions=self.versions[-1],
            past_versions=self._past_versions(),
            sick=[*self.incidents, Window(doubtful, self.window.start)],
        )

    def _past_versions(self) -> dict[str, int]:
        held = np.arange(max(0, len(self.versions) - 1 - PAST), len(self.versions) - 1)
        past = [Counter(self.versions[i]) for i in held[self._healthy(held)].tolist()]
        return dict(sum(past, Counter()))

    def _healthy(self, held: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of those windows, by number, are outside incidents and before what has begun."""
        starts = START_US + held * HOUR_US
        healthy = np.asarray(starts < self.watch.doubtful_from(self.window))
        for span in self.incidents:
            healthy &= (starts < span.start) | (starts >= span.end)
        return healthy

    def _take_in(self, index: int) -> None:
        table = self.world.window(index)
        served = profile_batch(table, self.system, self.binning, "predictions")
        known = profile_batch(table, self.system, self.binning, "outcomes")
        self.versions.append({version: profile.rows for (_, version), profile in served.items()})
        self.served.append(merge_all(served.values()) if served else None)
        self.known.append(merge_all(known.values()) if known else None)
        if len(self.served) > PAST + 1:
            self.served[-PAST - 2] = self.known[-PAST - 2] = None
        revenue = self._sum("value")
        self.values["billed"].append(revenue * (1 + 0.002 * np.sin(index)))
        for metric in self.system.metrics:
            if not metric.series:
                self.values[metric.name].append(self._value(metric))

    def _value(self, metric: Metric) -> float:
        if metric.sum is not None:
            return self._sum(metric.sum)
        assert metric.ratio is not None
        top, bottom = (self._sum(name) for name in metric.ratio)
        return top / bottom if bottom else np.nan

    def _sum(self, aggregate: str) -> float:
        profile = self.served[-1] if aggregate == "predictions" else self.known[-1]
        return 0.0 if profile is None else float(profile.sums.aggregate(aggregate)[0])

    def _history(self, profiles: Sequence[Profile | None]) -> History:
        first = max(0, len(profiles) - 1 - PAST)
        known = [first + i for i, profile in enumerate(profiles[first:-1]) if profile is not None]
        held = np.array(known, dtype=np.int64)
        kept = tuple(p for p in profiles[first:-1] if p is not None)
        return History(START_US + held * HOUR_US, kept, self._healthy(held), self.cache)

    def _judge(self, phase: Phase) -> list[Finding]:
        view = self.view()
        previous = self.watch.previous(phase, view.window)
        found: list[Finding] = []
        for detector in self.detectors:
            if detector.phase == phase:
                checks = detector.check(view)
                own = {key: finding for key, finding in previous.items() if key[0] == detector.name}
                findings, tally = judge(detector, checks, view.window, own, lambda: next(self.ids))
                self.tested += tally.ok + tally.warn + tally.alarm
                found.extend(findings)
        return found
