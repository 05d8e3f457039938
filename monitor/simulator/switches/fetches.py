"""Fetches of features: too much to fetch, copies of other ages, by turns, wrong members of a group."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from monitor.simulator.arrays import Bools
from monitor.simulator.change import Healing, InSpells
from monitor.simulator.requests import Requests
from monitor.simulator.scene import Scene
from monitor.simulator.schema import FeatureSpec, schema_of
from monitor.simulator.settings import HOUR_US, Settings
from monitor.simulator.switches.features import Missing, Skew, Stale, Swapped, Values


@dataclass(frozen=True, kw_only=True)
class Burdened(Missing):
    """There is too much to fetch in time for those with the longest history, `longest` of the users."""

    longest: float = 0.3

    def fits(self, settings: Settings) -> bool:
        return super().fits(settings) and any(spec.role == "heavy" for spec in schema_of(settings).features)

    def reached(self, scene: Scene, requests: Requests) -> Bools:
        history = scene.world.stores[scene.schema.feature("heavy").name].values[:, 0]
        long = history >= np.quantile(history, 1.0 - self.longest)
        return np.asarray(super().reached(scene, requests) & long[requests.user])


@dataclass(frozen=True, kw_only=True)
class Copies(Stale):
    """Copies of the store are `ages` hours old, and each request reads any one of them."""

    ages: tuple[float, ...] = (0.0, 8.0, 16.0)

    def broken(self, scene: Scene, requests: Requests, spec: FeatureSpec, values: Values) -> Values:
        copy = self.rng(scene, "copies").integers(0, len(self.ages), len(requests.ts_us))
        return scene.world.feature(
            spec, requests, requests.ts_us - (np.array(self.ages)[copy] * HOUR_US).astype(int)
        )


@dataclass(frozen=True, kw_only=True)
class Greatest(Skew):
    """Serving takes the greater of two entries, its own and the one before; training takes its own."""

    wants: ClassVar[Literal["number", "words", "any"]] = "number"

    def broken(self, scene: Scene, requests: Requests, spec: FeatureSpec, values: Values) -> Values:
        return np.maximum(values, np.roll(values, 1, axis=0))


@dataclass(frozen=True, kw_only=True)
class FirstForAll(Skew):
    """All ads of a request get the value of the first one: a column is spread where it should be stacked."""

    feature: str = "price"

    def broken(self, scene: Scene, requests: Requests, spec: FeatureSpec, values: Values) -> Values:
        return np.broadcast_to(values[:, :1], values.shape)


@dataclass(frozen=True, kw_only=True)
class Alternating(InSpells, Stale):
    """Of two stores the one that stopped at the onset is read for the first `minutes` of each `every`."""


@dataclass(frozen=True, kw_only=True)
class ByTurns(InSpells, Swapped):
    """A job that writes two columns in the other order runs for the first `minutes` of each `every`."""


@dataclass(frozen=True, kw_only=True)
class PutInOrder(Healing, Swapped):
    """Two columns are exchanged on all servers, which are put in order one after another."""


SWITCHES = (Burdened, Copies, Greatest, FirstForAll, Alternating, ByTurns, PutInOrder)
