"""Runs every detector and the judge over the windows of a `World`, as the service does."""

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
from tests.detectors.world import START_US, Spoil, World, declared

PAST = 200
PHASES: tuple[Phase, ...] = ("inputs", "outcomes")


@dataclass
class Campaign:
    """Judges windows in order; `findings` holds all warnings and alarms, `checks` how many were tested."""

    world: World
    detectors: Sequence[Detector] = field(default_factory=discover)
    system: Declared = field(default_factory=declared)
    findings: list[Finding] = field(default_factory=list)
    tested: int = 0

    def __post_init__(self) -> None:
        training = self.world.training()
        self.binning: Binning = build_binning(self.system, [training])
        self.reference = profile_batch(training, self.system, self.binning, "training")[0, ""]
        self.served: list[Profile | None] = []
        self.known: list[Profile | None] = []
        self.versions: list[dict[str, int]] = []
        self.healthy: dict[Phase, list[bool]] = {phase: [] for phase in PHASES}
        self.values: dict[str, list[float]] = {metric.name: [] for metric in self.system.metrics}
        self.cache: Cache = new_cache()
        self.before: dict[Phase, list[Finding]] = {phase: [] for phase in PHASES}
        self.ids = (str(i) for i in itertools.count())

    def grow(self, windows: int, judged: bool = True) -> list[Finding]:
        """Take in the next windows and judge them; the findings of these windows."""
        first = len(self.findings)
        for _ in range(windows):
            self._take_in(len(self.served))
            for phase in PHASES:
                found = self._judge(phase) if judged else []
                self.before[phase] = found
                self.findings.extend(found)
                self.healthy[phase].append(not found)
        return self.findings[first:]

    def branch(self, spoil: Spoil) -> "Campaign":
        """The same past, with another future in which `spoil` is at work."""
        other = copy.copy(self)
        other.world = copy.deepcopy(self.world)
        other.world.spoil = spoil
        other.served, other.known, other.findings = list(self.served), list(self.known), []
        other.versions = list(self.versions)
        other.healthy = {phase: list(flags) for phase, flags in self.healthy.items()}
        other.values = {name: list(values) for name, values in self.values.items()}
        other.before = {phase: list(found) for phase, found in self.before.items()}
        return other

    def view(self) -> View:
        """All that is known when the newest window is judged."""
        start = START_US + (len(self.served) - 1) * HOUR_US
        starts = START_US + np.arange(len(self.served)) * HOUR_US
        return View(
            declared=self.system,
            window=Window(start, start + HOUR_US),
            now=start + 2 * HOUR_US,
            current=self.served[-1],
            outcomes=self.known[-1],
            reference=self.reference,
            past=self._history(self.served, "inputs"),
            past_outcomes=self._history(self.known, "outcomes"),
            series={name: Series(starts, np.array(v), HOUR_US) for name, v in self.values.items()},
            versions=self.versions[-1],
            past_versions=self._past_versions(),
        )

    def _past_versions(self) -> dict[str, int]:
        known = zip(self.versions[:-1], self.healthy["inputs"], strict=False)
        return dict(sum((Counter(rows) for rows, healthy in known if healthy), Counter()))

    def _take_in(self, index: int) -> None:
        table = self.world.window(index)
        served = profile_batch(table, self.system, self.binning, "predictions")
        known = profile_batch(table, self.system, self.binning, "outcomes")
        self.versions.append({version: profile.rows for (_, version), profile in served.items()})
        self.served.append(merge_all(served.values()) if served else None)
        self.known.append(merge_all(known.values()) if known else None)
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

    def _history(self, profiles: Sequence[Profile | None], phase: Phase) -> History:
        first = max(0, len(profiles) - 1 - PAST)
        held = [i for i in range(first, len(profiles) - 1) if profiles[i] is not None]
        starts: NDArray[np.int64] = START_US + np.array(held, dtype=np.int64) * HOUR_US
        healthy = np.array([self.healthy[phase][i] for i in held], dtype=bool)
        kept = tuple(p for p in profiles[first:-1] if p is not None)
        return History(starts, kept, healthy, self.cache)

    def _judge(self, phase: Phase) -> list[Finding]:
        view = self.view()
        previous = {finding.key: finding for finding in self.before[phase]}
        found: list[Finding] = []
        for detector in self.detectors:
            if detector.phase == phase:
                checks = detector.check(view)
                own = {key: finding for key, finding in previous.items() if key[0] == detector.name}
                findings, tally = judge(detector, checks, view.window, own, lambda: next(self.ids))
                self.tested += tally.ok + tally.warn + tally.alarm
                found.extend(findings)
        return found
