"""Dealings of those who pay: a price war of several, one supplier in the place of another."""

from dataclasses import dataclass

import numpy as np

from monitor.simulator.arrays import Floats
from monitor.simulator.change import Place, places
from monitor.simulator.requests import Requests
from monitor.simulator.scene import Scene
from monitor.simulator.schema import schema_of
from monitor.simulator.settings import Settings
from monitor.simulator.switches.market import SupplyMix, ValueDecline


@dataclass(frozen=True, kw_only=True)
class PriceWar(ValueDecline):
    """Several suppliers, or all of one format, pay `factor` of what they paid."""

    kinds: Place = (("supply", 0), ("supply", 1), ("supply", 2))

    def fits(self, settings: Settings) -> bool:
        return super().fits(settings) and all(schema_of(settings).has(slot) for slot, _ in self.kinds)

    def segment(self, scene: Scene) -> dict[str, str]:
        return places(scene, self.kinds) if len(self.kinds) == 1 else {}

    def pay(self, scene: Scene, requests: Requests, value: Floats) -> Floats:
        theirs = np.zeros(len(value), dtype=np.bool_)
        for slot, index in self.kinds:
            theirs |= requests.slots[slot] == scene.schema.dimension(slot).code(index)
        return np.where(theirs, super().pay(scene, requests, value), value)


@dataclass(frozen=True, kw_only=True)
class Takeover(SupplyMix):
    """The first of two suppliers comes no more, and the second in its place."""

    kinds: Place = (("supply", 0), ("supply", 1))

    def factors(self, scene: Scene) -> tuple[float, ...]:
        ads = scene.world.ads
        gone, taking = (
            float(ads.budget[ads.slots[slot] == scene.schema.dimension(slot).code(index)].sum())
            for slot, index in self.kinds
        )
        return 0.0, 1.0 + gone / taking


SWITCHES = (PriceWar, Takeover)
