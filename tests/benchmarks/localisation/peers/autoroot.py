"""AutoRoot (Jin et al. 2021): abnormal leaves are clustered by the density of their deviation scores, and
each cluster is given the one element that names it best.

An element must hold more than `LEAST` of the cluster and be filled by it to more than `LEAST`; of each cuboid
the one of the best new potential score counts, of all cuboids the best mean of that score and both shares.
Answers inside a wider answer are dropped.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import gaussian_kde

from tests.benchmarks.localisation.instance import Floats, Instance, Slice
from tests.benchmarks.localisation.peers.grid import Ints, check, deviation, grid, layers

Mask = NDArray[np.bool_]
RELEVANT, LEAST = 0.2, 0.1


def locate(instance: Instance, deadline: float) -> list[Slice]:
    """The root causes that it names."""
    forecast, real = instance.values()
    score = deviation(forecast, real)
    found: set[Slice] = set()
    for cluster in _clusters(score):
        best = _of_cluster(instance, cluster, forecast, real, deadline)
        if best is not None:
            found.add(best)
    return [one for one in found if not any(other < one for other in found)]


def _clusters(score: Floats) -> list[Ints]:
    """Leaves far from their forecast, cut at the valleys of the density of their scores."""
    relevant = np.flatnonzero(np.abs(score) > RELEVANT)
    values = score[relevant]
    if len(np.unique(values)) < 2:
        return [relevant] if len(relevant) else []
    places = np.linspace(-2, 2, 400)
    density = gaussian_kde(values, bw_method="silverman")(places)
    valleys = places[1:-1][(density[1:-1] < density[:-2]) & (density[1:-1] < density[2:])]
    at = np.searchsorted(valleys, values)
    return [relevant[at == label] for label in np.unique(at)]


def _of_cluster(
    instance: Instance, cluster: Ints, forecast: Floats, real: Floats, deadline: float
) -> Slice | None:
    best: tuple[float, Slice | None] = (-1.0, None)
    for cuboids in layers(instance):
        for dims in cuboids:
            check(deadline)
            over = grid(instance, dims)
            within = np.bincount(over.at[cluster], minlength=len(over.first))
            filled = within / np.bincount(over.at, minlength=len(over.first))
            held = within / len(cluster)
            candidates = np.flatnonzero((held > LEAST) & (filled > LEAST))
            scored = [(_nps(over.at == one, forecast, real), int(one)) for one in candidates]
            if scored:
                score, one = max(scored)
                mean = (score + float(filled[one]) + float(held[one])) / 3
                if mean > best[0]:
                    best = mean, over.name(instance, one)
    return best[1]


def _nps(inside: Mask, forecast: Floats, real: Floats) -> float:
    """The new potential score: relative errors before and after the ripple effect, in and out."""
    f, v = forecast[inside], real[inside]
    ripple = f * (v.sum() / f.sum()) if f.sum() else f
    after, before = _error(v, ripple), _error(v, f)
    outside = _error(real[~inside], forecast[~inside])
    return 1 - (after + outside) / (before + outside) if before + outside else 0.0


def _error(real: Floats, forecast: Floats) -> float:
    if not len(real):
        return 0.0
    relative = np.divide(np.abs(real - forecast), real, out=np.zeros_like(real), where=real != 0)
    return float(relative.mean())
