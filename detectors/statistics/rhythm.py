"""Takes the usual hours and weekdays out of several series alike.

Least squares on the phases of each season, over the windows that all series have. One projection for all
leaves a tie between two series as it was; medians, which `series.seasonal_baseline` takes, bend each in its
own way, and what is bent apart looks like a tie that changes.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_PHASES = 96  # of the shortest season
CYCLES = (3, 2)  # that must be there before the shortest season, and a longer one, is taken out


def without_rhythm(values: Floats, starts: Ints, width: int, seasons: tuple[int, ...]) -> Floats:
    """float64[N, K] less their phases' means; NaN in all series where one of them has no value.

    `starts` int64[N] and `width` in µs, `seasons` the lengths of the cycles in µs.

    >>> hours = np.arange(24 * 21)
    >>> day = np.sin(hours / 24 * 2 * np.pi)
    >>> rest = without_rhythm(np.stack([day, 2 * day], axis=1), hours * 3_600_000_000, 3_600_000_000,
    ...     (86_400_000_000,))
    >>> bool(np.abs(rest).max() < 1e-9)
    True
    """
    known = np.isfinite(values).all(axis=1)
    rest = np.full(values.shape, np.nan)
    if known.any():
        phases = _phases(starts[known], width, tuple(sorted(seasons)))
        weights = np.linalg.lstsq(phases, values[known], rcond=None)[0]
        rest[known] = values[known] - phases @ weights
    return rest


def _phases(starts: Ints, width: int, seasons: tuple[int, ...]) -> Floats:
    """float64[N, P]: a column of ones, and one of 0 and 1 for each phase of each season that is known."""
    columns = [np.ones((len(starts), 1))]
    span = int(starts[-1] - starts[0]) + width
    grain = max(width, seasons[0] // MOST_PHASES) if seasons else width
    for season, cycles in zip(seasons, (CYCLES[0], *[CYCLES[1]] * len(seasons)), strict=False):
        if season > grain and span >= cycles * season:
            phase = (starts % season) // grain
            columns.append((phase[:, None] == np.unique(phase)).astype(np.float64))
        grain = max(grain, season)
    return np.hstack(columns)
