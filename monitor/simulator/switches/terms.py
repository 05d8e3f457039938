"""Terms of trade and of display: word of mouth, pop-ups, a second redesign, floors, flat rates, quizzes."""

from dataclasses import dataclass

import numpy as np

from monitor.simulator.arrays import Columns, Floats, Ints
from monitor.simulator.change import Change
from monitor.simulator.requests import Requests
from monitor.simulator.scene import Scene
from monitor.simulator.serving import Answers
from monitor.simulator.settings import HOUR_US
from monitor.simulator.switches.market import (
    CalibrationDrift,
    Decoupled,
    Presentation,
    SupplyMix,
    ValueDecline,
)


@dataclass(frozen=True, kw_only=True)
class Tides(Change):
    """It acts in the first `minutes` of each `every` minutes from the onset on."""

    minutes: float = 30.0
    every: float = 60.0

    def force(self, scene: Scene, requests: Requests) -> Floats:
        spell = self.in_spell(scene, requests.ts_us, self.minutes, self.every)
        return np.asarray(super().force(scene, requests) * spell)


@dataclass(frozen=True, kw_only=True)
class WordOfMouth(CalibrationDrift):
    """Slow at first, then ever faster."""

    def progress(self, scene: Scene, ts_us: Ints) -> Floats:
        return np.asarray(super().progress(scene, ts_us) ** 2)


@dataclass(frozen=True, kw_only=True)
class PopUp(Tides, Presentation):
    """A notice covers the page for a part of each hour."""


@dataclass(frozen=True, kw_only=True)
class Mended(Presentation):
    """A redesign; a second one `after` so many hours leaves `kept` of what the first one did."""

    after: float = 6.0
    kept: float = 0.5

    def progress(self, scene: Scene, ts_us: Ints) -> Floats:
        since = (ts_us - scene.settings.fork_us) / HOUR_US - self.onset
        return super().progress(scene, ts_us) * np.where(since < self.after, 1.0, self.kept)


@dataclass(frozen=True, kw_only=True)
class NoFloor(ValueDecline):
    """There is no least price any more: what paid less than `least` usual prices pays `factor` of it."""

    least: float = 1.0

    def pay(self, scene: Scene, requests: Requests, value: Floats) -> Floats:
        cheap = value < self.least * scene.settings.price
        return np.where(cheap, super().pay(scene, requests, value), value)


@dataclass(frozen=True, kw_only=True)
class Carousel(Decoupled):
    """What stands second on the page turns by itself and is touched more, and worth less."""

    def like(
        self, scene: Scene, requests: Requests, answers: Answers, shown: Columns, chance: Floats
    ) -> Floats:
        more = super().like(scene, requests, answers, shown, chance)
        return np.where(requests.position > 0, more, chance)

    def pay(self, scene: Scene, requests: Requests, value: Floats) -> Floats:
        return np.where(requests.position > 0, super().pay(scene, requests, value), value)


@dataclass(frozen=True, kw_only=True)
class Quiz(Tides, Decoupled):
    """A quiz with prizes for a part of each hour: more clicks, and each worth less."""


@dataclass(frozen=True, kw_only=True)
class ByHours(Tides, SupplyMix):
    """Ads of one supplier come `factor` times as often for some hours, again and again."""

    minutes: float = 180.0
    every: float = 300.0


@dataclass(frozen=True, kw_only=True)
class FlatRate(ValueDecline):
    """All clicks pay alike: `factor` of the usual price."""

    def pay(self, scene: Scene, requests: Requests, value: Floats) -> Floats:
        flat = self.factor * scene.settings.price
        return np.asarray(value + self.force(scene, requests) * (flat - value))


SWITCHES = (WordOfMouth, PopUp, Mended, NoFloor, Carousel, Quiz, ByHours, FlatRate)
