"""Serving under strain: routes that come back, caches that warm up, models that load, the unknown."""

from dataclasses import dataclass

import numpy as np

from monitor.simulator.arrays import Bools
from monitor.simulator.change import Healing
from monitor.simulator.requests import Requests
from monitor.simulator.scene import Scene
from monitor.simulator.schema import schema_of
from monitor.simulator.settings import Settings
from monitor.simulator.switches.serving import Fallback, Latency, Outage


@dataclass(frozen=True, kw_only=True)
class Recovering(Healing, Outage):
    """Requests find their way back by and by, as after a fault of the routes."""


@dataclass(frozen=True, kw_only=True)
class Warming(Healing, Latency):
    """Caches are cold after a restart and warm up by and by."""


@dataclass(frozen=True, kw_only=True)
class Loading(Healing, Fallback):
    """The model is loaded on one server after another; the others give the default."""


@dataclass(frozen=True, kw_only=True)
class Unknown(Fallback):
    """The default is for all of whom little is known: `newest` of the users, who came last."""

    newest: float = 0.35

    def fits(self, settings: Settings) -> bool:
        return super().fits(settings) and any(spec.role == "heavy" for spec in schema_of(settings).features)

    def reached(self, scene: Scene, requests: Requests) -> Bools:
        history = scene.world.stores[scene.schema.feature("heavy").name].values[:, 0]
        little = history <= np.quantile(history, self.newest)
        return np.asarray(super().reached(scene, requests) & little[requests.user])


SWITCHES = (Recovering, Warming, Loading, Unknown)
