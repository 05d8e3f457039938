"""Did a series change in one step or along a ramp? Both shapes are fitted about the change point.

For residuals of variance σ² the log-likelihoods of the two differ by (S_ramp − S_step) / 2σ², S being the
squares left over; the ramp pays for its length.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RAMP = 5  # windows, from which a ramp is none that a window's width explains
EVERY = 2
NEAR = 72  # windows on either side of the change that tell its shape: the time to fit grows as their cube
OF_LENGTH = 1.0  # nats that one parameter more gains by chance
LEAST_AFTER, LEAST_BEFORE = 6, 3


def shape(values: Floats, scale: Floats, index: int) -> float:
    """Nats by which a step at about `index` is likelier than a ramp; 0.0 where too little is known.

    `values` float64[n] with their standard deviations `scale` float64[n].

    >>> flat, fallen, one = np.zeros(12), np.full(12, -9.0), np.ones(24)
    >>> shape(np.concatenate([flat, fallen]), one, 12) > 10
    True
    >>> shape(np.concatenate([flat, -np.arange(12.0)]), one, 12) < -10
    True
    """
    first, end = max(index - NEAR, 0), index + NEAR
    values, scale, index = values[first:end], scale[first:end], index - first
    after = len(values) - index
    if after < LEAST_AFTER or index < LEAST_BEFORE:
        return 0.0
    x = np.arange(len(values), dtype=float)
    near = range(max(index - after, 1), index + after // 2)
    step = _least(values, scale, [(x >= turn).astype(float) for turn in near])
    lengths = range(RAMP, max(after, RAMP) + EVERY, EVERY)
    ramp = _least(values, scale, [np.clip((x - turn) / n, 0.0, 1.0) for turn in near for n in lengths])
    variance = max(min(step, ramp) / max(len(values) - 3, 1), 1.0)
    return (ramp - step) / (2 * variance) + OF_LENGTH


def _least(values: Floats, scale: Floats, shapes: Iterable[Floats]) -> float:
    """The squares, in units of the scale, that the best shape leaves, each with a level and a height."""
    one = 1 / scale
    one /= np.sqrt(one @ one)

    def apart(rows: Floats) -> Floats:
        return np.asarray(rows - (rows @ one)[..., None] * one)

    left, table = apart(values / scale), apart(np.array(list(shapes)) / scale)
    fitted = (table @ left) ** 2 / np.maximum((table**2).sum(axis=1), 1e-12)
    return float(left @ left - fitted.max())
