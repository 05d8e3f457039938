"""Every slice of a table of leaves, as flat arrays: one position a slice, cuboid after cuboid.

A cuboid is a set of dimensions, its slices the combinations of their values that occur. All cuboids are made
where that is cheap, and in any case those of up to three dimensions.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Dims = tuple[int, ...]

#: Dimensions combined whatever it costs.
WAYS = 3
#: Leaves times cuboids up to which more dimensions are combined.
CHEAP = 4_000_000


@dataclass(frozen=True)
class Cuboid:
    """`cells` int[N] is the slice of each leaf, counted from `start` over all cuboids; `size` slices."""

    dims: Dims
    cells: Ints
    start: int
    size: int

    def sums(self, values: Floats) -> Floats:
        """What the leaves add up to in each slice, float[size]."""
        return np.bincount(self.cells - self.start, weights=values, minlength=self.size).astype(np.float64)


@dataclass(frozen=True)
class Cube:
    """`codes` int[D, N] are the values of each leaf; `price` float[S] what naming a slice costs, in nats.

    The price is the number of choices: how many dimensions, which ones, which of the slices there.
    """

    codes: Ints
    cuboids: tuple[Cuboid, ...]
    price: Floats

    def sums(self, values: Floats) -> Floats:
        """What the leaves add up to in every slice, float[S]."""
        return np.concatenate([cuboid.sums(values) for cuboid in self.cuboids])

    def cuboid_of(self, position: int) -> Cuboid:
        """The cuboid in which a slice lies."""
        return next(c for c in self.cuboids if c.start <= position < c.start + c.size)

    def cuboid_over(self, dims: Iterable[int]) -> Cuboid | None:
        """The cuboid of these dimensions, if it was made."""
        return self._by_dims.get(tuple(sorted(dims)))

    @cached_property
    def _by_dims(self) -> dict[Dims, Cuboid]:
        return {cuboid.dims: cuboid for cuboid in self.cuboids}

    def leaves(self, position: int) -> Ints:
        """The positions of the leaves of a slice."""
        return np.flatnonzero(self.cuboid_of(position).cells == position)


def build(codes: Ints) -> Cube:
    """The cube over leaves whose values are numbered from 0 in each dimension, int[D, N]."""
    cuboids = tuple(_cuboids(codes))
    price = [np.full(cuboid.size, _price(len(codes), cuboid)) for cuboid in cuboids]
    return Cube(codes, cuboids, np.concatenate(price))


def depth(dimensions: int, leaves: int) -> int:
    """How many dimensions are combined: three, or as many as are cheap."""
    ways, cuboids = 0, 0
    while ways < dimensions:
        cuboids += math.comb(dimensions, ways + 1)
        if ways >= WAYS and cuboids * leaves > CHEAP:
            break
        ways += 1
    return ways


def _price(dimensions: int, cuboid: Cuboid) -> float:
    return math.log(dimensions) + math.log(math.comb(dimensions, len(cuboid.dims))) + math.log(cuboid.size)


def _cuboids(codes: Ints) -> Iterator[Cuboid]:
    dimensions, leaves = codes.shape
    known: dict[Dims, tuple[Ints, int]] = {(): (np.zeros(leaves, dtype=np.int64), 1)}
    sizes = [int(values.max(initial=-1)) + 1 for values in codes]
    start = 0
    for ways in range(1, depth(dimensions, leaves) + 1):
        above, known = known, {}
        for dims in combinations(range(dimensions), ways):
            cells, size = above[dims[:-1]]
            known[dims] = cells, size = _within(
                cells * sizes[dims[-1]] + codes[dims[-1]], size * sizes[dims[-1]]
            )
            yield Cuboid(dims, cells + start, start, size)
            start += size


def _within(cells: Ints, size: int) -> tuple[Ints, int]:
    """The cells numbered without gaps, where they would otherwise be more than the leaves."""
    if size <= len(cells):
        return cells, size
    kept, cells = np.unique(cells, return_inverse=True)
    return cells.astype(np.int64), len(kept)
