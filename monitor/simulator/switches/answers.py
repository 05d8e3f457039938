"""Answers fail in spells, come from a list of the popular, wait, or belong to somebody else."""

from dataclasses import dataclass, replace

import numpy as np

from monitor.simulator import versions
from monitor.simulator.arrays import Columns, Floats
from monitor.simulator.change import Deployment, InSpells
from monitor.simulator.model import ClickModel
from monitor.simulator.requests import Requests
from monitor.simulator.scene import Scene
from monitor.simulator.serving import ERROR, FALLBACK, Answers
from monitor.simulator.switches.model import Miscompute, Regression
from monitor.simulator.switches.serving import Fallback, Latency, Outage


@dataclass(frozen=True, kw_only=True)
class Flapping(InSpells, Outage):
    """A server that starts again and again: down for the first `minutes` of each hour from the onset on."""

    minutes: float = 30.0


@dataclass(frozen=True, kw_only=True)
class Popularity(Fallback):
    """The fallback is the list of the most clicked: each ad's own rate stands for the model's score."""

    def answer(self, scene: Scene, requests: Requests, answers: Answers) -> Answers:
        rows = self.reached(scene, requests)
        rates = self.rates(scene, requests)
        every = np.arange(len(rates))
        best = np.argsort(-rates, axis=1, kind="stable")[every, requests.position]
        return replace(
            answers,
            choice=np.where(rows, best, answers.choice),
            ad=np.where(rows, requests.candidates[every, best], answers.ad),
            score=np.where(rows, rates[every, best], answers.score),
            status=np.where(rows, FALLBACK, answers.status) if self.told else answers.status,
        )

    def rates(self, scene: Scene, requests: Requests) -> Floats:
        """What stands for the scores of the candidates, shape (requests, candidates)."""
        return np.asarray(scene.world.feature(scene.schema.feature("rate"), requests), dtype=np.float64)


@dataclass(frozen=True, kw_only=True)
class Waits(Latency):
    """What it reaches waits `wait_ms` more, as for a lock or a cold cache, whatever it took before."""

    wait_ms: float = 120.0

    def answer(self, scene: Scene, requests: Requests, answers: Answers) -> Answers:
        force = self.force(scene, requests)
        slow = answers.latency_ms + self.wait_ms * force
        late = (force > 0) & (slow > self.timeout_ms)
        return replace(
            answers,
            latency_ms=np.where(late, self.timeout_ms, slow),
            status=np.where(late, ERROR, answers.status),
        )


class OneBehind(ClickModel):
    """A model whose cache hands each request the scores of the request before."""

    def score(self, columns: Columns) -> Floats:
        return np.roll(super().score(columns), 1, axis=0)


@dataclass(frozen=True, kw_only=True)
class Cached(Miscompute):
    """A cache without the user in its key: each gets the answer of the one before."""

    def broken(self, scene: Scene, model: ClickModel) -> ClickModel:
        return OneBehind(model.terms, model.weights)


@dataclass(frozen=True, kw_only=True)
class Uncalibrated(Miscompute):
    """The step after the model is left out: all log-odds are `shift` too high."""

    shift: float = 0.7

    def broken(self, scene: Scene, model: ClickModel) -> ClickModel:
        weights = model.weights.copy()
        weights[0] += self.shift
        return replace(model, weights=weights)


@dataclass(frozen=True, kw_only=True)
class Retrained(Regression):
    """A new version, announced, that was trained without some columns."""

    without: tuple[str, ...] = ("match",)

    def deploy(self, scene: Scene) -> Deployment:
        model = scene.learned.model
        for role in self.without:
            model = versions.without(model, scene.schema.feature(role).name)
        return Deployment(self.subject(scene), model, meant=True)


SWITCHES = (Flapping, Popularity, Waits, Cached, Uncalibrated, Retrained)
