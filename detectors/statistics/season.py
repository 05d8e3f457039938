"""Hour-of-day and weekday factors of a series, by medians, as far as its history allows.

The model is additive on the scale given (take logs first for multiplicative factors):

    y(t) = level(t) + day(phase of t) + week(phase of t) [+ slot(phase of t)]

- `level(t)` is the median of the seven blocks of a day before t's own, so it follows slow growth and never
  the window judged.
- The first cycle's factor (hour of day) is the median of its phase, from three cycles on.
- The longer cycle's (weekday) is shrunk by n / (n + 1) after n cycles, and what the shrinkage holds back
  counts as uncertainty; a weekday never seen has the uncertainty `UNSEEN`.
- Single slots (Monday 09:00) only from six cycles of the longer season on.

Medians, because a past incident in one cycle must not move them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.declared import DAY_US
from detectors.statistics.grouped import group_medians

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

UNSEEN = 0.15  # uncertainty, on the log scale, of a weekday that the history has not shown yet
MOST_PHASES = 96  # of a day: minute windows share phases of a quarter of an hour
LEVEL_BLOCKS = 7
FIRST_CYCLES = 3
SLOT_CYCLES = 6
MEDIAN_COST = np.pi / 2  # the variance of a median of n values is about this times that of one, over n


@dataclass(frozen=True)
class Fit:
    """`expected` and `allowance` float64[N] of every window, on the scale given.

    `allowance` is the standard error of the longer season's factor; `inflation` how much larger the variance
    of a new window is than that of the fitted ones, whose own medians were taken; `cycles` how many of the
    shortest season the fitted history holds (infinite when there is no season to know).
    """

    expected: Floats
    allowance: Floats
    inflation: float
    cycles: float


def fit_season(starts: Ints, width: int, y: Floats, fit: Bools, seasons: tuple[int, ...]) -> Fit:
    """Fit the model to the windows in `fit` and tell it for all.

    `starts` int64[N] µs ascending, `y` float64[N], `fit` bool[N] (only finite y), `seasons` cycle lengths in
    µs, shortest first.
    """
    span = int(starts[fit][-1] - starts[fit][0]) + width
    usable = [s for s in seasons if s > width]
    season = np.zeros(len(starts))
    allowance = np.zeros(len(starts))
    level = _level(starts, y, fit)
    if usable and span >= FIRST_CYCLES * usable[0]:
        codes = _phases(starts, usable[0], max(width, usable[0] // MOST_PHASES))
        for _ in range(2):
            season = _factor(codes, y - level, fit)[0]
            level = _level(starts, y - season, fit)
    for longer, shorter in zip(usable[1:], usable, strict=False):
        extra, uncertain = _longer_season(starts, width, y - season - level, fit, longer, shorter)
        season = season + extra
        allowance = np.hypot(allowance, uncertain)
        level = _level(starts, y - season, fit)
    cycles = span / usable[0] if usable else np.inf
    known = FIRST_CYCLES <= cycles < np.inf
    inflation = (cycles + MEDIAN_COST) / (cycles - MEDIAN_COST) if known else 1.0
    return Fit(level + season, allowance, inflation, cycles)


def _longer_season(
    starts: Ints, width: int, rest: Floats, fit: Bools, longer: int, shorter: int
) -> tuple[Floats, Floats]:
    """Shrunk factor and its uncertainty, float64[N] each, of the longer season left in `rest`."""
    cycles = (int(starts[fit][-1] - starts[fit][0]) + width) / longer
    if cycles >= SLOT_CYCLES:
        factor, _ = _factor(_phases(starts, longer, max(width, shorter // MOST_PHASES)), rest, fit)
        return factor, np.zeros(len(starts))
    factor, seen = _factor(_phases(starts, longer, max(width, shorter)), rest, fit)
    per_cycle = max(1, shorter // width)
    times = seen / per_cycle
    return factor * times / (times + 1), np.where(seen > 0, np.abs(factor) / (times + 1), UNSEEN)


def _phases(starts: Ints, season: int, grain: int) -> Ints:
    return (starts % season) // grain


def _factor(codes: Ints, rest: Floats, fit: Bools) -> tuple[Floats, Ints]:
    """Each window's phase median of `rest` over the fitted windows (0 when unseen), and how many it had."""
    medians, counts = group_medians(codes[fit], rest[fit], int(codes.max()) + 1)
    return np.nan_to_num(medians)[codes], counts[codes]


def _level(starts: Ints, deseasoned: Floats, fit: Bools) -> Floats:
    """For each window the median over the `LEVEL_BLOCKS` daily medians before its own block.

    Blocks are counted back from the last fitted window, so the window judged stands in the block after all
    that is known. The first blocks, with nothing before them, take the earliest ones.
    """
    last = starts[fit][-1]
    age = np.maximum(0, -((starts - last) // DAY_US))  # 0 after the last block, 1 for the last day, and so on
    blocks = int(age.max()) + 1
    medians, _ = group_medians(age[fit], deseasoned[fit], blocks)
    known = np.flatnonzero(np.isfinite(medians))
    first = np.searchsorted(known, np.arange(blocks), side="right")
    first[0] = 0
    first[first == len(known)] = max(len(known) - LEVEL_BLOCKS, 0)
    held = np.minimum(LEVEL_BLOCKS, len(known) - first)
    own = np.repeat(np.arange(blocks), held)
    nth = np.arange(len(own)) - np.repeat(np.cumsum(held) - held, held)
    levels, _ = group_medians(own, medians[known[first[own] + nth]], blocks)
    result: Floats = levels[age]
    return result
