"""Keep the k items with the smallest hashes, with exact sums: a cap that order and batching can't touch.

An item that is among the k smallest of the whole is among the k smallest of every part that holds it, so it
was never dropped on the way and its sums are exact. What was dropped is the total less what was kept.

>>> groups, hashes = np.array([0, 0, 0, 1]), np.array([7, 5, 7, 9], dtype=np.uint64)
>>> first, sums = collapse(groups, hashes, np.array([[1, 1, 1, 1]]), k=1)
>>> first.tolist(), sums.tolist()
([1, 3], [[1, 1]])

Reference: Cohen and Kaplan, "Summarizing data using bottom-k sketches", PODC 2007; the hash as a uniform
sample of distinct items is Bar-Yossef et al., "Counting distinct elements in a data stream", 2002.
"""

import numpy as np
from numpy.typing import NDArray


def collapse(
    groups: NDArray[np.int64], hashes: NDArray[np.uint64], sums: NDArray[np.int64], k: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Add up equal (group, hash) and keep the k smallest hashes of each group.

    `sums` is int64[c, U]. Returns (positions of one item of each kept kind, int64[c, kept]), sorted by group
    and hash.
    """
    if not len(hashes):
        return np.zeros(0, dtype=np.int64), sums
    order = np.argsort(hashes, kind="stable") if not groups.any() else np.lexsort((hashes, groups))
    group, hash_ = groups[order], hashes[order]
    fresh = np.append(True, (hash_[1:] != hash_[:-1]) | (group[1:] != group[:-1]))
    starts = np.flatnonzero(fresh)
    group = group[starts]
    rank = np.arange(len(starts)) - np.searchsorted(group, group, side="left")
    keep = rank < k
    added = np.add.reduceat(sums[:, order], starts, axis=1)
    return order[starts[keep]], added[:, keep]
