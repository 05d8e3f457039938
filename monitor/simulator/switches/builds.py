"""Builds and trainings gone wrong: a table read one row off, a file cut, too few rows, a leak."""

from dataclasses import dataclass, replace

import numpy as np

from monitor.simulator import versions
from monitor.simulator.arrays import Floats
from monitor.simulator.change import Deployment
from monitor.simulator.model import ClickModel, Term
from monitor.simulator.scene import Scene
from monitor.simulator.switches.model import Miscompute, Regression

_SHRUNK = 0.4


@dataclass(frozen=True, kw_only=True)
class OffByOne(Miscompute):
    """The weights of what reads a feature stand one place off: the vocabulary was built anew."""

    def broken(self, scene: Scene, model: ClickModel) -> ClickModel:
        name = scene.schema.feature(self.feature).name

        def shift(term: Term, weights: Floats) -> Floats:
            return np.roll(weights, 1) if name in term.reads else weights

        return versions.reweighted(model, shift)


@dataclass(frozen=True, kw_only=True)
class CutFile(Miscompute):
    """The file with the weights was read up to `kept` of its length; the rest is zero."""

    kept: float = 0.5

    def broken(self, scene: Scene, model: ClickModel) -> ClickModel:
        weights = model.weights.copy()
        weights[1 + int(self.kept * (len(weights) - 1)) :] = 0.0
        return replace(model, weights=weights)


@dataclass(frozen=True, kw_only=True)
class FewRows(Regression):
    """A new version, announced, that was trained on too few rows: each weight is off by chance."""

    noise: float = 0.6

    def deploy(self, scene: Scene) -> Deployment:
        model = scene.learned.model
        off = self.noise * self.rng(scene, "weights").normal(size=len(model.weights))
        off[0] = 0.0
        return Deployment(self.subject(scene), replace(model, weights=model.weights + off), meant=True)


@dataclass(frozen=True, kw_only=True)
class Leak(Regression):
    """A new version, announced, that leans on one feature: its training rows knew what came of them."""

    feature: str = "rate"
    factor: float = 4.0

    def deploy(self, scene: Scene) -> Deployment:
        name = scene.schema.feature(self.feature).name

        def lean(term: Term, weights: Floats) -> Floats:
            return weights * (self.factor if name in term.reads else _SHRUNK)

        model = versions.reweighted(scene.learned.model, lean)
        return Deployment(self.subject(scene), model, meant=True)


SWITCHES = (OffByOne, CutFile, FewRows, Leak)
