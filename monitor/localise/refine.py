"""A slice that explains well may hold the true ones, or be one of their parts: go down, and up again.

Down: a slice is split along a dimension it does not name, and its values that stray most, taken together at
one level as elements of one root cause are, stand for it if they explain more beyond what naming them costs.
Up: several slices found under one wider slice give way to it where it explains as much for one price.
"""

from collections import defaultdict

import numpy as np

from monitor.localise.cube import Cuboid, Ints
from monitor.localise.field import Field

#: Parts of one root cause differ in their deviation by about this share of it.
UNEVEN = 0.3


def descend(field: Field, position: int, level: float) -> list[int]:
    """The slice itself, or the slices within it that explain more."""
    cube, leaves = field.cube, field.left(position)
    dims = cube.cuboid_of(position).dims
    best, parts = 0.0, None
    for dimension in set(range(len(cube.codes))) - set(dims):
        within = cube.cuboid_over((*dims, dimension))
        if within is None:
            continue
        gain, chosen = _split(field, position, within, leaves, level)
        if gain > best:
            best, parts = gain, chosen
    if parts is None:
        return [position]
    return [deeper for part in parts for deeper in descend(field, int(part), level)]


def _split(field: Field, position: int, within: Cuboid, leaves: Ints, level: float) -> tuple[float, Ints]:
    """The values that explain most at one common level, and what they explain beyond the whole slice.

    The values are slices of `within`; both explain less the price of their names.
    """
    slices, at = np.unique(within.cells[leaves], return_inverse=True)
    weight = np.maximum(np.bincount(at, field.weights[leaves]), 1e-300)
    pull = np.bincount(at, field.pulls[leaves]) - level * weight
    # A value's mean can't count for more than it varies among the parts of one root cause.
    deviation, centre = pull / weight, pull.sum() / weight.sum()
    weight = 1 / (1 / weight + (UNEVEN * centre) ** 2)
    pull = weight * deviation
    order = np.argsort(-np.sign(centre) * deviation)
    weights, pulls = np.cumsum(weight[order]), np.cumsum(pull[order])
    prices = field.price[within.start] * np.arange(1, len(order) + 1)
    gains = pulls**2 / weights / 2 - prices
    most = int(gains.argmax())
    whole = pulls[-1] ** 2 / weights[-1] / 2 - field.price[position]
    return float(gains[most] - whole), slices[order[: most + 1]]


def ascend(field: Field, found: dict[int, Ints]) -> dict[int, Ints]:
    """The slices found, each with the leaves it explains, where some of them gave way to a wider one."""
    level = field.level
    while True:
        for wider, children in _families(field, found).items():
            own = np.concatenate([field.left(wider), *(found[child] for child in children)])
            apart = sum(field.gain(found[child], level) - field.price[child] for child in children)
            if field.gain(own, level) - field.price[wider] > apart:
                found = {place: taken for place, taken in found.items() if place not in children}
                field.peel(field.left(wider))
                found[wider] = own
                break
        else:
            return found


def _families(field: Field, found: dict[int, Ints]) -> dict[int, list[int]]:
    """Wider slices, by one dimension less, that hold two or more of those found."""
    families: dict[int, list[int]] = defaultdict(list)
    for position in found:
        dims = field.cube.cuboid_of(position).dims
        leaf = field.cube.leaves(position)[0]
        for dropped in dims if len(dims) > 1 else ():
            wider = field.cube.cuboid_over(dim for dim in dims if dim != dropped)
            if wider is not None and int(wider.cells[leaf]) not in found:
                families[int(wider.cells[leaf])].append(position)
    return {wider: children for wider, children in families.items() if len(children) > 1}
