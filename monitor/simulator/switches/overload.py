"""Serving under load: limits, failovers, breakers, pauses, leaks; and a mean that stands for a score."""

from dataclasses import dataclass

import numpy as np

from monitor.simulator.arrays import Bools, Floats
from monitor.simulator.change import InSpells, Place, moved
from monitor.simulator.requests import Requests
from monitor.simulator.scene import Scene
from monitor.simulator.settings import HOUR_US
from monitor.simulator.switches.answers import Popularity, Waits
from monitor.simulator.switches.serving import Fallback, Latency, Outage
from monitor.simulator.traffic import usual


@dataclass(frozen=True, kw_only=True)
class Throttled(Outage):
    """A limiter lets `limit` of the mean traffic through: what comes above it is refused."""

    limit: float = 0.6

    def reached(self, scene: Scene, requests: Requests) -> Bools:
        expected = usual(scene.settings, requests.ts_us // HOUR_US * HOUR_US)
        refused = 1.0 - self.limit * scene.settings.requests_per_hour / expected
        return super().reached(scene, requests) & (self._lots(scene, requests) < refused)


@dataclass(frozen=True, kw_only=True)
class Failover(Outage):
    """A site is gone; only `rescued` of its requests find the way to another one."""

    where: Place = (("site", 0),)
    to: int = 1
    rescued: float = 0.4

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        found = self.rng(scene, "rescued").random(len(requests.ts_us)) < self.rescued
        rows = self.reached(scene, requests) & found
        return moved(requests, rows, "site", scene.schema.dimension("site").code(self.to))


@dataclass(frozen=True, kw_only=True)
class Breaker(InSpells, Fallback):
    """A breaker opens for the first `minutes` of each hour from the onset on, then tries again."""


@dataclass(frozen=True, kw_only=True)
class Averages(Popularity):
    """The fallback is the click rate of each ad's category in the training rows."""

    def rates(self, scene: Scene, requests: Requests) -> Floats:
        kinds = scene.world.ads.kind[scene.learned.log.answers.ad]
        clicked = np.bincount(kinds, scene.learned.log.clicked, minlength=int(scene.world.ads.kind.max()) + 1)
        means = np.round((clicked + 1.0) / (np.bincount(kinds, minlength=len(clicked)) + 20.0), 4)
        return np.asarray(means[scene.world.ads.kind[requests.candidates]])


@dataclass(frozen=True, kw_only=True)
class Pauses(Waits):
    """The process stands still: all that comes in the first `minutes` of each `every` waits."""

    minutes: float = 5.0
    every: float = 30.0

    def force(self, scene: Scene, requests: Requests) -> Floats:
        paused = self.in_spell(scene, requests.ts_us, self.minutes, self.every)
        return np.asarray(super().force(scene, requests) * paused)


@dataclass(frozen=True, kw_only=True)
class Leaking(Latency):
    """Memory leaks: answers take up to `factor` times as long until a restart, `every` so many hours."""

    every: float = 6.0

    def force(self, scene: Scene, requests: Requests) -> Floats:
        since = (requests.ts_us - scene.settings.fork_us) / HOUR_US - self.onset
        return np.asarray(super().force(scene, requests) * (since % self.every / self.every))


SWITCHES = (Throttled, Failover, Breaker, Averages, Pauses, Leaking)
