"""What the peers share: cuboids with the leaves' elements, sums over these, and the deviation score."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.localisation.instance import Floats, Instance, Slice

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Grid:
    """One cuboid: `at` int[N] is the element of each leaf, `first` a leaf of each element."""

    dims: tuple[int, ...]
    at: Ints
    first: Ints

    def sums(self, values: Floats) -> Floats:
        """float[E]: what each element's leaves add up to."""
        return np.bincount(self.at, weights=values, minlength=len(self.first)).astype(np.float64)

    def name(self, instance: Instance, element: int) -> Slice:
        """The element as a slice."""
        leaf = self.first[element]
        return frozenset((dim, int(instance.codes[dim, leaf])) for dim in self.dims)


def grid(instance: Instance, dims: tuple[int, ...], leaves: Ints | None = None) -> Grid:
    """The cuboid of these dimensions, over all leaves or some."""
    codes = instance.codes if leaves is None else instance.codes[:, leaves]
    flat = np.ravel_multi_index([codes[d] for d in dims], [instance.sizes[d] for d in dims])
    _, first, at = np.unique(flat, return_index=True, return_inverse=True)
    return Grid(dims, at.astype(np.int64), first if leaves is None else leaves[first])


def layers(instance: Instance) -> Iterator[list[tuple[int, ...]]]:
    """The cuboids, layer by layer."""
    dims = range(len(instance.sizes))
    for depth in range(1, len(instance.sizes) + 1):
        yield list(combinations(dims, depth))


def deviation(forecast: Floats, real: Floats) -> Floats:
    """2 (f - v) / (f + v), 0 where both are 0."""
    whole = forecast + real
    return np.divide(2 * (forecast - real), whole, out=np.zeros_like(whole), where=whole != 0)


def explanatory_power(instance: Instance, expected: Floats, observed: Floats) -> Floats:
    """Share of the change of each leaf (or element) of a sum, float[E]; see `ratio_power` for ratios."""
    change = float(instance.observed.sum() - instance.expected.sum())
    return (observed - expected) / change if change else np.zeros_like(observed)


def ratio_power(a: Floats, b: Floats, c: Floats, d: Floats, whole: tuple[float, float]) -> Floats:
    """Adtributor's share of the change of a derived measure: a of b expected, c of d observed."""
    all_a, all_b = whole
    power = ((c - a) * all_b - (d - b) * all_a) / (all_b * (all_b + d - b))
    return power / power.sum() if power.sum() else power


def power_of(instance: Instance, over: Grid | None = None) -> Floats:
    """The explanatory power of each leaf, or of each element of a cuboid."""

    def summed(values: Floats) -> Floats:
        return values if over is None else over.sums(values)

    expected, observed = summed(instance.expected), summed(instance.observed)
    if instance.expected_over is None or instance.observed_over is None:
        return explanatory_power(instance, expected, observed)
    whole = float(instance.expected.sum()), float(instance.expected_over.sum())
    return ratio_power(
        expected, summed(instance.expected_over), observed, summed(instance.observed_over), whole
    )


def check(deadline: float) -> None:
    """Raises TimeoutError when the time is up."""
    if time.perf_counter() > deadline:
        raise TimeoutError
