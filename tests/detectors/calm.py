"""Worlds in which nothing is wrong and much moves: what healthy systems do and detectors have to bear.

Each is the ad business of `world` with one more habit. `CALM` names them all.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tests.detectors.world import Columns, World

Floats = NDArray[np.float64]

ROWS_A_USER = 12


@dataclass
class FewUsers(World):
    """A few users an hour, each asking a dozen times: a row tells little that the user's other rows don't."""

    of: NDArray[np.int64] = field(init=False)

    def features(self, n: int, walk: Floats, phase: float, day: int, rng: np.random.Generator) -> Columns:
        """Each user's rows are alike; training has many users."""
        if day < 0:
            return super().features(n, walk, phase, day, rng)
        users = max(3, n // ROWS_A_USER)
        self.of = rng.integers(0, users, n)
        alike = super().features(users, walk, phase, day, rng)
        return {name: values[self.of] for name, values in alike.items()}

    def leaning(self, n: int) -> Floats:
        """Some users like everything."""
        return np.asarray(self.rng.normal(0, 0.5, self.of.max(initial=0) + 1)[self.of])

    def placed(self, values: list[str], n: int, shares: list[float]) -> NDArray[np.str_]:
        """A user stays in one place."""
        return np.asarray(self.rng.choice(values, self.of.max(initial=0) + 1, p=shares)[self.of])


@dataclass
class SlowMeans(World):
    """Every mean wanders by 0.3 standard deviations, AR(1) with 0.9 from hour to hour."""

    def features(self, n: int, walk: Floats, phase: float, day: int, rng: np.random.Generator) -> Columns:
        """All plain features follow one of the 16 walks."""
        columns = super().features(n, walk, phase, day, rng)
        moved = {f"plain{i}": columns[f"plain{i}"] + 0.3 * walk[i % 16] for i in range(1, 18)}
        return columns | moved


@dataclass
class Weekends(World):
    """On Saturdays and Sundays other people come: half as many, half the features 0.3 sd elsewhere."""

    def traffic(self, hour: int, day: int) -> float:
        """Half the rows at the weekend."""
        return 0.5 if day % 7 >= 5 else 1.0

    def features(self, n: int, walk: Floats, phase: float, day: int, rng: np.random.Generator) -> Columns:
        """Other means, and other words, on the last two days of a week."""
        off = 1.0 if day >= 0 and day % 7 >= 5 else 0.0
        tilted = walk.copy()
        tilted[8:12] += 3 * off
        columns = super().features(n, tilted, phase, day, rng)
        return columns | {f"plain{i}": columns[f"plain{i}"] + 0.3 * off for i in range(9)}


@dataclass
class DailyRhythm(World):
    """Half of the features follow the hour of the day by 0.5 sd; training was taken at one hour."""

    def features(self, n: int, walk: Floats, phase: float, day: int, rng: np.random.Generator) -> Columns:
        """Means that rise in the afternoon and fall at night."""
        tilted = walk.copy()
        tilted[8:12] += 2 * phase
        columns = super().features(n, tilted, phase, day, rng)
        return columns | {f"plain{i}": columns[f"plain{i}"] + 0.5 * phase for i in range(9)}


@dataclass
class NoonRush(World):
    """Traffic doubles at noon and halves again at eight in the evening."""

    def traffic(self, hour: int, day: int) -> float:
        """Twice the rows from 12:00 to 20:00."""
        return super().traffic(hour, day) * (2.0 if 12 <= hour < 20 else 1.0)


@dataclass
class AllAtOnce(NoonRush, FewUsers, SlowMeans):
    """Few users, wandering means, and a rush at noon."""


CALM: dict[str, type[World]] = {
    "as the others": World,
    "few users": FewUsers,
    "slow means": SlowMeans,
    "weekends": Weekends,
    "daily rhythm": DailyRhythm,
    "noon rush": NoonRush,
    "all at once": AllAtOnce,
}
