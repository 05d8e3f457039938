"""Crowds: the keenest leave, a fad brings a few, a launch brings new ones on top, a rival clicks."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from monitor.simulator import audience
from monitor.simulator.arrays import Columns, Floats, Ints
from monitor.simulator.change import Lens, Place, Switch, places
from monitor.simulator.clicks import Taste
from monitor.simulator.records import take
from monitor.simulator.requests import Requests, echo, merged
from monitor.simulator.scene import Scene
from monitor.simulator.schema import schema_of
from monitor.simulator.serving import Answers
from monitor.simulator.settings import Settings
from monitor.simulator.switches.people import (
    ConceptDrift,
    DemandDecline,
    NewSegment,
    PopulationShift,
    come_instead,
)


@dataclass(frozen=True, kw_only=True)
class Departed(DemandDecline):
    """The `keenest` share of the users goes elsewhere."""

    keenest: float = 0.1

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        activity = scene.world.users.activity
        keen = activity >= np.quantile(activity, 1 - self.keenest)
        return take(requests, ~(self.reached(scene, requests) & keen[requests.user]))


@dataclass(frozen=True, kw_only=True)
class Fad(PopulationShift):
    """A `share` of the requests comes from users who are alike in one feature: the commonest word, or low."""

    feature: str = "word"
    kind: Place = ()

    def fits(self, settings: Settings) -> bool:
        roles = [spec.role for spec in schema_of(settings).features]
        return super().fits(settings) and self.feature in roles

    def subject(self, scene: Scene) -> str:
        return scene.schema.feature(self.feature).name

    def users(self, scene: Scene) -> Ints:
        spec = scene.schema.feature(self.feature)
        told = scene.world.stores[spec.name].values[:, 0]
        if spec.categorical:
            alike = told == np.bincount(told[told >= 0]).argmax()
        else:
            alike = told <= np.quantile(told, 0.2)
        return np.flatnonzero(alike & (scene.world.users.activity > 0))


@dataclass(frozen=True, kw_only=True)
class Readers(Switch):
    """A `share` of the requests is for pages of one section instead of any."""

    cause: ClassVar[str] = "population.shift"
    lens: ClassVar[Lens] = "quality"
    section: int = 0

    def fits(self, settings: Settings) -> bool:
        return super().fits(settings) and schema_of(settings).has("section")

    def subject(self, scene: Scene) -> str:
        return scene.schema.dimension("section").name

    def segment(self, scene: Scene) -> dict[str, str]:
        return places(scene, (("section", self.section),))

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        rows = self.reached(scene, requests)
        code = scene.schema.dimension("section").code(self.section)
        pages = np.flatnonzero(scene.world.pages.section == code)
        popularity = scene.world.pages.popularity[pages]
        read = pages[audience.pick(popularity, self.rng(scene, "pages").random(len(rows)))]
        slots = {**requests.slots, "section": np.where(rows, code, requests.slots["section"])}
        return replace(requests, page=np.where(rows, read, requests.page), slots=slots)


@dataclass(frozen=True, kw_only=True)
class Arrivals(NewSegment):
    """Users of a kind that was never there come on top, as many as `share` of all requests."""

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        rng = self.rng(scene, "users")
        more = echo(requests, np.flatnonzero(self.reached(scene, requests)), rng)
        newcomers = np.arange(audience.USERS, audience.USERS + audience.NEWCOMERS)
        rows = np.arange(len(more.ts_us))
        return merged(requests, come_instead(scene, more, rows, newcomers, rng, only=self.slot))


@dataclass(frozen=True, kw_only=True)
class Reversal(ConceptDrift):
    """Other ads draw people: dear ones are liked the less, and old ones the more, by `weight` a spread."""

    weight: float = 1.5

    def taste(self, scene: Scene) -> Taste:
        usual = scene.taste
        price, renewal = (scene.schema.feature(role).name for role in ("price", "renewal"))
        weights = {price: -self.weight, renewal: self.weight}
        return replace(usual, weights={**usual.weights, **weights}, level=-1.0)


@dataclass(frozen=True, kw_only=True)
class Clickers(Switch):
    """A rival's script takes people's places before one supplier's ads: it clicks and pays nothing."""

    cause: ClassVar[str] = "traffic.invalid"
    lens: ClassVar[Lens] = "quality"
    where: Place = (("supply", 0),)
    click_rate: float = 0.6

    def like(
        self, scene: Scene, requests: Requests, answers: Answers, shown: Columns, chance: Floats
    ) -> Floats:
        return np.where(self.reached(scene, requests), self.click_rate, chance)

    def pay(self, scene: Scene, requests: Requests, value: Floats) -> Floats:
        return np.where(self.reached(scene, requests), 0.0, value)


SWITCHES = (Departed, Fad, Readers, Arrivals, Reversal, Clickers)
