"""What a success is worth, what can be offered, and how it looks."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from monitor.simulator.arrays import Columns, Floats
from monitor.simulator.change import Lens, Place, Switch, places
from monitor.simulator.requests import Requests
from monitor.simulator.scene import Scene
from monitor.simulator.schema import schema_of
from monitor.simulator.serving import Answers
from monitor.simulator.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Rate(Switch):
    """The chance of a click is multiplied by `factor`, all rows alike."""

    lens: ClassVar[Lens] = "quality"
    factor: float = 0.8

    def like(
        self, scene: Scene, requests: Requests, answers: Answers, shown: Columns, chance: Floats
    ) -> Floats:
        return np.minimum(chance * self.factor ** self.force(scene, requests), 0.98)


@dataclass(frozen=True, kw_only=True)
class CalibrationDrift(Rate):
    """Predictions are off by a factor that grows; the ranking holds."""

    cause: ClassVar[str] = "calibration.drift"
    ramp: float = 20.0


@dataclass(frozen=True, kw_only=True)
class Presentation(Rate):
    """Another layout: everybody clicks more, or less, at once."""

    cause: ClassVar[str] = "presentation.change"


@dataclass(frozen=True, kw_only=True)
class ValueDecline(Switch):
    """Each click is worth `factor` of what it was."""

    cause: ClassVar[str] = "value.decline"
    lens: ClassVar[Lens] = "quality"
    factor: float = 0.7

    def pay(self, scene: Scene, requests: Requests, value: Floats) -> Floats:
        return value * self.factor ** self.force(scene, requests)


@dataclass(frozen=True, kw_only=True)
class Decoupled(ValueDecline):
    """People click as before or more (`clicks` times), and each click is worth less."""

    cause: ClassVar[str] = "proxy.decoupled"
    clicks: float = 1.15

    def subject(self, scene: Scene) -> str:
        return "ctr"

    def like(
        self, scene: Scene, requests: Requests, answers: Answers, shown: Columns, chance: Floats
    ) -> Floats:
        return np.minimum(chance * self.clicks ** self.force(scene, requests), 0.98)


@dataclass(frozen=True, kw_only=True)
class SupplyMix(Switch):
    """Ads of one supplier come `factor` times as often as before: it leaves, runs out of budget, or joins."""

    cause: ClassVar[str] = "supply.mix"
    lens: ClassVar[Lens] = "quality"
    kinds: Place = (("supply", 0),)
    factor: float = 0.0

    def fits(self, settings: Settings) -> bool:
        return super().fits(settings) and all(schema_of(settings).has(slot) for slot, _ in self.kinds)

    def subject(self, scene: Scene) -> str:
        return scene.schema.dimension(self.kinds[0][0]).name

    def segment(self, scene: Scene) -> dict[str, str]:
        return places(scene, self.kinds[:1]) if len(self.kinds) == 1 else {}

    def factors(self, scene: Scene) -> tuple[float, ...]:
        """How many times as often the ads of each of `kinds` come."""
        return (self.factor,) * len(self.kinds)

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        allowance = dict(requests.allowance)
        force = self.force(scene, requests)
        for (slot, index), factor in zip(self.kinds, self.factors(scene), strict=True):
            allowance[slot] = allowance[slot].copy()
            allowance[slot][:, scene.schema.dimension(slot).code(index)] *= 1.0 + (factor - 1.0) * force
        return replace(requests, allowance=allowance)


SWITCHES = (CalibrationDrift, Presentation, ValueDecline, Decoupled, SupplyMix)
