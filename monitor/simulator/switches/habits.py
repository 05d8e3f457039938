"""Habits: rare pages, a launch in steps, ferries, tastes by turns, a rage, few accounts, short visits."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from monitor.simulator.arrays import Columns, Floats, Ints
from monitor.simulator.change import Change, InSpells, Lens, Place, Switch
from monitor.simulator.logistic import sigmoid
from monitor.simulator.records import take
from monitor.simulator.requests import Requests, echo, merged
from monitor.simulator.scene import Scene
from monitor.simulator.serving import Answers
from monitor.simulator.settings import HOUR_US, Settings
from monitor.simulator.switches.people import (
    Bots,
    ConceptDrift,
    DemandDecline,
    NewSegment,
    come_instead,
)
from monitor.simulator.switches.terms import Tides


@dataclass(frozen=True, kw_only=True)
class InSteps(Change):
    """It grows over the ramp in so many `steps`, the first of them at the onset."""

    steps: int = 4

    def progress(self, scene: Scene, ts_us: Ints) -> Floats:
        grown = super().progress(scene, ts_us + 1)
        return np.asarray(np.ceil(grown * self.steps) / self.steps, dtype=np.float64)


@dataclass(frozen=True, kw_only=True)
class RarePages(Switch):
    """A `share` of the requests is for any of the less popular half of the pages, as search engines bring."""

    cause: ClassVar[str] = "population.shift"
    lens: ClassVar[Lens] = "quality"

    def subject(self, scene: Scene) -> str:
        return scene.schema.feature("page").name

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        rows = self.reached(scene, requests)
        popularity = scene.world.pages.popularity
        rare = np.flatnonzero(popularity <= np.median(popularity))
        page = np.where(rows, self.rng(scene, "pages").choice(rare, len(rows)), requests.page)
        slots = dict(requests.slots)
        if "section" in slots:
            slots["section"] = np.where(rows, scene.world.pages.section[page], slots["section"])
        return replace(requests, page=page, slots=slots)


@dataclass(frozen=True, kw_only=True)
class Opened(InSteps, NewSegment):
    """Users of a kind that was never there are let in step by step."""


@dataclass(frozen=True, kw_only=True)
class Rage(ConceptDrift):
    """Categories seldom clicked, `kinds` of them, are all the rage: `lift` log-odds more, and others less."""

    kinds: int = 4
    lift: float = 1.8

    def like(
        self, scene: Scene, requests: Requests, answers: Answers, shown: Columns, chance: Floats
    ) -> Floats:
        kind = scene.world.ads.kind
        log = scene.learned.log
        rate = np.bincount(kind[log.answers.ad], log.clicked) / np.bincount(kind[log.answers.ad]).clip(200)
        raging = np.isin(kind[answers.ad], np.argsort(rate, kind="stable")[: self.kinds])
        step = self.force(scene, requests) * np.where(raging, self.lift, -0.6 * self.lift)
        return sigmoid(np.log(chance / (1 - chance)) + step)


@dataclass(frozen=True, kw_only=True)
class Crawler(Bots):
    """A script with a few `accounts` goes through all pages, read or not, and clicks."""

    kind: Place = ()
    accounts: int = 5

    def fits(self, settings: Settings) -> bool:
        return Switch.fits(self, settings)

    def subject(self, scene: Scene) -> str | None:
        return None

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        rng = self.rng(scene, "bots")
        bots = echo(requests, np.flatnonzero(self.reached(scene, requests)), rng)
        count = len(bots.ts_us)
        pages = rng.integers(0, len(scene.world.pages.popularity), count)
        users = np.argsort(scene.world.users.activity, kind="stable")[-self.accounts :]
        bots = come_instead(scene, replace(bots, page=pages), np.arange(count), users, rng)
        slots = dict(bots.slots)
        if "section" in slots:
            slots["section"] = scene.world.pages.section[pages]
        return merged(requests, replace(bots, slots=slots, bot=np.ones(count, dtype=np.bool_)))


@dataclass(frozen=True, kw_only=True)
class ShortVisits(DemandDecline):
    """People look once and go: a `share` of the views after the first one of an hour does not come."""

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        hour = requests.ts_us // HOUR_US
        first = np.zeros(len(hour), dtype=np.bool_)
        first[np.unique(hour * len(scene.world.users.age) + requests.user, return_index=True)[1]] = True
        return take(requests, ~(self.reached(scene, requests) & ~first))


@dataclass(frozen=True, kw_only=True)
class Ferries(InSpells, NewSegment):
    """People of a kind that was never there come for the first `minutes` of each `every`."""

    minutes: float = 120.0
    every: float = 240.0


@dataclass(frozen=True, kw_only=True)
class OthersByTurns(Tides, ConceptDrift):
    """Others of the house use what is theirs: another taste for the first `minutes` of each `every`."""

    minutes: float = 180.0
    every: float = 360.0


SWITCHES = (RarePages, Opened, Rage, Crawler, ShortVisits, Ferries, OthersByTurns)
