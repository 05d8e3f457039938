"""Peel off the slices that explain most, until none does.

What is healthy is learnt from the leaves that no slice explains, so the search is done anew with what it
taught until it says the same twice.
"""

import numpy as np
from numpy.typing import NDArray

from monitor.localise import excess, noise
from monitor.localise.cube import Cube, Floats, Ints
from monitor.localise.field import Field
from monitor.localise.refine import ascend, descend
from monitor.localise.tails import tame

#: Slices named at most: beyond, the change is spread and not localised.
MOST = 40
PASSES = 4
#: A slice's change, as a share of the largest one's.
LEAST_PART = 0.02
#: Share of the leaves that must be healthy to learn from.
LEAST_HEALTHY = 0.1


def scan(cube: Cube, expected: Floats, observed: Floats) -> list[int]:
    """The positions of the slices in which a change sits; each leaf has an expectation or an observation."""
    size = (expected + observed) / 2
    deviation = (observed - expected) / size
    healthy: NDArray[np.bool_] = np.ones(len(size), dtype=np.bool_)
    found: list[int] = []
    for _ in range(PASSES):
        usual = noise.learn(cube.codes[:, healthy], expected[healthy], observed[healthy])
        weights = usual.weights(size)
        tamed = tame(deviation, weights, healthy)
        wide = excess.learn(cube, weights, tamed, healthy)
        before, (found, healthy) = found, _peel(Field(cube, weights, tamed, wide))
        if found == before or healthy.mean() < LEAST_HEALTHY:
            break
    return _weighty(cube, found, observed - expected) if usual.is_counting(size) else found


def _peel(field: Field) -> tuple[list[int], NDArray[np.bool_]]:
    """The slices found, and which leaves none of them explains."""
    found: dict[int, Ints] = {}
    while len(found) < MOST and (best := field.best()) is not None:
        for part in descend(field, *best):
            found[part] = field.left(part)
            field.peel(found[part])
    return list(ascend(field, found)), field.unexplained


def _weighty(cube: Cube, found: list[int], change: Floats) -> list[int]:
    """Those that matter beside the one that changed most: among counts, many small slices stray for real."""
    changes = {place: abs(float(change[cube.leaves(place)].sum())) for place in found}
    least = LEAST_PART * max(changes.values(), default=0.0)
    return [place for place in found if changes[place] >= least]
