"""Why people click: the truth of the simulated world, which no model sees.

The log-odds of a click add up what the user, the page, the hour, the ad and its position bring, and above all
how well the ad suits the user: a bell curve around the age that its category suits best, and what other
features of the user add for some categories and not for others.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from monitor.simulator.arrays import Columns, Floats, Ints
from monitor.simulator.requests import Requests
from monitor.simulator.world import World

_BASE = -5.5
#: What the best of a thousand ads gain by each unit of spread in how features suit them.
_GAIN = 1.7
_BY_POSITION = np.array([0.15, -0.30])
_RIM = 2.5  # standard deviations
_FIT = 3.3
_WIDTH = 13.0


@dataclass(frozen=True)
class Taste:
    """What people like: whom each category suits (`best_age`), and what features add to the log-odds.

    `weights` are per standard deviation of a number; a categorical feature's is the spread of its words.
    `suits` is by how much more they add for some categories of ads than for others. `level` is added for
    everybody.
    """

    world: World
    best_age: Floats
    weights: dict[str, float]
    suits: dict[str, float]
    level: float = 0.0

    @classmethod
    def of(cls, world: World) -> "Taste":
        """The taste that the model was trained on."""
        features = world.schema.features
        weights, suits = {s.name: s.weight for s in features}, {s.name: s.suits for s in features}
        return cls(world, world.ads.best_age, weights, suits)

    @cached_property
    def of_words(self) -> dict[str, Floats]:
        """What each word adds, by feature; the last entry is for none told."""
        rng = self.world.settings.rng("taste")
        return {
            spec.name: np.append(rng.permutation(np.linspace(-1.0, 1.0, len(spec.words))), 0.0)
            for spec in self.world.words
        }

    @cached_property
    def affinity(self) -> dict[str, Floats]:
        """How well what a feature says suits each category of ads, shape (bundles of words or 1, kinds).

        The last row of words is for none told, and suits no category more than another.
        """
        kinds = len(self.best_age)
        found = {}
        for spec in self.world.schema.features:
            bundles = max(1, len(spec.words) // spec.bundle)
            table = self.world.settings.rng("affinity", spec.name).normal(size=(bundles, kinds))
            table -= table.mean(axis=1, keepdims=True)
            found[spec.name] = np.vstack([table, np.zeros(kinds)]) if spec.categorical else table
        return found

    def log_odds(self, requests: Requests, ad: Ints, shown: Columns) -> Floats:
        """The log-odds of a click on the ad shown; `shown` are its true features, shape (requests,)."""
        world = self.world
        age = shown[world.schema.feature("match").name]
        kind = world.ads.kind[ad]
        misfit = (age - self.best_age[kind]) / _WIDTH
        total = (
            _BASE
            - _GAIN * np.sqrt(sum(spec.suits**2 for spec in world.schema.features))
            + self.level
            + world.settings.log_odds
            + requests.mood
            + world.users.appetite[requests.user]
            + world.ads.quality[ad]
            + _BY_POSITION[requests.position]
            + _FIT * np.exp(-0.5 * misfit**2)
        )
        for spec in world.schema.features:
            weight = self.weights[spec.name]
            suits, table = self.suits[spec.name], self.affinity[spec.name]
            if not weight and not suits:
                continue
            if spec.categorical:
                own = np.where(shown[spec.name] < 0, -1, shown[spec.name] - world.pool.first[spec.name])
                bundle = np.where(own < 0, -1, np.minimum(own // spec.bundle, len(table) - 2))
                total = total + weight * self.of_words[spec.name][own] + suits * table[bundle, kind]
            else:
                spreads = world.stores[spec.name].standardised(shown[spec.name])
                total = total + weight * spreads + suits * spreads.clip(-_RIM, _RIM) * table[0, kind]
        return np.asarray(total, dtype=np.float64)
