"""Logs that lose or spoil what is alike: a place on the page, a shard, the quick, the dear, the keen."""

from dataclasses import dataclass, replace

import numpy as np

from monitor.simulator.arrays import Bools
from monitor.simulator.outcomes import COPY, MINUTE_US, Logged, Outcomes
from monitor.simulator.requests import Requests
from monitor.simulator.scene import Scene
from monitor.simulator.switches.labels import Corrupted, Delayed, Lost
from monitor.simulator.switches.logging import ClockSkew, Loss, Misassignment, hashed
from monitor.simulator.world import POSITIONS


@dataclass(frozen=True, kw_only=True)
class FirstAdOnly(Loss):
    """The log keeps one row for each page view: those of every ad but the first are gone."""

    def rows(self, scene: Scene, rows: Logged | Outcomes) -> Bools:
        return np.asarray(super().rows(scene, rows) & (rows.number % POSITIONS > 0))


@dataclass(frozen=True, kw_only=True)
class FirstPlaceOnly(Corrupted):
    """Only a success on the first place counts: all others are told as failures, their value beside them."""

    def reaches(self, scene: Scene, outcomes: Outcomes) -> Bools:
        return np.asarray(super().reaches(scene, outcomes) & (outcomes.number % POSITIONS > 0))


@dataclass(frozen=True, kw_only=True)
class Unapproved(Corrupted):
    """A success worth more than `most` usual prices waits for approval and is told as a failure."""

    most: float = 1.0

    def reaches(self, scene: Scene, outcomes: Outcomes) -> Bools:
        dear = outcomes.value > self.most * scene.settings.price
        return np.asarray(super().reaches(scene, outcomes) & dear)


@dataclass(frozen=True, kw_only=True)
class Restarts(Corrupted):
    """The handler starts again each hour: what it is told in the first `minutes` is a failure."""

    minutes: float = 30.0

    def reaches(self, scene: Scene, outcomes: Outcomes) -> Bools:
        spell = self.in_spell(scene, outcomes.known_us, self.minutes)
        return np.asarray(super().reaches(scene, outcomes) & spell)


@dataclass(frozen=True, kw_only=True)
class TooQuick(Lost):
    """A filter takes quick ones for robots: what comes within `medians` usual delays is dropped."""

    medians: float = 1.0

    def reaches(self, scene: Scene, outcomes: Outcomes) -> Bools:
        limit_us = self.medians * scene.settings.delay_minutes * MINUTE_US
        quick = outcomes.known_us - outcomes.ts_us <= limit_us
        return np.asarray(super().reaches(scene, outcomes) & quick)


@dataclass(frozen=True, kw_only=True)
class Shard(Lost):
    """Outcomes are kept in `shards` by page view, and one of them is read no more."""

    shards: int = 3

    def reaches(self, scene: Scene, outcomes: Outcomes) -> Bools:
        unread = outcomes.number // POSITIONS % self.shards == 0
        return np.asarray(super().reaches(scene, outcomes) & unread)


@dataclass(frozen=True, kw_only=True)
class NowAndThen(Delayed):
    """A partner is silent for the first `silent` minutes of each `every`, and then tells all at once."""

    silent: float = 240.0
    every: float = 360.0

    def report(self, scene: Scene, outcomes: Outcomes) -> Outcomes:
        silent = self.in_spell(scene, outcomes.known_us, self.silent, self.every)
        rows = self.reaches(scene, outcomes) & silent
        begun_us = scene.settings.fork_us + int(self.onset * 60 * MINUTE_US)
        since_us = (outcomes.known_us - begun_us) % int(self.every * MINUTE_US)
        told_us = outcomes.known_us - since_us + int(self.silent * MINUTE_US)
        return replace(outcomes, known_us=np.where(rows, told_us, outcomes.known_us))


@dataclass(frozen=True, kw_only=True)
class Retried(Delayed):
    """`failing` of the calls fail; each is tried again after `wait` minutes, then after twice as long."""

    failing: float = 0.65
    wait: float = 30.0

    def report(self, scene: Scene, outcomes: Outcomes) -> Outcomes:
        lot = hashed(outcomes.number + COPY).clip(1e-9)
        times = np.floor(np.log(lot) / np.log(self.failing)).clip(0, 6)
        waited = (self.wait * MINUTE_US * (2.0**times - 1.0)).astype(np.int64)
        rows = self.reaches(scene, outcomes)
        return replace(outcomes, known_us=outcomes.known_us + np.where(rows, waited, 0))


@dataclass(frozen=True, kw_only=True)
class OwnClocks(ClockSkew):
    """Rows are stamped by the clocks of those who ask, each up to `minutes` ahead."""

    def write(self, scene: Scene, logged: Logged) -> Logged:
        ahead = self.minutes * MINUTE_US * hashed(logged.number // POSITIONS + COPY)
        return replace(logged, ts_us=logged.ts_us + (ahead * self.rows(scene, logged)).astype(np.int64))


@dataclass(frozen=True, kw_only=True)
class KeenFirst(Misassignment):
    """The `keenest` share of the users all get the treatment, drawn for it or not."""

    keenest: float = 0.3

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        activity = scene.world.users.activity
        keen = activity >= np.quantile(activity, 1 - self.keenest)
        rows = self.reached(scene, requests) & keen[requests.user]
        return replace(requests, arm=np.where(rows, 1, requests.arm))


SWITCHES = (
    FirstAdOnly,
    FirstPlaceOnly,
    Unapproved,
    Restarts,
    TooQuick,
    Shard,
    NowAndThen,
    Retried,
    OwnClocks,
    KeenFirst,
)
