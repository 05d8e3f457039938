"""What the leaves that are not yet explained add up to in every slice, kept up to date as slices are peeled.

A slice's deviation is the mean of its leaves' deviations f, each with the weight w = 1 / var f, against the
same mean outside it. Its gain is half the squared difference over its variance: the likelihood ratio of two
levels against one.
"""

import numpy as np
from numpy.typing import NDArray

from monitor.localise.cube import Cube, Floats, Ints

#: Naming a slice costs this on top of its price: e⁴ to 1 is what a surprise must be worth.
SURPRISE = 4.0
#: Deviations inside and outside differ by at least this: about a tenth of the expectation.
LEAST_EFFECT = 0.095


class Field:
    """`excess` float[S] is how much more than its leaves' noise a whole slice varies, as a variance."""

    def __init__(self, cube: Cube, weights: Floats, deviation: Floats, excess: Floats) -> None:
        self.cube, self.excess = cube, excess
        self.weights, self.pulls = weights, weights * deviation
        self.unexplained: NDArray[np.bool_] = np.ones(len(weights), dtype=np.bool_)
        self._weight, self._pull = cube.sums(weights), cube.sums(self.pulls)
        self.price = cube.price + SURPRISE

    @property
    def level(self) -> float:
        """The mean deviation of the leaves not yet explained."""
        left = self.unexplained
        return float(self.pulls[left].sum() / max(self.weights[left].sum(), 1e-300))

    def best(self) -> tuple[int, float] | None:
        """The slice that explains most beyond its price, with the level outside it; None when none does."""
        left = self.unexplained
        whole, pull = self.weights[left].sum(), self.pulls[left].sum()
        outside = whole - self._weight
        usable = (self._weight > 1e-9 * whole) & (outside > 1e-9 * whole)
        inner = np.divide(self._pull, self._weight, out=np.zeros_like(outside), where=usable)
        outer = np.divide(pull - self._pull, outside, out=np.zeros_like(outside), where=usable)
        variance = np.where(usable, 1 / np.where(usable, self._weight, 1.0), 1.0) + self.excess
        variance += 1 / np.where(usable, outside, 1.0)
        gain = (inner - outer) ** 2 / variance / 2 - self.price
        usable &= (np.abs(inner) > np.abs(outer)) & (np.abs(inner - outer) > LEAST_EFFECT)
        position = int(np.where(usable, gain, -np.inf).argmax())
        return (position, float(outer[position])) if usable[position] and gain[position] > 0 else None

    def left(self, position: int) -> Ints:
        """The leaves of a slice that are not yet explained."""
        leaves = self.cube.leaves(position)
        return leaves[self.unexplained[leaves]]

    def gain(self, leaves: Ints, level: float) -> float:
        """What these leaves gain by a level of their own against `level`."""
        weight = float(self.weights[leaves].sum())
        return (float(self.pulls[leaves].sum()) - level * weight) ** 2 / weight / 2 if weight > 0 else 0.0

    def peel(self, leaves: Ints) -> None:
        """These leaves are explained."""
        self.unexplained[leaves] = False
        for cuboid in self.cube.cuboids:
            np.subtract.at(self._weight, cuboid.cells[leaves], self.weights[leaves])
            np.subtract.at(self._pull, cuboid.cells[leaves], self.pulls[leaves])
