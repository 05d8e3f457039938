"""Look-ups that fail in ways of their own: emptied tables, late users, backups, keys that collide."""

from dataclasses import dataclass, replace

import numpy as np

from monitor.simulator.arrays import Bools
from monitor.simulator.change import InSpells
from monitor.simulator.requests import Requests
from monitor.simulator.scene import Scene
from monitor.simulator.schema import FeatureSpec, schema_of
from monitor.simulator.settings import HOUR_US, Settings
from monitor.simulator.switches.features import Missing, Skew, Stale, Values


@dataclass(frozen=True, kw_only=True)
class Emptied(InSpells, Missing):
    """A job that writes the table anew each hour empties it first: nothing is found for `minutes`."""


@dataclass(frozen=True, kw_only=True)
class Latecomers(Missing):
    """Nothing is found for those who came last, `latest` of the users: a copy of the table is old."""

    latest: float = 0.3

    def fits(self, settings: Settings) -> bool:
        return super().fits(settings) and any(spec.role == "heavy" for spec in schema_of(settings).features)

    def reached(self, scene: Scene, requests: Requests) -> Bools:
        known = scene.world.stores[scene.schema.feature("heavy").name].values[:, 0]
        late = known <= np.quantile(known, self.latest)
        return np.asarray(super().reached(scene, requests) & late[requests.user])


@dataclass(frozen=True, kw_only=True)
class Restored(Stale):
    """The store is put back from a backup that is `age` hours old, and refreshed no more."""

    age: float = 20.0

    def broken(self, scene: Scene, requests: Requests, spec: FeatureSpec, values: Values) -> Values:
        then_us = scene.settings.fork_us + int((self.onset - self.age) * HOUR_US)
        return scene.world.feature(spec, requests, np.full_like(requests.ts_us, then_us))


@dataclass(frozen=True, kw_only=True)
class Collided(Skew):
    """Keys are cut too short: `users` neighbours share the value of one of them."""

    users: int = 4

    def broken(self, scene: Scene, requests: Requests, spec: FeatureSpec, values: Values) -> Values:
        sharing = replace(requests, user=requests.user // self.users * self.users)
        return scene.world.feature(spec, sharing)


@dataclass(frozen=True, kw_only=True)
class Reversed(Skew):
    """Each batch of `size` requests gets its values in reverse order."""

    size: int = 16

    def broken(self, scene: Scene, requests: Requests, spec: FeatureSpec, values: Values) -> Values:
        row = np.arange(len(values))
        first = row // self.size * self.size
        last = np.minimum(first + self.size, len(values)) - 1
        return np.asarray(values[first + last - row])


SWITCHES = (Emptied, Latecomers, Restored, Collided, Reversed)
