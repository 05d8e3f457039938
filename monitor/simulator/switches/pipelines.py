"""Features that fail plausibly: a usual value for some users, a store seldom refreshed, a bound."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from monitor.simulator.arrays import Bools
from monitor.simulator.requests import Requests
from monitor.simulator.scene import Scene
from monitor.simulator.schema import FeatureSpec
from monitor.simulator.settings import HOUR_US
from monitor.simulator.switches.features import Missing, Skew, Stale, Values

#: How far from the usual value a bound lies, in spreads.
_BOUND = 0.25


@dataclass(frozen=True, kw_only=True)
class Typical(Missing):
    """A call that fails for some `users`, always the same ones, gives the value that is most usual."""

    users: float = 1.0

    def reached(self, scene: Scene, requests: Requests) -> Bools:
        failing = scene.world.users.rollout_key * 613 % 1 < self.users
        return super().reached(scene, requests) & failing[requests.user]

    def broken(self, scene: Scene, requests: Requests, spec: FeatureSpec, values: Values) -> Values:
        store = scene.world.stores[spec.name]
        if spec.categorical:
            told = store.values[store.values >= 0]
            return np.full(values.shape, scene.world.pool.first[spec.name] + np.bincount(told).argmax())
        usual = np.expm1(store.usual) if spec.heavy_tail else store.usual
        return np.full(values.shape, np.round(usual, 1 if spec.heavy_tail else 0))


@dataclass(frozen=True, kw_only=True)
class Seldom(Stale):
    """The store refreshes every so many hours, which is far too seldom."""

    every: float = 6.0

    def broken(self, scene: Scene, requests: Requests, spec: FeatureSpec, values: Values) -> Values:
        onset_us, step_us = (
            scene.settings.fork_us + int(self.onset * HOUR_US),
            int(self.every * HOUR_US),
        )
        then = onset_us + (requests.ts_us - onset_us) // step_us * step_us
        return scene.world.feature(spec, requests, then)


@dataclass(frozen=True, kw_only=True)
class Bounded(Skew):
    """Serving bounds a number above or below, near its usual value; training does not."""

    wants: ClassVar[Literal["number", "words", "any"]] = "number"
    side: Literal["above", "below"] = "above"

    def broken(self, scene: Scene, requests: Requests, spec: FeatureSpec, values: Values) -> Values:
        store = scene.world.stores[spec.name]
        bound = store.usual + (_BOUND if self.side == "above" else -_BOUND) * store.spread
        limit = np.expm1(bound) if spec.heavy_tail else bound
        return np.minimum(values, limit) if self.side == "above" else np.maximum(values, limit)


SWITCHES = (Typical, Seldom, Bounded)
