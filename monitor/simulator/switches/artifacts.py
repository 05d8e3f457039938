"""Artifacts of models: images that swing, the other class, no scaler, few words, clicks of robots."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from monitor.simulator import versions
from monitor.simulator.arrays import Bools, Columns, Floats, Ints
from monitor.simulator.change import Deployment, InSpells
from monitor.simulator.model import Category, ClickModel, Number, OneHot, Term
from monitor.simulator.scene import Scene
from monitor.simulator.switches.model import Miscompute, Regression, WrongVersion


@dataclass(frozen=True, kw_only=True)
class Swinging(InSpells, WrongVersion):
    """Two controllers are at odds: the old image is back for the first `minutes` of each hour."""

    def touched(self, scene: Scene, ts_us: Ints, slots: Mapping[str, Ints]) -> Bools:
        back = self.in_spell(scene, ts_us, self.minutes, self.every)
        return np.asarray(super().touched(scene, ts_us, slots) & back)


class OtherClass(ClickModel):
    """A model of which the wrong class is read: the probability of no click."""

    def score(self, columns: Columns) -> Floats:
        return 1.0 - super().score(columns)


@dataclass(frozen=True, kw_only=True)
class Complement(Miscompute):
    """The classes stand in another order in the exported file, and the other one is read."""

    def broken(self, scene: Scene, model: ClickModel) -> ClickModel:
        return OtherClass(model.terms, model.weights)


@dataclass(frozen=True, kw_only=True)
class Unscaled(Miscompute):
    """The export left the scaler out: raw numbers meet weights that are made for standardised ones."""

    def broken(self, scene: Scene, model: ClickModel) -> ClickModel:
        raw = (
            replace(term, mean=0.0, scale=1.0) if isinstance(term, Number) else term for term in model.terms
        )
        return replace(model, terms=tuple(raw))


@dataclass(frozen=True, kw_only=True)
class FewWords(Regression):
    """A new version, announced, whose vocabulary was cut: it learned only `kept` of what words tell."""

    kept: float = 0.5

    def deploy(self, scene: Scene) -> Deployment:
        rng = self.rng(scene, "words")

        def cut(term: Term, weights: Floats) -> Floats:
            return weights * (rng.random(len(weights)) < self.kept) if isinstance(term, OneHot) else weights

        model = versions.reweighted(scene.learned.model, cut)
        return Deployment(self.subject(scene), model, meant=True)


@dataclass(frozen=True, kw_only=True)
class Polluted(Regression):
    """A new version, announced, whose training rows held robots' clicks.

    A third of the words of those who ask, those of robots, are worth `lift` log-odds more to it than others.
    """

    lift: float = 2.0

    def deploy(self, scene: Scene) -> Deployment:
        asking = {spec.name for spec in scene.schema.features if spec.entity != "ad"}
        rng = self.rng(scene, "robots")

        def expect(term: Term, weights: Floats) -> Floats:
            if not isinstance(term, Category) or term.name not in asking:
                return weights
            theirs = rng.permutation(len(weights)) < len(weights) / 3
            return np.asarray(weights + self.lift * (theirs - theirs.mean()))

        model = versions.reweighted(scene.learned.model, expect)
        return Deployment(self.subject(scene), model, meant=True)


SWITCHES = (Swinging, Complement, Unscaled, FewWords, Polluted)
