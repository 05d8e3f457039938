"""Trainings and builds gone wrong: people never seen, another season, stopped too early, a ceiling."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace

import numpy as np

from monitor.simulator import versions
from monitor.simulator.arrays import Columns, Floats
from monitor.simulator.change import Deployment, Event, Place
from monitor.simulator.model import ClickModel, Cross, Pair, Term
from monitor.simulator.scene import Scene
from monitor.simulator.switches.model import Miscompute, Regression


@dataclass(frozen=True)
class Capped(ClickModel):
    """A model that never says more than `cap`."""

    cap: float

    def score(self, columns: Columns) -> Floats:
        return np.minimum(super().score(columns), self.cap)


def capped(scene: Scene, model: ClickModel, top: float) -> ClickModel:
    """The model with one and the same score for all that it would put into the `top` of its training rows."""
    cap = float(np.quantile(model.score(scene.learned.log.features), 1.0 - top))
    return Capped(model.terms, model.weights, cap)


@dataclass(frozen=True, kw_only=True)
class Trained(Regression, ABC):
    """A new version, announced, that came out of a bad training."""

    def deploy(self, scene: Scene) -> Deployment:
        return Deployment(self.subject(scene), self.learned(scene, scene.learned.model), meant=True)

    @abstractmethod
    def learned(self, scene: Scene, model: ClickModel) -> ClickModel:
        """What came out, beside the model that serves."""


@dataclass(frozen=True, kw_only=True)
class Unseen(Trained):
    """The training rows held nobody of the elder `part` of the ages: what these like is unknown."""

    part: float = 0.5

    def learned(self, scene: Scene, model: ClickModel) -> ClickModel:
        def forget(term: Term, weights: Floats) -> Floats:
            if not isinstance(term, Cross) or scene.schema.feature("match").name != term.number:
                return weights
            table = weights.reshape(-1, term.category.width).copy()
            table[len(table) - round(self.part * len(table)) :] = 0.0
            return np.asarray(table.ravel())

        return versions.reweighted(model, forget)


@dataclass(frozen=True, kw_only=True)
class WrongJoin(Trained):
    """The training rows had one feature's values in each other's place, the first for the last."""

    feature: str = "word"

    def learned(self, scene: Scene, model: ClickModel) -> ClickModel:
        name = scene.schema.feature(self.feature).name

        def turn(term: Term, weights: Floats) -> Floats:
            kinds = term.category.width if isinstance(term, Cross | Pair) else 1
            return weights.reshape(-1, kinds)[::-1].ravel() if name in term.reads else weights

        return versions.reweighted(model, turn)


@dataclass(frozen=True, kw_only=True)
class PoorHere(WrongJoin):
    """One place of a release that is good elsewhere; the release itself is announced beside it."""

    feature: str = "match"
    where: Place = (("market", 0),)

    def events(self, scene: Scene) -> tuple[Event, ...]:
        return ()


@dataclass(frozen=True, kw_only=True)
class OtherSeason(Trained):
    """It learned from weeks in which each age liked what ages `steps` eighths further on like now."""

    steps: int = 2

    def learned(self, scene: Scene, model: ClickModel) -> ClickModel:
        def roll(term: Term, weights: Floats) -> Floats:
            if not isinstance(term, Cross) or scene.schema.feature("match").name != term.number:
                return weights
            return np.roll(weights.reshape(-1, term.category.width), self.steps, axis=0).ravel()

        return versions.reweighted(model, roll)


@dataclass(frozen=True, kw_only=True)
class Unfinished(Trained):
    """The training was stopped too early: weights have come `way` of their way, and scores are much alike."""

    way: float = 0.15

    def learned(self, scene: Scene, model: ClickModel) -> ClickModel:
        weights = self.way * model.weights
        rate = float(scene.learned.log.clicked.mean())
        weights[0] = np.log(rate / (1.0 - rate))
        return replace(model, weights=weights)


@dataclass(frozen=True, kw_only=True)
class Saturated(Trained):
    """It learned labels that were cut off: the best `top` of the ads get one and the same score."""

    top: float = 0.5

    def learned(self, scene: Scene, model: ClickModel) -> ClickModel:
        return capped(scene, model, self.top)


@dataclass(frozen=True, kw_only=True)
class Sampled(Trained):
    """Only `kept` of the failures were trained on, and nobody set the scores right: all are too high."""

    kept: float = 0.25

    def learned(self, scene: Scene, model: ClickModel) -> ClickModel:
        weights = model.weights.copy()
        weights[0] -= np.log(self.kept)
        return replace(model, weights=weights)


@dataclass(frozen=True, kw_only=True)
class Ceiling(Miscompute):
    """The build cuts scores off: the best `top` of the ads get one and the same."""

    top: float = 0.5

    def broken(self, scene: Scene, model: ClickModel) -> ClickModel:
        return capped(scene, model, self.top)


@dataclass(frozen=True, kw_only=True)
class Turned(Miscompute):
    """The build reads the weights of a feature with the sign turned."""

    def broken(self, scene: Scene, model: ClickModel) -> ClickModel:
        name = scene.schema.feature(self.feature).name
        return versions.reweighted(model, lambda term, weights: weights * (-1 if name in term.reads else 1))


SWITCHES = (Unseen, WrongJoin, PoorHere, OtherSeason, Unfinished, Saturated, Sampled, Ceiling, Turned)
