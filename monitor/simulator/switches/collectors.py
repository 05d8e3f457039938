"""Collectors fail in ways of their own: lost files, rows read again, stamps of the flush, joins cut short."""

from dataclasses import dataclass, replace

import numpy as np

from monitor.simulator.arrays import Bools
from monitor.simulator.outcomes import COPY, MINUTE_US, Logged, Outcomes
from monitor.simulator.records import join, take
from monitor.simulator.requests import Requests
from monitor.simulator.scene import Scene
from monitor.simulator.settings import HOUR_US, Settings
from monitor.simulator.switches.labels import Corrupted, Delayed, Lost
from monitor.simulator.switches.logging import ClockSkew, Duplicates, Loss, Misassignment


@dataclass(frozen=True, kw_only=True)
class LostFiles(Loss):
    """The file of the first `minutes` of each hour from the onset on is overwritten by the next one."""

    minutes: float = 20.0

    def rows(self, scene: Scene, rows: Logged | Outcomes) -> Bools:
        return super().rows(scene, rows) & self.in_spell(scene, rows.ts_us, self.minutes)


@dataclass(frozen=True, kw_only=True)
class Repeated(Duplicates):
    """Rows that a consumer cannot acknowledge are read `times` more, each time under a new id."""

    times: int = 3

    def write(self, scene: Scene, logged: Logged) -> Logged:
        copies = take(logged, self.rows(scene, logged))
        for time in range(1, self.times + 1):
            logged = join(logged, replace(copies, number=copies.number + time * COPY))
        return logged

    def report(self, scene: Scene, outcomes: Outcomes) -> Outcomes:
        copies = take(outcomes, self.rows(scene, outcomes))
        for time in range(1, self.times + 1):
            outcomes = join(outcomes, replace(copies, number=copies.number + time * COPY))
        return outcomes


@dataclass(frozen=True, kw_only=True)
class Flushed(ClockSkew):
    """Rows are stamped when the writer flushes, every so many `minutes`, and not when they happen."""

    def write(self, scene: Scene, logged: Logged) -> Logged:
        step = int(self.minutes * MINUTE_US)
        flushed = -(-logged.ts_us // step) * step
        return replace(logged, ts_us=np.where(self.rows(scene, logged), flushed, logged.ts_us))


@dataclass(frozen=True, kw_only=True)
class RunningClock(ClockSkew):
    """A clock that runs too fast: it gains up to `minutes` over the ramp."""

    ramp: float = 12.0

    def write(self, scene: Scene, logged: Logged) -> Logged:
        gained = self.minutes * MINUTE_US * self.progress(scene, logged.ts_us)
        there = self.inside(scene, logged.slots, len(logged.ts_us))
        return replace(logged, ts_us=logged.ts_us + (gained * there).astype(np.int64))


@dataclass(frozen=True, kw_only=True)
class Overfilled(Misassignment):
    """Users of the control are shown the treatment."""

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        return replace(requests, arm=np.where(self.reached(scene, requests), 1, requests.arm))


@dataclass(frozen=True, kw_only=True)
class HeldBack(Delayed):
    """The collector stands still for so many hours; then all that waited comes at once."""

    hours: float = 8.0

    def report(self, scene: Scene, outcomes: Outcomes) -> Outcomes:
        again_us = scene.settings.fork_us + int((self.onset + self.hours) * HOUR_US)
        late = np.maximum(outcomes.known_us, again_us)
        return replace(outcomes, known_us=np.where(self.reaches(scene, outcomes), late, outcomes.known_us))


@dataclass(frozen=True, kw_only=True)
class CutShort(Lost):
    """The join waits too short a time: what comes later than `medians` usual delays is dropped."""

    medians: float = 1.0

    def reaches(self, scene: Scene, outcomes: Outcomes) -> Bools:
        limit_us = self.medians * scene.settings.delay_minutes * MINUTE_US
        late = outcomes.known_us - outcomes.ts_us > limit_us
        return np.asarray(super().reaches(scene, outcomes) & late)


@dataclass(frozen=True, kw_only=True)
class Unread(Lost):
    """The label job skips one hourly partition of every so many."""

    every: int = 2

    def reaches(self, scene: Scene, outcomes: Outcomes) -> Bools:
        since_us = outcomes.known_us - scene.settings.fork_us - int(self.onset * HOUR_US)
        return np.asarray(super().reaches(scene, outcomes) & (since_us // HOUR_US % self.every == 0))


@dataclass(frozen=True, kw_only=True)
class OtherRows(Corrupted):
    """Labels are joined to other rows of their hour; the value stays as billing has it."""

    def fits(self, settings: Settings) -> bool:
        """Where only successes are logged, all labels are alike."""
        return super().fits(settings) and settings.outcomes == "all"

    def report(self, scene: Scene, outcomes: Outcomes) -> Outcomes:
        rows = np.flatnonzero(self.reaches(scene, outcomes))
        hour = outcomes.known_us[rows] // HOUR_US
        ordered = np.argsort(hour, kind="stable")
        mixed = np.lexsort((self.rng(scene, "order").random(len(rows)), hour))
        label = outcomes.label.copy()
        label[rows[ordered]] = outcomes.label[rows[mixed]]
        return replace(outcomes, label=label)


@dataclass(frozen=True, kw_only=True)
class BelowPrice(Corrupted):
    """A success that pays less than `least` usual prices is told as a failure, its value beside it."""

    least: float = 1.0

    def reaches(self, scene: Scene, outcomes: Outcomes) -> Bools:
        cheap = outcomes.value < self.least * scene.settings.price
        return np.asarray(super().reaches(scene, outcomes) & cheap)


SWITCHES = (
    LostFiles,
    Repeated,
    Flushed,
    RunningClock,
    Overfilled,
    HeldBack,
    CutShort,
    Unread,
    OtherRows,
    BelowPrice,
)
