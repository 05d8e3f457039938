"""Rows of many windows, cut so that the profiles of one cut fit in memory."""

from typing import Any

import numpy as np

Ints = np.ndarray[Any, np.dtype[np.int64]]

#: Windows folded at once. A profile of 40 features takes up to a megabyte while it is made.
MOST_WINDOWS = 256


def spans_of(ts: Ints, width_us: int, most: int = MOST_WINDOWS) -> list[Ints]:
    """Row numbers of each cut, rows in the order they came; one cut holds at most `most` windows.

    >>> [cut.tolist() for cut in spans_of(np.array([5, 25, 7, 15]), width_us=10, most=2)]
    [[0, 2, 3], [1]]
    """
    starts, position = np.unique(ts // width_us, return_inverse=True)
    cut = position // most
    return [np.flatnonzero(cut == number) for number in range(-(-len(starts) // most))]
