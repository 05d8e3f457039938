"""Squeeze (Li et al., ISSRE 2019): bottom up the abnormal leaves are clustered by their deviation score, top
down each cluster is given the elements of one cuboid.

Leaves count as abnormal beyond the knee of the distribution of |v - f|; clusters are the peaks of the
histogram of their scores, those near zero left out. In each cuboid the elements are taken in the order of
their share of leaves in the cluster, and their number is that of the best generalised potential score. Among
cuboids the score is weighed against how many elements of how many dimensions are named.
"""

import math

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.localisation.instance import Floats, Instance, Slice
from tests.benchmarks.localisation.peers.grid import Grid, Ints, check, deviation, grid, layers

Mask = NDArray[np.bool_]
MOST_ELEMENTS, NORMAL, GOOD = 12, 0.2, 0.9


def locate(instance: Instance, deadline: float) -> list[Slice]:
    """The root causes that it names."""
    forecast, real = instance.values()
    score = deviation(forecast, real)
    abnormal = np.flatnonzero(np.abs(real - forecast) > _knee(np.abs(real - forecast)))
    clusters = [c for c in _clusters(score, abnormal) if abs(float(score[c].mean())) >= NORMAL]
    if not clusters:
        return []
    normal = np.setdiff1d(np.arange(len(score)), abnormal)
    weight = _weight(instance, len(clusters), len(abnormal))
    found: list[Slice] = []
    for cluster in clusters:
        found += _of_cluster(instance, cluster, normal, weight, deadline)
    return found


def _knee(values: Floats) -> float:
    """Where the distribution function is furthest above its chord."""
    ordered = np.sort(values)
    spread = ordered[-1] - ordered[0]
    if spread <= 0:
        return float(ordered[-1])
    height = np.arange(1, len(ordered) + 1) / len(ordered) - (ordered - ordered[0]) / spread
    return float(ordered[int(height.argmax())])


def _clusters(score: Floats, abnormal: Ints) -> list[Ints]:
    if len(abnormal) < 1:
        return []
    values = score[abnormal]
    if np.ptp(values) < 1e-9:
        return [abnormal]
    edges = np.histogram_bin_edges(values, "auto")
    edges = edges if len(edges) <= 400 else np.linspace(values.min(), values.max(), 401)
    counts = np.concatenate([[0], np.histogram(values, edges)[0], [0]])
    lows = [i for i in range(1, len(counts) - 1) if counts[i] <= counts[i - 1] and counts[i] < counts[i + 1]]
    bounds = np.array([-np.inf, *(float(edges[i - 1]) for i in lows if i > 1), np.inf])
    at = np.searchsorted(bounds, values, side="right")
    return [abnormal[at == label] for label in np.unique(at)]


def _weight(instance: Instance, clusters: int, abnormal: int) -> float:
    """The weight of the score beside succinctness, from the numbers of clusters, values and leaves."""
    values, leaves = sum(instance.sizes), instance.codes.shape[1]
    by_values = values / math.log(max(float(np.prod(instance.sizes)), 2.0))
    covered = -math.log(max(abnormal, 1) / leaves) if abnormal < leaves else 1e-3
    return math.log(clusters + 1) / clusters * by_values * covered


def _of_cluster(
    instance: Instance, cluster: Ints, normal: Ints, weight: float, deadline: float
) -> list[Slice]:
    answers: list[tuple[float, list[Slice]]] = []
    for depth, cuboids in enumerate(layers(instance), 1):
        best = 0.0
        for dims in cuboids:
            check(deadline)
            score, over, chosen = _of_cuboid(instance, dims, cluster, normal)
            best = max(best, score)
            rank = score * weight - len(chosen) * depth
            answers.append((rank, [over.name(instance, int(one)) for one in chosen]))
        if best > GOOD:
            break
    return max(answers, key=lambda answer: answer[0])[1]


def _of_cuboid(
    instance: Instance, dims: tuple[int, ...], cluster: Ints, normal: Ints
) -> tuple[float, Grid, Ints]:
    """The elements of the best score; only leaves of the cluster and normal ones take part."""
    over = grid(instance, dims)
    within = np.bincount(over.at[cluster], minlength=len(over.first))
    share = within / np.bincount(over.at, minlength=len(over.first))
    order = np.argsort(-share, kind="stable")[: min(int((within > 0).sum()), MOST_ELEMENTS)]
    leaves = np.concatenate([cluster, normal])
    forecast, real = (side[leaves] for side in instance.values())
    scores = [_gps(np.isin(over.at[leaves], order[: k + 1]), forecast, real) for k in range(len(order))]
    most = int(np.argmax(scores))
    return scores[most], over, order[: most + 1]


def _gps(inside: Mask, forecast: Floats, real: Floats) -> float:
    f, v = forecast[inside], real[inside]
    ripple = f * (v.sum() / f.sum()) if f.sum() else f
    outside = np.abs(real[~inside] - forecast[~inside])
    rest = float(outside.mean()) if len(outside) else 0.0
    before = float(np.abs(v - f).mean()) + rest
    return 1 - (float(np.abs(v - ripple).mean()) + rest) / before if before else 0.0
