"""Why people click: the truth of the simulated world, which no model sees.

The log-odds of a click add up what the user, the page, the hour and the ad bring, and above all how well the
ad suits the user: a bell curve around the age that its category suits best.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from monitor.simulator.arrays import Columns, Floats, Ints
from monitor.simulator.requests import Requests
from monitor.simulator.world import World

_BASE = -5.6
_FIT = 3.0
_WIDTH = 13.0


@dataclass(frozen=True)
class Taste:
    """What people like: whom each category suits (`best_age`), and what features add to the log-odds.

    `weights` are per standard deviation of a number; a categorical feature's is the spread of its words.
    `level` is added for everybody.
    """

    world: World
    best_age: Floats
    weights: dict[str, float]
    level: float = 0.0

    @classmethod
    def of(cls, world: World) -> "Taste":
        """The taste that the model was trained on."""
        return cls(world, world.ads.best_age, {s.name: s.weight for s in world.schema.features})

    @cached_property
    def of_words(self) -> dict[str, Floats]:
        """What each word adds, by feature; the last entry is for none told."""
        rng = self.world.settings.rng("taste")
        return {
            spec.name: np.append(rng.permutation(np.linspace(-1.0, 1.0, len(spec.words))), 0.0)
            for spec in self.world.words
        }

    def log_odds(self, requests: Requests, ad: Ints, shown: Columns) -> Floats:
        """The log-odds of a click on the ad shown; `shown` are its true features, shape (requests,)."""
        world = self.world
        age = shown[world.schema.feature("match").name]
        misfit = (age - self.best_age[world.ads.kind[ad]]) / _WIDTH
        total = (
            _BASE
            + self.level
            + world.settings.log_odds
            + requests.mood
            + world.users.appetite[requests.user]
            + world.ads.quality[ad]
            + _FIT * np.exp(-0.5 * misfit**2)
        )
        for spec in world.schema.features:
            weight = self.weights[spec.name]
            if weight and spec.categorical:
                own = np.where(shown[spec.name] < 0, -1, shown[spec.name] - world.pool.first[spec.name])
                total = total + weight * self.of_words[spec.name][own]
            elif weight:
                total = total + weight * world.stores[spec.name].standardised(shown[spec.name])
        return np.asarray(total, dtype=np.float64)
