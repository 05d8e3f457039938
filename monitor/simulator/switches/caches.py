"""Caches and pools under load: defaults for some, slow when busy, rare users, lags, counts cut short."""

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

import numpy as np

from monitor.simulator.arrays import Bools, Floats
from monitor.simulator.requests import Requests
from monitor.simulator.scene import Scene
from monitor.simulator.schema import FeatureSpec
from monitor.simulator.serving import Answers
from monitor.simulator.settings import HOUR_US
from monitor.simulator.switches.features import Missing, Skew, Stale, Values
from monitor.simulator.switches.serving import Fallback, Latency
from monitor.simulator.traffic import usual

#: The load, as a multiple of the mean, at which waiting begins.
_BUSY = 0.5


@dataclass(frozen=True, kw_only=True)
class Shed(Fallback):
    """The model has room for `room` of the mean traffic: what comes above it gets the default."""

    room: float = 0.6

    def reached(self, scene: Scene, requests: Requests) -> Bools:
        left = self._lots(scene, requests) < 1.0 - self.room / load(scene, requests)
        return np.asarray(super().reached(scene, requests) & left)


@dataclass(frozen=True, kw_only=True)
class LastHour(Fallback):
    """The default is the mean of the scores of the hour before."""

    def answer(self, scene: Scene, requests: Requests, answers: Answers) -> Answers:
        hours, hour = np.unique(requests.ts_us // HOUR_US, return_inverse=True)
        means = np.round(np.bincount(hour, answers.score) / np.bincount(hour, minlength=len(hours)), 4)
        before = means[np.maximum(hour - 1, 0)]
        default = super().answer(scene, requests, answers)
        return replace(default, score=np.where(self.reached(scene, requests), before, answers.score))


@dataclass(frozen=True, kw_only=True)
class SameUsers(Fallback):
    """A partition of the users cannot be read: `users` of them, always the same ones, get the default."""

    users: float = 0.4

    def reached(self, scene: Scene, requests: Requests) -> Bools:
        theirs = scene.world.users.rollout_key * 457 % 1 < self.users
        return np.asarray(super().reached(scene, requests) & theirs[requests.user])


@dataclass(frozen=True, kw_only=True)
class Congested(Latency):
    """The busier the hour, the longer the answers take: `factor` times at twice the mean traffic."""

    def force(self, scene: Scene, requests: Requests) -> Floats:
        crowded = (load(scene, requests) - _BUSY).clip(0.0) / (2.0 - _BUSY)
        return np.asarray(super().force(scene, requests) * crowded)


@dataclass(frozen=True, kw_only=True)
class Rare(Missing):
    """A cache keeps those who come often: nothing is found for the `seldom` share of the users."""

    seldom: float = 0.6

    def reached(self, scene: Scene, requests: Requests) -> Bools:
        activity = scene.world.users.activity
        rare = activity <= np.quantile(activity, self.seldom)
        return np.asarray(super().reached(scene, requests) & rare[requests.user])


@dataclass(frozen=True, kw_only=True)
class Lagging(Stale):
    """The job that fills the store makes `pace` of an hour's way in each hour since the onset."""

    pace: float = 0.4

    def broken(self, scene: Scene, requests: Requests, spec: FeatureSpec, values: Values) -> Values:
        onset_us = scene.settings.fork_us + int(self.onset * HOUR_US)
        then = onset_us + (self.pace * (requests.ts_us - onset_us)).astype(np.int64)
        return scene.world.feature(spec, requests, np.minimum(then, requests.ts_us))


@dataclass(frozen=True, kw_only=True)
class Partial(Skew):
    """Serving counts over a shorter time than training: of each user's number a part of its own is there."""

    wants: ClassVar[Literal["number", "words", "any"]] = "number"
    feature: str = "visits"
    least: float = 0.2

    def broken(self, scene: Scene, requests: Requests, spec: FeatureSpec, values: Values) -> Values:
        key = scene.world.users.rollout_key[requests.user] * 271 % 1
        return np.floor(values * (self.least + (1.0 - self.least) * key)[:, None])


def load(scene: Scene, requests: Requests) -> Floats:
    """The traffic that is usual at the hour of each request, as a multiple of the mean."""
    expected = usual(scene.settings, requests.ts_us // HOUR_US * HOUR_US)
    return np.asarray(expected / scene.settings.requests_per_hour)


SWITCHES = (Shed, LastHour, SameUsers, Congested, Rare, Lagging, Partial)
