"""What can happen to the world: a change with a place, an onset and a size, and the stages that it can touch.

A change overrides the stages that it touches and leaves the others alone. It draws its own random numbers,
so that the run without it differs in nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

import numpy as np

from monitor.simulator.arrays import Bools, Columns, Floats, Ints
from monitor.simulator.model import ClickModel
from monitor.simulator.outcomes import MINUTE_US, Logged, Outcomes
from monitor.simulator.requests import Requests
from monitor.simulator.scene import Scene
from monitor.simulator.schema import schema_of
from monitor.simulator.serving import Answers
from monitor.simulator.settings import HOUR_US, Settings

Place = tuple[tuple[str, int], ...]
Lens = Literal["infrastructure", "quality"]


def at(**places: int) -> Place:
    """Values of dimensions by slot and number: `at(site=1)`; -1 is the last, a spare one if any."""
    return tuple(places.items())


@dataclass(frozen=True)
class Event:
    """A row of the events log, its times in hours after the fork."""

    hours: float
    kind: str
    title: str
    subject: str | None = None
    until_hours: float | None = None


@dataclass(frozen=True)
class Deployment:
    """A model that serves beside the usual one; `meant` versions have golden answers of their own."""

    version: str
    model: ClickModel
    meant: bool


@dataclass(frozen=True, kw_only=True)
class Change:
    """From `onset` (hours after the fork) on, in `share` of the rows of one place (or of all).

    It comes at once, or creeps in over `ramp` hours; it ends after `hours`, or never.
    """

    onset: float = 10.0
    ramp: float = 0.0
    hours: float | None = None
    share: float = 1.0
    where: Place = ()

    def __post_init__(self) -> None:
        if not 0.0 < self.share <= 1.0:
            raise ValueError(f"share must be above 0 and at most 1, not {self.share}")
        if self.onset < 0 or self.ramp < 0:
            raise ValueError("onset and ramp must not be negative")

    def fits(self, settings: Settings) -> bool:
        """Can this happen, and leave a trace, in such a world?"""
        return all(schema_of(settings).has(slot) for slot, _ in self.where)

    def segment(self, scene: Scene) -> dict[str, str]:
        """Where it happens, as a diagnosis would name it."""
        return places(scene, self.where)

    def progress(self, scene: Scene, ts_us: Ints) -> Floats:
        """How far it has come at each time, 0 before the onset, 1 when it is whole."""
        hours = (ts_us - scene.settings.fork_us) / HOUR_US - self.onset
        grown = np.clip(hours / self.ramp, 0.0, 1.0) if self.ramp else (hours >= 0).astype(np.float64)
        return np.asarray(grown * (hours >= 0) * (True if self.hours is None else hours < self.hours))

    def in_spell(self, scene: Scene, ts_us: Ints, minutes: float, every: float = 60.0) -> Bools:
        """The times in the first `minutes` of each `every` minutes from the onset on."""
        since_us = ts_us - scene.settings.fork_us - int(self.onset * HOUR_US)
        return np.asarray(since_us % int(every * MINUTE_US) < minutes * MINUTE_US)

    def inside(self, scene: Scene, slots: Mapping[str, Ints], count: int) -> Bools:
        """The rows in its place."""
        rows = np.ones(count, dtype=np.bool_)
        for slot, index in self.where:
            rows &= slots[slot] == scene.schema.dimension(slot).code(index)
        return rows

    def touched(self, scene: Scene, ts_us: Ints, slots: Mapping[str, Ints]) -> Bools:
        """The rows that it reaches: always the same ones of the same rows."""
        draw = self.rng(scene, "rows").random(len(ts_us))
        return self._drawn(scene, ts_us, slots, draw)

    def reached(self, scene: Scene, requests: Requests) -> Bools:
        """The requests that it reaches, with all that they are shown."""
        return self._drawn(scene, requests.ts_us, requests.slots, self._lots(scene, requests))

    def force(self, scene: Scene, requests: Requests) -> Floats:
        """How strongly it acts on each request, for a change that grows in size and not in rows."""
        draw = self._lots(scene, requests)
        rows = self.inside(scene, requests.slots, len(draw)) & (draw < self.share)
        return np.asarray(rows * self.progress(scene, requests.ts_us), dtype=np.float64)

    def _lots(self, scene: Scene, requests: Requests) -> Floats:
        """One uniform number for each request, the same for all ads that it is shown."""
        lots = self.rng(scene, "rows").random(requests.view.max(initial=0) + 1)
        return np.asarray(lots[requests.view], dtype=np.float64)

    def _drawn(self, scene: Scene, ts_us: Ints, slots: Mapping[str, Ints], draw: Floats) -> Bools:
        return self.inside(scene, slots, len(ts_us)) & (draw < self.share * self.progress(scene, ts_us))

    def rng(self, scene: Scene, stream: str) -> np.random.Generator:
        """Random numbers of its own."""
        return scene.settings.rng(type(self).__name__, stream, scene.draw)

    def events(self, scene: Scene) -> tuple[Event, ...]:
        """What it announces."""
        return ()

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        """Who asks, and for what."""
        return requests

    def feed(self, scene: Scene, requests: Requests, columns: Columns) -> Columns:
        """The features as the model gets them and as the log shows them."""
        return columns

    def deploy(self, scene: Scene) -> Deployment | None:
        """Another model, which answers what it reaches."""
        return None

    def answer(self, scene: Scene, requests: Requests, answers: Answers) -> Answers:
        """What is answered."""
        return answers

    def like(
        self, scene: Scene, requests: Requests, answers: Answers, shown: Columns, chance: Floats
    ) -> Floats:
        """The true chance of a click on what is shown, shape (requests,)."""
        return chance

    def pay(self, scene: Scene, requests: Requests, value: Floats) -> Floats:
        """What a click is worth in euro, shape (requests,)."""
        return value

    def write(self, scene: Scene, logged: Logged) -> Logged:
        """The rows of the predictions log."""
        return logged

    def report(self, scene: Scene, outcomes: Outcomes) -> Outcomes:
        """The rows of the outcomes log."""
        return outcomes


@dataclass(frozen=True, kw_only=True)
class InSpells(Change):
    """It reaches rows in the first `minutes` of each `every` minutes from the onset on."""

    minutes: float = 20.0
    every: float = 60.0

    def reached(self, scene: Scene, requests: Requests) -> Bools:
        spell = self.in_spell(scene, requests.ts_us, self.minutes, self.every)
        return np.asarray(super().reached(scene, requests) & spell)


@dataclass(frozen=True, kw_only=True)
class Healing(Change):
    """It comes whole and goes by and by: nothing of it is left after so many `hours`."""

    hours: float = 10.0

    def progress(self, scene: Scene, ts_us: Ints) -> Floats:
        since = (ts_us - scene.settings.fork_us) / HOUR_US - self.onset
        return super().progress(scene, ts_us) * np.clip(1.0 - since / self.hours, 0.0, 1.0)


@dataclass(frozen=True, kw_only=True)
class Switch(Change):
    """A change that is an incident: the cause that a diagnosis should find."""

    cause: ClassVar[str]
    lens: ClassVar[Lens]

    def subject(self, scene: Scene) -> str | None:
        """What is broken or changed; None when nothing narrower than the place can be named."""
        return None


def places(scene: Scene, place: Place) -> dict[str, str]:
    """A place in the names of the world."""
    dimensions = [(scene.schema.dimension(slot), index) for slot, index in place]
    return {spec.name: spec.all_values[index] for spec, index in dimensions}


def moved(requests: Requests, rows: Bools, slot: str, code: int) -> Requests:
    """The same requests, some of them with another value of a dimension."""
    return replace(requests, slots={**requests.slots, slot: np.where(rows, code, requests.slots[slot])})
