"""What happens in a healthy business: releases that roll out, holidays, campaigns, planned growth, spikes."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from monitor.simulator.change import Change, Event, Place, moved
from monitor.simulator.records import take
from monitor.simulator.requests import Requests, echo, merged
from monitor.simulator.scene import Scene
from monitor.simulator.schema import schema_of
from monitor.simulator.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Rollout(Change):
    """A new release reaches `share` of the users over `ramp` hours: another value of a dimension."""

    ramp: float = 4.0
    share: float = 0.9
    announced: bool = True

    def fits(self, settings: Settings) -> bool:
        return schema_of(settings).has("release")

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        users = scene.world.users
        reached = self.share * self.progress(scene, requests.ts_us)
        updated = (users.rollout_key[requests.user] < reached) & ~users.legacy[requests.user]
        spare = len(scene.schema.dimension("release").values)
        release = np.where(updated, spare, requests.slots["release"])
        return replace(requests, slots={**requests.slots, "release": release})

    def events(self, scene: Scene) -> tuple[Event, ...]:
        spec = scene.schema.dimension("release")
        title = f"{spec.name.removesuffix('_version')} {spec.spare}"
        event = Event(self.onset, "deploy", title, subject=f"{spec.name} {spec.spare}")
        return (event,) if self.announced else ()


@dataclass(frozen=True, kw_only=True)
class Less(Change):
    """A `share` of the requests stays away: a holiday, a planned pause."""

    kind: Literal["holiday", "planned"] | None = None
    title: str = ""
    subject: str | None = None

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        return take(requests, ~self.reached(scene, requests))

    def events(self, scene: Scene) -> tuple[Event, ...]:
        until = None if self.hours is None else self.onset + self.hours
        event = self.kind and Event(self.onset, self.kind, self.title, self.subject, until)
        return (event,) if event else ()


@dataclass(frozen=True, kw_only=True)
class More(Less):
    """More requests, `share` of all: growth, a campaign; from one kind of user when `among` names one."""

    among: Place = ()

    def fits(self, settings: Settings) -> bool:
        return super().fits(settings) and all(schema_of(settings).has(slot) for slot, _ in self.among)

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        rows = self.reached(scene, requests)
        for slot, index in self.among:
            rows &= requests.slots[slot] == scene.schema.dimension(slot).code(index)
        return merged(requests, echo(requests, np.flatnonzero(rows), self.rng(scene, "more")))


@dataclass(frozen=True, kw_only=True)
class Rerouted(Change):
    """A planned move: a `share` of one site's requests goes to another site."""

    where: Place = (("site", 0),)
    to: int = 1
    title: str = "requests move to another site"

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        code = scene.schema.dimension("site").code(self.to)
        return moved(requests, self.reached(scene, requests), "site", code)

    def events(self, scene: Scene) -> tuple[Event, ...]:
        until = None if self.hours is None else self.onset + self.hours
        return (Event(self.onset, "planned", self.title, scene.schema.dimension("site").name, until),)
