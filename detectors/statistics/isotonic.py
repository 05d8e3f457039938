"""Rates that never fall as the score rises: isotonic regression by pooling adjacent violators.

Wherever a bin's rate is lower than that of the bin before it, both are pooled, until none is: the best
non-decreasing fit in weighted least squares.

Reference: M. Ayer and others, Annals of Mathematical Statistics 26 (1955) 641-647.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def rising_rates(hits: Floats, rows: Floats) -> Floats:
    """Non-decreasing rates float64[S] of bins in order of the score; 0 throughout without rows.

    A bin without rows has the rate of the nearest pool below it, or above it when there is none.

    >>> rising_rates(np.array([1.0, 4, 2, 0, 5]), np.array([10.0, 10, 10, 0, 10])).round(2).tolist()
    [0.1, 0.3, 0.3, 0.3, 0.5]
    """
    pools: list[tuple[float, float, int]] = []  # hits, rows, first bin
    for at in np.flatnonzero(rows > 0).tolist():
        above, below, first = float(hits[at]), float(rows[at]), at
        while pools and pools[-1][0] * below >= above * pools[-1][1]:
            more_hits, more_rows, first = pools.pop()
            above, below = above + more_hits, below + more_rows
        pools.append((above, below, first))
    rates = np.zeros(len(rows))
    for number, (above, below, first) in enumerate(pools):
        rates[0 if number == 0 else first :] = above / below
    return rates
