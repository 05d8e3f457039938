"""Moods: one page goes round, the devoted come, ages change their likes, a scandal, bots in waves."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from monitor.simulator.arrays import Columns, Floats, Ints
from monitor.simulator.change import InSpells, Lens, Switch
from monitor.simulator.clicks import Taste
from monitor.simulator.logistic import sigmoid
from monitor.simulator.requests import Requests
from monitor.simulator.scene import Scene
from monitor.simulator.serving import Answers
from monitor.simulator.switches.crowds import Fad
from monitor.simulator.switches.market import Presentation, SupplyMix, ValueDecline
from monitor.simulator.switches.people import Bots, ConceptDrift, DemandDecline


@dataclass(frozen=True, kw_only=True)
class Viral(Switch):
    """One page that few knew goes round: a `share` of the requests is for it."""

    cause: ClassVar[str] = "population.shift"
    lens: ClassVar[Lens] = "quality"

    def subject(self, scene: Scene) -> str:
        return scene.schema.feature("page").name

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        rows = self.reached(scene, requests)
        popularity = scene.world.pages.popularity
        page = int(np.argsort(popularity)[len(popularity) // 2])
        slots = dict(requests.slots)
        if "section" in slots:
            slots["section"] = np.where(rows, scene.world.pages.section[page], slots["section"])
        return replace(requests, page=np.where(rows, page, requests.page), slots=slots)


@dataclass(frozen=True, kw_only=True)
class Devoted(Fad):
    """A `share` of the requests comes from the fifth of the users in whom a number is highest."""

    feature: str = "count"

    def users(self, scene: Scene) -> Ints:
        told = scene.world.stores[scene.schema.feature(self.feature).name].values[:, 0]
        return np.flatnonzero((told >= np.quantile(told, 0.8)) & (scene.world.users.activity > 0))


@dataclass(frozen=True, kw_only=True)
class Away(InSpells, DemandDecline):
    """People stay away for the first `minutes` of each `every`: matches on television."""

    minutes: float = 120.0
    every: float = 300.0


@dataclass(frozen=True, kw_only=True)
class Generations(ConceptDrift):
    """Each age likes what another did: all categories' best ages move on by `steps` categories."""

    steps: int = 3

    def taste(self, scene: Scene) -> Taste:
        ages = np.sort(scene.taste.best_age)
        place = np.searchsorted(ages, scene.taste.best_age)
        return replace(scene.taste, best_age=ages[(place + self.steps) % len(ages)])


@dataclass(frozen=True, kw_only=True)
class Shunned(ConceptDrift):
    """A scandal: ads of `kinds` categories, those clicked most often, lose `drop` log-odds."""

    kinds: int = 4
    drop: float = 2.5

    def like(
        self, scene: Scene, requests: Requests, answers: Answers, shown: Columns, chance: Floats
    ) -> Floats:
        kind = scene.world.ads.kind
        log = scene.learned.log
        rate = np.bincount(kind[log.answers.ad], log.clicked) / np.bincount(kind[log.answers.ad]).clip(200)
        shunned = np.isin(kind[answers.ad], np.argsort(-rate, kind="stable")[: self.kinds])
        step = self.drop * self.force(scene, requests) * shunned
        return sigmoid(np.log(chance / (1 - chance)) - step)


@dataclass(frozen=True, kw_only=True)
class BelowTheFold(Presentation):
    """Every place but the first moves out of sight: its chance of a click is multiplied by `factor`."""

    def like(
        self, scene: Scene, requests: Requests, answers: Answers, shown: Columns, chance: Floats
    ) -> Floats:
        usual = super().like(scene, requests, answers, shown, chance)
        return np.where(requests.position > 0, usual, chance)


@dataclass(frozen=True, kw_only=True)
class PriceCap(ValueDecline):
    """No click pays more than `factor` usual prices."""

    def pay(self, scene: Scene, requests: Requests, value: Floats) -> Floats:
        capped = np.minimum(value, self.factor * scene.settings.price)
        return np.asarray(value + self.force(scene, requests) * (capped - value))


@dataclass(frozen=True, kw_only=True)
class Paced(SupplyMix):
    """A pacing fault: the budget of an hour is gone after its first `minutes`."""

    minutes: float = 15.0

    def force(self, scene: Scene, requests: Requests) -> Floats:
        gone = ~self.in_spell(scene, requests.ts_us, self.minutes)
        return np.asarray(super().force(scene, requests) * gone)


@dataclass(frozen=True, kw_only=True)
class Waves(InSpells, Bots):
    """Bots come in waves, for the first `minutes` of each `every`."""

    minutes: float = 15.0


SWITCHES = (
    Viral,
    Devoted,
    Away,
    Generations,
    Shunned,
    BelowTheFold,
    PriceCap,
    Paced,
    Waves,
)
