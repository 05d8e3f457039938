"""What people do changes: who comes, how many, what they like, and those who are no people."""

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

import numpy as np

from monitor.simulator import audience
from monitor.simulator.arrays import Columns, Floats, Ints
from monitor.simulator.change import Lens, Place, Switch, places
from monitor.simulator.clicks import Taste
from monitor.simulator.logistic import sigmoid
from monitor.simulator.records import take
from monitor.simulator.requests import Requests, echo, merged
from monitor.simulator.scene import Scene
from monitor.simulator.schema import schema_of
from monitor.simulator.serving import Answers
from monitor.simulator.settings import Settings


@dataclass(frozen=True, kw_only=True)
class DemandDecline(Switch):
    """Fewer requests come from outside: `share` of them stay away."""

    cause: ClassVar[str] = "demand.decline"
    lens: ClassVar[Lens] = "quality"

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        return take(requests, ~self.reached(scene, requests))


@dataclass(frozen=True, kw_only=True)
class PopulationShift(Switch):
    """A `share` of the requests comes from users of one known kind instead of from any."""

    cause: ClassVar[str] = "population.shift"
    lens: ClassVar[Lens] = "quality"
    kind: Place | Literal["old", "young"] = (("market", 0),)

    def fits(self, settings: Settings) -> bool:
        slots = [slot for slot, _ in self.kind] if isinstance(self.kind, tuple) else []
        return super().fits(settings) and all(schema_of(settings).has(slot) for slot in slots)

    def subject(self, scene: Scene) -> str:
        slot = self.kind[0][0] if isinstance(self.kind, tuple) else None
        return scene.schema.dimension(slot).name if slot else scene.schema.feature("match").name

    def segment(self, scene: Scene) -> dict[str, str]:
        return places(scene, self.kind) if isinstance(self.kind, tuple) else {}

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        rows = np.flatnonzero(self.reached(scene, requests))
        return come_instead(scene, requests, rows, self.users(scene), self.rng(scene, "users"))

    def users(self, scene: Scene) -> Ints:
        """Those of the kind."""
        users = scene.world.users
        if self.kind == "old":
            return np.flatnonzero((users.age >= np.quantile(users.age, 0.8)) & (users.activity > 0))
        if self.kind == "young":
            return np.flatnonzero((users.age <= np.quantile(users.age, 0.2)) & (users.activity > 0))
        ((slot, index),) = self.kind
        code = scene.schema.dimension(slot).code(index)
        return np.flatnonzero((users.slots[slot] == code) & (users.activity > 0))


@dataclass(frozen=True, kw_only=True)
class NewSegment(Switch):
    """A `share` of the requests comes from users of a kind that was never there."""

    cause: ClassVar[str] = "population.new_segment"
    lens: ClassVar[Lens] = "quality"
    slot: str = "market"

    def fits(self, settings: Settings) -> bool:
        return super().fits(settings) and schema_of(settings).has(self.slot)

    def subject(self, scene: Scene) -> str:
        return scene.schema.dimension(self.slot).name

    def segment(self, scene: Scene) -> dict[str, str]:
        spec = scene.schema.dimension(self.slot)
        return {spec.name: spec.all_values[-1]}

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        rows = np.flatnonzero(self.reached(scene, requests))
        newcomers = np.arange(audience.USERS, audience.USERS + audience.NEWCOMERS)
        return come_instead(scene, requests, rows, newcomers, self.rng(scene, "users"), only=self.slot)


@dataclass(frozen=True, kw_only=True)
class ConceptDrift(Switch):
    """Other people like other things: `strength` of the way to another taste.

    `taste`: categories suit other ages, and whoever clicked often clicks seldom; `fatigue`: people tire of
    what was clicked most and not renewed; `words`: other interests click.
    """

    cause: ClassVar[str] = "concept.drift"
    lens: ClassVar[Lens] = "quality"
    form: Literal["taste", "fatigue", "words"] = "taste"
    strength: float = 1.0

    def like(
        self, scene: Scene, requests: Requests, answers: Answers, shown: Columns, chance: Floats
    ) -> Floats:
        before = scene.taste.log_odds(requests, answers.ad, shown)
        after = self.taste(scene).log_odds(requests, answers.ad, shown)
        step = self.strength * self.force(scene, requests) * (after - before)
        return sigmoid(np.log(chance / (1 - chance)) + step)

    def taste(self, scene: Scene) -> Taste:
        """What people like when the change is whole."""
        usual = scene.taste
        if self.form == "taste":
            weights = {name: -0.5 * weight for name, weight in usual.weights.items()}
            suits = {name: -0.5 * spread for name, spread in usual.suits.items()}
            return replace(usual, best_age=usual.best_age[::-1].copy(), weights=weights, suits=suits)
        if self.form == "fatigue":
            renewal, rate = (scene.schema.feature(role).name for role in ("renewal", "rate"))
            return replace(usual, weights={**usual.weights, renewal: -0.8, rate: -1.8}, level=-0.9)
        weights = {spec.name: -2.5 * usual.weights[spec.name] for spec in scene.world.words}
        return replace(usual, weights={**usual.weights, **weights}, level=-0.6)


@dataclass(frozen=True, kw_only=True)
class Bots(Switch):
    """Requests of no person, as many as `share` of all, from one kind of user or on one page."""

    cause: ClassVar[str] = "traffic.invalid"
    lens: ClassVar[Lens] = "quality"
    kind: Place | Literal["page"] = (("market", 1),)
    click_rate: float = 0.6

    def fits(self, settings: Settings) -> bool:
        return super().fits(settings) and (self.kind == "page" or schema_of(settings).has(self.kind[0][0]))

    def subject(self, scene: Scene) -> str | None:
        return scene.schema.feature("page").name if self.kind == "page" else None

    def segment(self, scene: Scene) -> dict[str, str]:
        return places(scene, self.kind) if isinstance(self.kind, tuple) else {}

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        rng = self.rng(scene, "bots")
        rows = np.flatnonzero(self.reached(scene, requests))
        bots = echo(requests, rows, rng)
        everyone = np.arange(len(rows))
        if isinstance(self.kind, tuple):
            ((slot, index),) = self.kind
            code = scene.schema.dimension(slot).code(index)
            users = np.flatnonzero(scene.world.users.slots[slot] == code)
            bots = come_instead(scene, bots, everyone, users, rng)
        else:
            bots = replace(bots, page=np.full(len(rows), int(np.argmax(scene.world.pages.popularity))))
        return merged(requests, replace(bots, bot=np.ones(len(rows), dtype=np.bool_)))

    def like(
        self, scene: Scene, requests: Requests, answers: Answers, shown: Columns, chance: Floats
    ) -> Floats:
        return np.where(requests.bot, self.click_rate, chance)

    def pay(self, scene: Scene, requests: Requests, value: Floats) -> Floats:
        return np.where(requests.bot, 0.0, value)


def come_instead(
    scene: Scene,
    requests: Requests,
    rows: Ints,
    users: Ints,
    rng: np.random.Generator,
    only: str | None = None,
) -> Requests:
    """The same requests, some of them from other users; `only` one of their dimensions comes along."""
    world = scene.world
    user = requests.user.copy()
    weights = world.users.activity[users]
    user[rows] = users[audience.pick(weights if weights.sum() else weights + 1.0, rng.random(len(rows)))]
    theirs = world.slots(user, requests.page, rng)
    slots = dict(requests.slots)
    for slot in ("market", "device", "site") if only is None else (only, "site"):
        if slot in slots:
            slots[slot] = slots[slot].copy()
            slots[slot][rows] = theirs[slot][rows]
    return replace(requests, user=user, slots=slots)


SWITCHES = (DemandDecline, PopulationShift, NewSegment, ConceptDrift, Bots)
