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

_MOST = np.uint64(2**64 - 1)


def collapse(
    groups: NDArray[np.int64], hashes: NDArray[np.uint64], sums: NDArray[np.int64], k: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Add up equal (group, hash) and keep the k smallest hashes of each group.

    `sums` is int64[c, U]. Returns (positions of one item of each kept kind, int64[c, kept]), sorted by group
    and hash.
    """
    if not len(hashes):
        return np.zeros(0, dtype=np.int64), sums
    order, starts, rank = _ranked(groups, hashes)
    keep = rank < k
    added = np.add.reduceat(sums[:, order], starts, axis=1)
    return order[starts[keep]], added[:, keep]


def candidates(groups: NDArray[np.int64], hashes: NDArray[np.uint64], k: int) -> NDArray[np.int64]:
    """Ascending positions of the items that may be among the k smallest hashes of their group.

    The k-th smallest of a sample bounds that of the whole: two samples leave few items to sort.
    """
    at = np.arange(len(hashes))
    for stride in (16, 4):
        if len(at) < 16 * k:
            break
        sample = at[::stride]
        order, starts, rank = _ranked(groups[sample], hashes[sample])
        last = sample[order[starts[rank == k - 1]]]
        bounds = np.full(int(groups.max()) + 1, _MOST)
        bounds[groups[last]] = hashes[last]
        at = at[hashes[at] <= bounds[groups[at]]]
    return at


def _ranked(
    groups: NDArray[np.int64], hashes: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """(order of the items by group and hash, where each kind starts in it, rank of the kind in its group)."""
    order = np.argsort(hashes, kind="stable") if not groups.any() else np.lexsort((hashes, groups))
    group, hash_ = groups[order], hashes[order]
    starts = np.flatnonzero(np.append(True, (hash_[1:] != hash_[:-1]) | (group[1:] != group[:-1])))
    kind = group[starts]
    return order, starts, np.arange(len(starts)) - np.searchsorted(kind, kind, side="left")
