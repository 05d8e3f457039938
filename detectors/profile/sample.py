"""A few whole rows of a window: the levels of all features in the contents with the smallest hashes.

Sums tell of single columns and of pairs; what only three columns show together, or what bends, needs rows.
Of the distinct contents that `repeats` keeps, the first 256 keep one byte a feature, the level of its bin as
in `comoments` (63 levels, words by how common they are, null in the middle), without score, time or id. The
hashes stand in `repeats` already, so the sample is uniform over distinct contents, depends on the set of rows
alone and merges exactly: what is among the smallest of the whole is among the smallest of its part.

At most 63 features by 256 rows, some 8 kB a window of 40 features as stored.

Reference: Cohen and Kaplan, "Summarizing data using bottom-k sketches", PODC 2007.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.profile.binning import SCORE, Binning
from detectors.profile.comoments import paired
from detectors.profile.repeats import Repeats

#: Rows kept.
KEPT = 256

Levels = NDArray[np.int8]


def sampled(binning: Binning) -> NDArray[np.int64]:
    """int64[K]: the positions of the features whose levels are kept, ascending."""
    places = paired(binning)
    return places[:-1] if SCORE in binning else places


def unknown() -> Levels:
    """The sample of rows that were counted before samples were kept, and of no rows."""
    return np.zeros((0, 0), dtype=np.int8)


def sample(levels: Levels, hashes: NDArray[np.uint64], repeats: Repeats) -> Levels:
    """int8[K, m]: of levels int8[K, n] of rows with those content hashes uint64[n], the sampled rows.

    Column r belongs to `repeats.hashes[r]`; m is at most `KEPT`.

    >>> hashes = np.array([7, 5, 7, 9], dtype=np.uint64)
    >>> kept = Repeats(np.array([5, 7, 9], dtype=np.uint64), np.array([1, 2, 1]))
    >>> sample(np.array([[1, 2, 1, 3]], dtype=np.int8), hashes, kept).tolist()
    [[2, 1, 3]]
    """
    if not len(levels) or not len(hashes):
        return unknown()
    low = np.flatnonzero(hashes <= repeats.hashes[:KEPT][-1])
    _, first = np.unique(hashes[low], return_index=True)
    return levels[:, low[first]]


def merge_samples(parts: Sequence[tuple[int, Repeats, Levels]]) -> Levels:
    """The sample of all parts, given as (rows, repeats, sample); unknown when that of some rows is."""
    known = [(repeats, levels) for rows, repeats, levels in parts if rows]
    if not known or not all(levels.size for _, levels in known):
        return unknown()
    hashes = np.concatenate([repeats.hashes[: levels.shape[1]] for repeats, levels in known])
    _, first = np.unique(hashes, return_index=True)
    return np.concatenate([levels for _, levels in known], axis=1)[:, first[:KEPT]]
