"""Logged scores beside those that came when the same inputs were sent again."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from monitor.probing.replies import Reply

Floats = NDArray[np.float64]

#: What arithmetic in single precision, in another order or on another machine, may change of a score.
RELATIVE = 1e-5
MOST_DECIMALS = 9


def compare(scores: Floats, replies: Sequence[Reply], tolerance: float) -> tuple[int, int, float]:
    """How many of the logged `scores` float64[N] were answered, how many came out otherwise, and by how much.

    `tolerance` is absolute; what a log rounds away is allowed besides. An answer that is no number differs.

    >>> compare(np.array([0.25, 0.5]), [Reply(value=0.2500001), Reply(value=0.9)], 1e-6)
    (2, 1, 0.4)
    """
    answered = np.array([reply.silence is None for reply in replies], dtype=np.bool_)
    values = np.array([np.nan if r.value is None else r.value for r in replies], dtype=np.float64)
    off = np.abs(values - scores)
    allowed = tolerance + rounding(scores) + RELATIVE * np.maximum(np.abs(values), np.abs(scores))
    apart = answered & ~(off <= allowed)
    numbers = off[apart & np.isfinite(off)]
    return int(answered.sum()), int(apart.sum()), float(numbers.max()) if len(numbers) else 0.0


def rounding(scores: Floats) -> float:
    """Half a unit of the last decimal that the scores float64[N] carry, 0 where they carry many.

    >>> rounding(np.array([0.25, 0.125])), rounding(np.array([1 / 3]))
    (0.0005, 0.0)
    """
    for decimals in range(1, MOST_DECIMALS):
        if np.array_equal(np.round(scores, decimals), scores):
            return 0.5 * 10.0**-decimals
    return 0.0
