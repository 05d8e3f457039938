"""When outcomes became known: sums by the time from the window's start, so that any cut-off can be taken.

All outcomes of the window's predictions enter, those too that came after `outcome_delay`. The time is counted
in grains, grain = gcd(window, outcome_delay) and at least a minute, rounded up: grain k holds what became
known after (k − 1) grains and by k, so that the moment at which a window is judged is a grain's end.
Outcomes known by the window's start are grain 0, those later than `LAST` grains are `LAST`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detectors.declared import MINUTE_US, Declared
from detectors.profile.fixed import read
from detectors.profile.sums import INDEX, Sums, Totals

#: The last grain: what comes later counts here.
LAST = 1 << 17
#: The sums that are kept by delay.
DELAYED = frozenset({"outcomes", "labels", "labels_nanos", "value", "value_nanos", "worthless"})


def grain_us(declared: Declared) -> int:
    """Length of a grain in microseconds."""
    return max(MINUTE_US, math.gcd(declared.window_us, declared.outcome_delay_us or declared.window_us))


@dataclass(frozen=True, eq=False)
class Delays:
    """`at` int64[D] ascending, in grains of `grain` microseconds; `sums` of the outcomes known in each.

    The sums hold outcomes, labels, value and worthless. `grain` is 0 when there are no outcomes.
    """

    grain: int = 0
    at: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    sums: Sums = field(default_factory=lambda: Sums.zeros(0))

    def until(self, cut_us: int) -> Totals:
        """What was known by `cut_us` microseconds after the window's start (rounded down to a grain)."""
        last = cut_us // max(self.grain, 1)
        return self.sums[: int(np.searchsorted(self.at, last, side="right"))].total()

    def labels_until(self, cut_us: int) -> float:
        """The sum of the labels alone that were known by then."""
        last = cut_us // max(self.grain, 1)
        known = slice(0, int(np.searchsorted(self.at, last, side="right")))
        units, nanos = (self.sums.table[INDEX[name], known].sum() for name in ("labels", "labels_nanos"))
        return float(read(units, nanos))

    def quantile_us(self, q: float) -> float:
        """Time from the window's start by which the share q of the outcomes was known; NaN without any."""
        total = np.cumsum(self.sums.outcomes)
        if not len(total):
            return math.nan
        return float(self.at[int(np.searchsorted(total, q * total[-1]))] * self.grain)


def merge_delays(parts: Sequence[Delays]) -> Delays:
    """The outcomes of all parts. Raises ValueError when their grains differ."""
    parts = [part for part in parts if part.grain]
    if len(parts) < 2:
        return parts[0] if parts else Delays()
    grains = {part.grain for part in parts}
    if len(grains) > 1:
        raise ValueError(f"delays counted in different grains don't merge: {sorted(grains)} microseconds")
    at, inverse = np.unique(np.concatenate([part.at for part in parts]), return_inverse=True)
    sums = Sums.zeros(len(at))
    np.add.at(sums.table.T, inverse, np.concatenate([part.sums.table for part in parts], axis=1).T)
    return Delays(parts[0].grain, at, sums)
