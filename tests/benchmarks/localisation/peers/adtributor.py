"""Adtributor (Bhagwan et al., NSDI 2014): one dimension, its elements by surprise until they explain enough.

The candidate of the most surprising dimension is the answer; the paper shows three, of which at most one is
counted right here, so that naming the others would only lower its F1.
"""

import numpy as np

from tests.benchmarks.localisation.instance import Floats, Instance, Slice
from tests.benchmarks.localisation.peers.grid import Grid, check, grid, power_of

ENOUGH, EACH = 0.67, 0.1  # explanatory power of the set, and of each element


def locate(instance: Instance, deadline: float) -> list[Slice]:
    """The root causes that it names."""
    best: tuple[float, list[Slice]] = (-1.0, [])
    for dim in range(len(instance.sizes)):
        check(deadline)
        over = grid(instance, (dim,))
        power, surprise = power_of(instance, over), surprise_of(instance, over)
        order = np.argsort(-surprise)
        order = order[power[order] > EACH]
        explained = np.cumsum(power[order])
        if not (explained > ENOUGH).any():
            continue
        chosen = order[: int((explained > ENOUGH).argmax()) + 1]
        total = float(surprise[chosen].sum())
        if total > best[0]:
            best = total, [over.name(instance, int(element)) for element in chosen]
    return best[1]


def surprise_of(instance: Instance, over: Grid) -> Floats:
    """The Jensen-Shannon part of each element, added up over numerator and denominator of a ratio."""
    pairs = [(instance.expected, instance.observed)]
    if instance.expected_over is not None and instance.observed_over is not None:
        pairs.append((instance.expected_over, instance.observed_over))
    total = np.zeros(len(over.first))
    for expected, observed in pairs:
        total += _part(over.sums(expected), over.sums(observed))
    return total


def _part(expected: Floats, observed: Floats) -> Floats:
    p, q = expected / max(expected.sum(), 1e-300), observed / max(observed.sum(), 1e-300)
    middle = np.where(p + q > 0, (p + q) / 2, 1.0)
    total = np.zeros(len(p))
    for side in (p, q):
        total += side * np.log(np.where(side > 0, side, middle) / middle) / 2
    return total
