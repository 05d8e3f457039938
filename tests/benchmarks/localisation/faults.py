"""Where the root causes of an instance lie and how strong they are, as RiskLoc's generator places them.

A root cause is one to three elements of one cuboid that share a severity. No two root causes use the same
cuboid (leaves apart) or the same value of a dimension.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.localisation.instance import Floats, Slice, mask

Places = list[tuple[tuple[int, ...], list[tuple[int, ...]]]]
TRIES = 200


@dataclass(frozen=True)
class Faults:
    """How many root causes, of how many elements, how deep (dimensions), how severe, and how uneven.

    An element holds at least `least` of what `place` is told each leaf holds: what nobody could notice is no
    fault.
    """

    causes: tuple[int, int] = (1, 3)
    elements: tuple[int, int] = (1, 3)
    depth: tuple[int, int] = (1, 5)
    severity: tuple[float, float] = (0.2, 1.0)
    deviation: tuple[float, float] = (0.0, 0.1)
    least: float = 1e-12


def place(
    rng: np.random.Generator, faults: Faults, sizes: tuple[int, ...], codes: NDArray[np.int64], held: Floats
) -> list[list[Slice]]:
    """The elements of each root cause; `held` float[N] is what each leaf holds."""
    placed: Places = []
    for _ in range(int(rng.integers(faults.causes[0], faults.causes[1], endpoint=True))):
        level = int(rng.integers(faults.depth[0], faults.depth[1], endpoint=True))
        count = int(rng.integers(faults.elements[0], faults.elements[1], endpoint=True))
        found = (_try(rng, faults.least, level, count, sizes, codes, held, placed) for _ in range(TRIES))
        placed.append(next((one for one in found if one is not None), ((), [])))
    return [[frozenset(zip(dims, one, strict=True)) for one in elements] for dims, elements in placed if dims]


def _try(
    rng: np.random.Generator,
    least: float,
    level: int,
    count: int,
    sizes: tuple[int, ...],
    codes: NDArray[np.int64],
    held: Floats,
    placed: Places,
) -> tuple[tuple[int, ...], list[tuple[int, ...]]] | None:
    """One root cause, or None where the draw does not fit those before."""
    dims = tuple(sorted(int(d) for d in rng.choice(len(sizes), size=level, replace=False)))
    if level < len(sizes) and any(dims == other for other, _ in placed):
        return None
    columns = []
    for dim in dims:
        used = {one[others.index(dim)] for others, taken in placed if dim in others for one in taken}
        free = [value for value in range(sizes[dim]) if value not in used]
        if not free:
            return None
        columns.append([int(v) for v in rng.choice(free, size=count)])
    elements = list(zip(*columns, strict=True))
    if len(set(elements)) < count:
        return None
    if any(held[mask(codes, frozenset(zip(dims, one, strict=True)))].sum() < least for one in elements):
        return None
    return dims, elements


def severities(
    rng: np.random.Generator, faults: Faults, count: int, noise: float
) -> list[tuple[float, float]]:
    """Mean and spread of the relative change of each root cause, beyond the noise of healthy leaves."""
    return [
        (float(rng.uniform(*faults.severity)) + noise, float(rng.uniform(*faults.deviation)))
        for _ in range(count)
    ]
