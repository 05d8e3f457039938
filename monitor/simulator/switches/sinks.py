"""Sinks of the log: what heals by and by, a disk that fills, stamps of a queue, arms of the long known."""

from dataclasses import dataclass, replace

import numpy as np

from monitor.simulator.arrays import Bools
from monitor.simulator.change import Healing
from monitor.simulator.outcomes import MINUTE_US, Logged, Outcomes
from monitor.simulator.records import take
from monitor.simulator.requests import Requests
from monitor.simulator.scene import Scene
from monitor.simulator.schema import schema_of
from monitor.simulator.settings import HOUR_US, Settings
from monitor.simulator.switches.logging import ClockSkew, Duplicates, Loss, Misassignment, hashed
from monitor.simulator.traffic import usual
from monitor.simulator.world import POSITIONS


@dataclass(frozen=True, kw_only=True)
class Filling(Loss):
    """A disk fills and is emptied, `every` so many hours: the fuller it is, the more rows are dropped."""

    every: float = 6.0

    def rows(self, scene: Scene, rows: Logged | Outcomes) -> Bools:
        since = (rows.ts_us - scene.settings.fork_us) / HOUR_US - self.onset
        return np.asarray(super().rows(scene, rows) & (hashed(rows.number) < since % self.every / self.every))


@dataclass(frozen=True, kw_only=True)
class LastTwice(Duplicates):
    """The last ad of a page view is written twice: a loop runs once too often."""

    def rows(self, scene: Scene, rows: Logged | Outcomes) -> Bools:
        return np.asarray(super().rows(scene, rows) & (rows.number % POSITIONS == POSITIONS - 1))


@dataclass(frozen=True, kw_only=True)
class Queued(ClockSkew):
    """Rows are stamped when they leave a queue, `minutes` later in a usual hour, more the busier it is."""

    def write(self, scene: Scene, logged: Logged) -> Logged:
        expected = usual(scene.settings, logged.ts_us // HOUR_US * HOUR_US)
        load = expected / scene.settings.requests_per_hour
        waited = self.minutes * MINUTE_US * load * self.rows(scene, logged)
        return replace(logged, ts_us=logged.ts_us + waited.astype(np.int64))


@dataclass(frozen=True, kw_only=True)
class Enlarged(Healing, Loss):
    """A buffer is too small and is enlarged by and by."""


@dataclass(frozen=True, kw_only=True)
class Calming(Healing, Duplicates):
    """All senders send twice after a time-out, and calm down by and by."""


@dataclass(frozen=True, kw_only=True)
class PutRight(Healing, ClockSkew):
    """The clocks are put right, one server after another."""


@dataclass(frozen=True, kw_only=True)
class LongKnown(Misassignment):
    """Those whom one has known longest, `longest` of the users, keep the control of an earlier test."""

    longest: float = 0.4

    def fits(self, settings: Settings) -> bool:
        return super().fits(settings) and any(spec.role == "heavy" for spec in schema_of(settings).features)

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        history = scene.world.stores[scene.schema.feature("heavy").name].values[:, 0]
        long = history >= np.quantile(history, 1.0 - self.longest)
        rows = self.reached(scene, requests) & long[requests.user]
        return replace(requests, arm=np.where(rows, 0, requests.arm))


@dataclass(frozen=True, kw_only=True)
class ControlGone(Misassignment):
    """The old path was taken down too early: requests of the control get no answer."""

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        return take(requests, ~(self.reached(scene, requests) & (requests.arm == 0)))


SWITCHES = (Filling, LastTwice, Queued, Enlarged, Calming, PutRight, LongKnown, ControlGone)
