"""Outcomes of a batch: which were known in time, and when each became known."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from detectors.declared import Declared
from detectors.profile.columns import integers
from detectors.profile.delays import DELAYED, LAST, Delays, grain_us
from detectors.profile.measures import measures_of, total_sums
from detectors.profile.rows import Rows
from detectors.profile.sums import COLUMNS, Sums


def matured(rows: Rows, declared: Declared) -> tuple[Rows, list[Delays]]:
    """(rows whose outcome was known by window end + outcome_delay, delays of all outcomes by group).

    Raises ValueError when the table doesn't say when outcomes became known.
    """
    column = integers(rows.table, "known")
    if column is None:
        raise ValueError('the stage "outcomes" needs the column "known": when each outcome became known')
    moment, present = column
    starts = np.array([start for start, _ in rows.keys], dtype=np.int64)
    elapsed = moment - starts[rows.group]
    in_time = elapsed <= declared.window_us + declared.outcome_delay_us
    grains = -(-elapsed[present] // grain_us(declared))
    return rows.only(present & in_time), _delays(rows.only(present), grains, declared)


def _delays(rows: Rows, grains: NDArray[np.int64], declared: Declared) -> list[Delays]:
    span = LAST + 1
    pairs, position = np.unique(rows.group * span + np.clip(grains, 0, LAST), return_inverse=True)
    table = total_sums(measures_of(rows.table, "outcomes"), position, len(pairs))
    table[[i for i, name in enumerate(COLUMNS) if name not in DELAYED]] = 0
    bounds = np.searchsorted(pairs, np.arange(len(rows.keys) + 1) * span).tolist()
    return [
        Delays(grain_us(declared), pairs[low:high] % span, Sums(table[:, low:high].copy()))
        if high > low
        else Delays()
        for low, high in pairwise(bounds)
    ]
