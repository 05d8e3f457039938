"""HotSpot (Sun et al., IEEE Access 2018): a tree search over sets of elements, cuboid by cuboid.

A set's potential score compares the leaves with those that the ripple effect predicts from the set's totals.
Every element adds its own part to the squared distance, so a set is scored from sums. Monte Carlo tree search
adds one element at a time; elements of a deeper cuboid are kept only within the best set of a cuboid above.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from tests.benchmarks.localisation.instance import Floats, Instance, Slice
from tests.benchmarks.localisation.peers.grid import Ints, check, grid, layers

#: The paper ends at 0.99, which noise never lets a wide slice reach; RiskLoc's comparison ends at 0.67.
ENOUGH, STEPS = 0.67, 200
EXPLORE = math.sqrt(2.0)


@dataclass
class Node:
    """A set of elements, by how far down the list of the promising ones its last element stands."""

    chosen: tuple[int, ...]
    visits: int = 0
    best: float = 0.0
    children: dict[int, "Node"] = field(default_factory=dict)


def locate(instance: Instance, deadline: float) -> list[Slice]:
    """The root causes that it names."""
    forecast, real = instance.values()[0], instance.values()[1]
    rng = np.random.default_rng(0)
    answers: list[tuple[float, int, list[Slice]]] = []
    above: list[set[Slice]] = []
    for depth, cuboids in enumerate(layers(instance), 1):
        here: list[set[Slice]] = []
        for dims in cuboids:
            check(deadline)
            over = grid(instance, dims)
            drops = _drops(over.sums(forecast), over.sums(real), forecast, real, over.at)
            keep = np.flatnonzero(drops > 0)
            keep = keep[np.argsort(-drops[keep])][:STEPS]
            names = [over.name(instance, int(element)) for element in keep]
            if above:
                inside = [any(parent <= name for kept in above for parent in kept) for name in names]
                keep = keep[inside]
                names = [name for name, kept in zip(names, inside, strict=True) if kept]
            chosen, score = _search(drops[keep], float(((real - forecast) ** 2).sum()), rng, deadline)
            slices = [names[i] for i in chosen]
            if score >= ENOUGH:
                return slices
            answers.append((score, -depth, slices))
            here.append(set(slices))
        above = here
    return max(answers, key=lambda answer: answer[:2])[2]


def _drops(f: Floats, v: Floats, forecast: Floats, real: Floats, at: Ints) -> Floats:
    """How much each element takes off the squared distance between the leaves and their forecasts."""
    factor = np.divide(v, f, out=np.ones_like(v), where=f > 0)[at]
    taken = (real - forecast) ** 2 - (real - forecast * factor) ** 2
    return np.bincount(at, weights=taken, minlength=len(f)).astype(np.float64)


def _score(drops: Floats, chosen: tuple[int, ...], distance: float) -> float:
    if distance <= 0:
        return 0.0
    left = max(distance - float(drops[list(chosen)].sum()), 0.0)
    return max(1 - math.sqrt(left / distance), 0.0)


def _search(
    drops: Floats, distance: float, rng: np.random.Generator, deadline: float
) -> tuple[tuple[int, ...], float]:
    """The best set found in STEPS visits, and its score."""
    root = Node(())
    best: tuple[tuple[int, ...], float] = (), -1.0
    for _ in range(STEPS):
        check(deadline)
        path = [root]
        while True:
            node = path[-1]
            free = [i for i in range(len(drops)) if i not in node.children and i not in node.chosen]
            if free and (not node.children or rng.random() > node.best):
                node.children[free[0]] = Node((*node.chosen, free[0]))
                path.append(node.children[free[0]])
                break
            if not node.children:
                return best
            path.append(max(node.children.values(), key=lambda c: _bound(c, node)))
        score = _score(drops, path[-1].chosen, distance)
        for node in path:
            node.visits, node.best = node.visits + 1, max(node.best, score)
        if score > best[1]:
            best = path[-1].chosen, score
        if score >= ENOUGH:
            break
    return best


def _bound(child: Node, parent: Node) -> float:
    return child.best + EXPLORE * math.sqrt(math.log(max(parent.visits, 1)) / max(child.visits, 1))
