"""RiskLoc (Kalander 2022): leaves are parted at a deviation score beyond which only one side has leaves, and
elements whose leaves are mostly beyond it and alike are peeled off, the widest layer first.

The risk of an element is its weighted share of abnormal leaves, less how badly one ratio explains its leaves.
Per layer the risky element of the largest explanatory power is taken; the search ends when what is left
beyond the cut explains too little.
"""

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.localisation.instance import Floats, Instance, Slice, mask
from tests.benchmarks.localisation.peers.grid import check, deviation, grid, layers, power_of

RISK, POWER, IGNORED = 0.5, 0.02, 5
Mask = NDArray[np.bool_]


class _Leaves:
    """The leaves with everything that the search needs of them."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.forecast, self.real = instance.values()
        self.score = deviation(self.forecast, self.real)
        distinct = np.unique(self.score)
        low, high = distinct[min(IGNORED, len(distinct) - 1)], distinct[max(-IGNORED - 1, -len(distinct))]
        cut = -float(min(low, high, key=abs))
        self.abnormal: Mask = self.score > cut if cut >= 0 else self.score < cut
        far = np.where(self.abnormal, np.abs(self.score), np.abs(cut - self.score))
        empty = (self.forecast == 0) & (self.real == 0)
        self.weight = np.where(empty & ~self.abnormal, 0.0, np.minimum(far, 1.0))
        power = power_of(instance)
        self.power = -power if power[self.abnormal].sum() < 0 else power
        self.left: Mask = np.ones(len(power), dtype=np.bool_)


def locate(instance: Instance, deadline: float) -> list[Slice]:
    """The root causes that it names."""
    leaves = _Leaves(instance)
    least = float(leaves.power[leaves.abnormal].sum()) * POWER
    found: list[Slice] = []
    while float(leaves.power[leaves.abnormal & leaves.left].sum()) >= least:
        check(deadline)
        one = _next(leaves, least, deadline)
        if one is None:
            break
        found.append(one)
        leaves.left &= ~mask(instance.codes, one)
    return found


def _next(leaves: _Leaves, least: float, deadline: float) -> Slice | None:
    """The element to peel off, of the widest layer that has one."""
    left = np.flatnonzero(leaves.left)
    for cuboids in layers(leaves.instance):
        best: tuple[float, Slice | None] = (least, None)
        for dims in cuboids:
            check(deadline)
            over = grid(leaves.instance, dims, left)
            power, abnormal = over.sums(leaves.power[left]), over.sums(leaves.abnormal[left].astype(float))
            candidates = np.flatnonzero((abnormal > 0) & (power > best[0]))
            for element in candidates[np.argsort(-power[candidates])]:
                if _risk(leaves, left[over.at == element]) >= RISK:
                    best = float(power[element]), over.name(leaves.instance, int(element))
                    break
                check(deadline)
        if best[1] is not None:
            return best[1]
    return None


def _risk(leaves: _Leaves, inside: NDArray[np.int64]) -> float:
    weight, abnormal = leaves.weight[inside], leaves.abnormal[inside]
    beyond = float(weight[abnormal].sum())
    high = beyond / (beyond + float(weight[~abnormal].sum()) + 1)
    both = (leaves.real[inside] != 0) & (leaves.forecast[inside] != 0)
    forecast, real = leaves.forecast[inside][both], leaves.real[inside][both]
    before = _mean(np.abs(leaves.score[inside][both]))
    if not before:
        return high
    return high - _mean(np.abs(deviation(forecast * (real.sum() / forecast.sum()), real))) / before


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else 0.0
