"""Tides of people and of the market: crowds that grow or give way, habits, places on a page, night prices."""

from dataclasses import dataclass, replace

import numpy as np

from monitor.simulator.arrays import Columns, Floats, Ints
from monitor.simulator.change import InSpells, Place, places
from monitor.simulator.clicks import Taste
from monitor.simulator.logistic import sigmoid
from monitor.simulator.requests import Requests, echo, merged
from monitor.simulator.scene import Scene
from monitor.simulator.serving import Answers
from monitor.simulator.switches.market import CalibrationDrift, Presentation, SupplyMix, ValueDecline
from monitor.simulator.switches.people import ConceptDrift, PopulationShift, come_instead


@dataclass(frozen=True, kw_only=True)
class GivesWay(PopulationShift):
    """One crowd comes no more, or less, and as many others come in its place."""

    kind: Place = (("market", 0),)

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        ((slot, index),) = self.kind
        theirs = requests.slots[slot] == scene.schema.dimension(slot).code(index)
        rows = np.flatnonzero(self.reached(scene, requests) & theirs)
        return come_instead(scene, requests, rows, self.users(scene), self.rng(scene, "users"))

    def users(self, scene: Scene) -> Ints:
        users, crowd = scene.world.users, super().users(scene)
        return np.setdiff1d(np.flatnonzero(users.activity > 0), crowd)


@dataclass(frozen=True, kw_only=True)
class Grows(PopulationShift):
    """More of one crowd come on top of all others, as many as `share` of all requests."""

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        rng = self.rng(scene, "users")
        more = echo(requests, np.flatnonzero(self.reached(scene, requests)), rng)
        return merged(requests, come_instead(scene, more, np.arange(len(more.ts_us)), self.users(scene), rng))


@dataclass(frozen=True, kw_only=True)
class OutOfSchool(InSpells, PopulationShift):
    """A crowd comes for the first `minutes` of each `every`, and is as usual in between."""

    minutes: float = 240.0
    every: float = 480.0


@dataclass(frozen=True, kw_only=True)
class Habits(ConceptDrift):
    """What people did before says the contrary of what it said; whom each category suits by age stays."""

    turned: float = -1.5

    def taste(self, scene: Scene) -> Taste:
        usual = scene.taste
        suits = {name: self.turned * spread for name, spread in usual.suits.items()}
        habits = {name for name, spread in usual.suits.items() if spread}
        weights = {name: self.turned * w if name in habits else w for name, w in usual.weights.items()}
        return replace(usual, suits=suits, weights=weights)


@dataclass(frozen=True, kw_only=True)
class Indifferent(ConceptDrift):
    """People click on anything alike: all chances go `strength` of the way to the usual one."""

    strength: float = 0.9

    def like(
        self, scene: Scene, requests: Requests, answers: Answers, shown: Columns, chance: Floats
    ) -> Floats:
        log_odds = np.log(chance / (1 - chance))
        step = self.strength * self.force(scene, requests)
        return sigmoid(log_odds + step * (np.median(log_odds) - log_odds))


@dataclass(frozen=True, kw_only=True)
class Stairs(CalibrationDrift):
    """Predictions are off by a factor that grows in so many `steps`, the first at once; the ranking holds."""

    steps: int = 5

    def force(self, scene: Scene, requests: Requests) -> Floats:
        return np.asarray(np.ceil(super().force(scene, requests) * self.steps) / self.steps)


@dataclass(frozen=True, kw_only=True)
class FirstPlace(Presentation):
    """The first place looks otherwise: its chance of a click is multiplied by `factor`, the others' not."""

    def like(
        self, scene: Scene, requests: Requests, answers: Answers, shown: Columns, chance: Floats
    ) -> Floats:
        usual = super().like(scene, requests, answers, shown, chance)
        return np.where(requests.position == 0, usual, chance)


@dataclass(frozen=True, kw_only=True)
class NightPrices(ValueDecline):
    """Each click is worth less in the first `minutes` of each `every`."""

    minutes: float = 360.0
    every: float = 600.0

    def force(self, scene: Scene, requests: Requests) -> Floats:
        night = self.in_spell(scene, requests.ts_us, self.minutes, self.every)
        return np.asarray(super().force(scene, requests) * night)


@dataclass(frozen=True, kw_only=True)
class Exclusive(SupplyMix):
    """One place of those who ask is sold to one supplier: nobody else's ads are shown there."""

    where: Place = (("market", 0),)

    def segment(self, scene: Scene) -> dict[str, str]:
        return {**super().segment(scene), **places(scene, self.where)}

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        ((slot, index),) = self.kinds
        others = np.arange(requests.allowance[slot].shape[1]) != scene.schema.dimension(slot).code(index)
        shut = self.reached(scene, requests)[:, None] & others
        allowed = np.where(shut, 0.0, requests.allowance[slot])
        return replace(requests, allowance={**requests.allowance, slot: allowed})


SWITCHES = (
    GivesWay,
    Grows,
    OutOfSchool,
    Habits,
    Indifferent,
    Stairs,
    FirstPlace,
    NightPrices,
    Exclusive,
)
