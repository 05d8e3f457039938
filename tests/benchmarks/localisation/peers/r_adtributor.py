"""R-Adtributor (Persson and Rudenius 2018): Adtributor's elements of one dimension, then again inside each.

An element is kept when it explains more than `EACH`; a dimension all of whose elements do explains nothing.
The search goes on in the dimensions left, inside each element, and an element inside which nothing is found
ends the way down for its siblings too.
"""

from dataclasses import replace

import numpy as np

from tests.benchmarks.localisation.instance import Instance, Slice
from tests.benchmarks.localisation.peers.adtributor import surprise_of
from tests.benchmarks.localisation.peers.grid import Ints, check, grid, power_of

EACH = 0.1


def locate(instance: Instance, deadline: float) -> list[Slice]:
    """The root causes that it names."""
    return _within(instance, tuple(range(len(instance.sizes))), deadline)


def _within(instance: Instance, dims: tuple[int, ...], deadline: float) -> list[Slice]:
    check(deadline)
    best: tuple[float, list[Slice]] = (-1.0, [])
    for dim in dims:
        over = grid(instance, (dim,))
        power = power_of(instance, over)
        chosen = np.flatnonzero(power > EACH)
        surprise = float(surprise_of(instance, over)[chosen].sum())
        if 0 < len(chosen) < len(power) and surprise > best[0]:
            best = surprise, [over.name(instance, int(element)) for element in chosen]
    found: list[Slice] = []
    for element in best[1]:
        ((dim, value),) = element
        inside = np.flatnonzero(instance.codes[dim] == value)
        deeper = _within(_part(instance, inside), tuple(d for d in dims if d != dim), deadline)
        if not deeper:
            return best[1]
        found += [element | one for one in deeper]
    return found


def _part(instance: Instance, inside: Ints) -> Instance:
    over = (instance.expected_over, instance.observed_over)
    below, above = (None if side is None else side[inside] for side in over)
    return replace(
        instance,
        codes=instance.codes[:, inside],
        expected=instance.expected[inside],
        observed=instance.observed[inside],
        expected_over=below,
        observed_over=above,
    )
