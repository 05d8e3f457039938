"""Queues and joins of the log: overflows, jobs run twice, backlogs, keys and checks that drop outcomes."""

from dataclasses import dataclass, replace

import numpy as np

from monitor.simulator.arrays import Bools
from monitor.simulator.change import InSpells
from monitor.simulator.outcomes import MINUTE_US, Logged, Outcomes
from monitor.simulator.scene import Scene
from monitor.simulator.settings import HOUR_US
from monitor.simulator.switches.labels import Corrupted, Delayed, Lost
from monitor.simulator.switches.logging import ClockSkew, Duplicates, Loss, Misassignment, hashed
from monitor.simulator.traffic import usual
from monitor.simulator.world import POSITIONS


@dataclass(frozen=True, kw_only=True)
class Overflow(Loss):
    """The queue takes `room` of the mean traffic in an hour; what comes above it is dropped."""

    room: float = 0.5

    def rows(self, scene: Scene, rows: Logged | Outcomes) -> Bools:
        expected = usual(scene.settings, rows.ts_us // HOUR_US * HOUR_US)
        dropped = 1.0 - self.room * scene.settings.requests_per_hour / expected
        return np.asarray(super().rows(scene, rows) & (hashed(rows.number) < dropped))


@dataclass(frozen=True, kw_only=True)
class Bursts(Duplicates):
    """A retry overlaps the run before: the first `minutes` of each hour are written twice."""

    minutes: float = 20.0

    def rows(self, scene: Scene, rows: Logged | Outcomes) -> Bools:
        return super().rows(scene, rows) & self.in_spell(scene, rows.ts_us, self.minutes)


@dataclass(frozen=True, kw_only=True)
class Backlog(Delayed):
    """A consumer falls behind: each hour since the onset adds `slower` hours to the delay."""

    slower: float = 0.5

    def report(self, scene: Scene, outcomes: Outcomes) -> Outcomes:
        onset_us = scene.settings.fork_us + int(self.onset * HOUR_US)
        late = outcomes.known_us + (self.slower * (outcomes.known_us - onset_us)).astype(np.int64)
        return replace(outcomes, known_us=np.where(self.reaches(scene, outcomes), late, outcomes.known_us))


@dataclass(frozen=True, kw_only=True)
class Overwritten(Lost):
    """Outcomes are kept by page view: those of every ad but the first are overwritten."""

    def reaches(self, scene: Scene, outcomes: Outcomes) -> Bools:
        return np.asarray(super().reaches(scene, outcomes) & (outcomes.number % POSITIONS > 0))


@dataclass(frozen=True, kw_only=True)
class Refused(Lost):
    """A check refuses outcomes worth more than `most` usual prices."""

    most: float = 1.0

    def reaches(self, scene: Scene, outcomes: Outcomes) -> Bools:
        dear = outcomes.value > self.most * scene.settings.price
        return np.asarray(super().reaches(scene, outcomes) & dear)


@dataclass(frozen=True, kw_only=True)
class Expired(Corrupted):
    """A success that comes later than `medians` usual delays is told as a failure, its value beside it."""

    medians: float = 1.0

    def reaches(self, scene: Scene, outcomes: Outcomes) -> Bools:
        limit_us = self.medians * scene.settings.delay_minutes * MINUTE_US
        late = outcomes.known_us - outcomes.ts_us > limit_us
        return np.asarray(super().reaches(scene, outcomes) & late & (outcomes.value > 0))


@dataclass(frozen=True, kw_only=True)
class SetRight(ClockSkew):
    """A clock gains up to `minutes`, is set right, and gains again, `every` so many hours."""

    every: float = 4.0

    def write(self, scene: Scene, logged: Logged) -> Logged:
        since = (logged.ts_us - scene.settings.fork_us) / HOUR_US - self.onset
        gained = self.minutes * MINUTE_US * (since % self.every / self.every) * self.rows(scene, logged)
        return replace(logged, ts_us=logged.ts_us + gained.astype(np.int64))


@dataclass(frozen=True, kw_only=True)
class Sticky(InSpells, Misassignment):
    """For the first `minutes` of each hour a cache gives everybody the control."""

    minutes: float = 30.0


SWITCHES = (Overflow, Bursts, Backlog, Overwritten, Refused, Expired, SetRight, Sticky)
