"""How far labels lie from scores, for regression: exact sums of the residual and its powers, by coarse bin.

A residual e = label − score is counted in units of the score's own spread, u = e / unit, the unit being a
power of two, so that the division is exact; |u| counts as 1,024 at most, so that no fourth power outgrows an
integer. The sums of u, |u|, u² and u⁴ are decimals in whole units and billionths (see `fixed`), so neither
order nor batching matters. A row counts when it has both a finite score and a finite label.

>>> table = pa.table({"score": [1.0, 2.0], "label": [1.5, None]})
>>> [(m.column - len(COLUMNS), float(m.weights.sum())) for m in residual_measures(table, unit=0.25)]
[(0, 1.0), (1, 2.0), (3, 2.0), (5, 4.0), (7, 16.0)]
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detectors.profile.binning import SCORE, Binning
from detectors.profile.columns import numbers
from detectors.profile.fixed import read, split, weights
from detectors.profile.measures import Measure
from detectors.profile.sums import COLUMNS

#: Rows of the table; each power is a pair of units and billionths.
POWERS = ("signed", "absolute", "squared", "fourth")
LINES = 1 + 2 * len(POWERS)
#: Larger residuals count as this many units.
CLIP = 1024.0


def unit_of(binning: Binning) -> float:
    """A power of two near the spread of the score's middle three quarters; 1 where there is none.

    Raises KeyError when the system has no model.
    """
    edges = binning.features[binning.index(SCORE)].edges
    eighth = len(edges) // 8
    for low, high in ((eighth, len(edges) - 1 - eighth), (0, len(edges) - 1)):
        spread = float(edges[high] - edges[low]) if len(edges) else 0.0
        if 0 < spread < np.inf:
            return float(np.ldexp(1.0, int(np.clip(np.rint(np.log2(spread)), -500, 500))))
    return 1.0


def residual_measures(table: pa.Table, unit: float) -> list[Measure]:
    """What the rows add to the lines of `Residuals.table`, which stand behind the columns of `sums`."""
    score, label = numbers(table, "score"), numbers(table, "label")
    if score is None or label is None:
        return []
    with np.errstate(invalid="ignore", over="ignore"):
        u = np.clip((label.values - score.values) / unit, -CLIP, CLIP)
    told = np.isfinite(score.values) & np.isfinite(label.values)
    u = np.where(told, u, 0.0)
    found = [Measure(len(COLUMNS), 1, told.astype(np.float64))]
    for number, power in enumerate((u, np.abs(u), u**2, u**4)):
        for part, integers in enumerate(split(power)):
            line = len(COLUMNS) + 1 + 2 * number + part
            found += [Measure(line, multiplier, w) for multiplier, w in weights(integers)]
    return found


@dataclass(frozen=True, eq=False)
class Residuals:
    """Sums over sets of rows, in the label's own units: `table` is int64[LINES, C], or [0, 0] for none."""

    table: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))

    def sums(self, unit: float) -> NDArray[np.float64]:
        """float64[5, C]: rows, then the sums of e, |e|, e² and e⁴ in each coarse bin of all features."""
        if not len(self.table):
            return np.zeros((1 + len(POWERS), 0))
        scales = (unit, unit, unit**2, unit**4)
        powers = [read(*self.table[1 + 2 * i : 3 + 2 * i]) * scale for i, scale in enumerate(scales)]
        return np.stack([self.table[0].astype(np.float64), *powers])


def merge_residuals(parts: Sequence[Residuals]) -> Residuals:
    """The residuals of all parts."""
    tables = [part.table for part in parts if len(part.table)]
    return Residuals(np.sum(tables, axis=0)) if tables else Residuals()
