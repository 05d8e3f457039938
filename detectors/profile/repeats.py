"""Rows with the same content under different ids: exact counts of a uniform sample of distinct contents.

The content of a row is its time, features, dimensions and score, not its id. Of all distinct contents those
with the 512 smallest 64-bit hashes are kept, a sample that depends on the contents alone; a doubled log
doubles the counts of all of them. In a window of fewer than 512 distinct rows the count is complete.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detectors.profile.bottom import collapse

#: Distinct contents kept.
KEPT = 512


@dataclass(frozen=True, eq=False)
class Repeats:
    """`hashes` uint64[R] ascending, `counts` int64[R] rows with each content; R is at most `KEPT`."""

    hashes: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))
    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def rows(self) -> int:
        """Rows in the sample."""
        return int(self.counts.sum())

    @property
    def share(self) -> float:
        """Share of rows that repeat another row's content (0.5 when each stands twice); NaN without rows."""
        return 1.0 - len(self.counts) / self.rows if self.rows else float("nan")


def smallest(hashes: NDArray[np.uint64]) -> Repeats:
    """The sample of rows with these content hashes."""
    bound = 2.0**64 * 4 * KEPT / max(len(hashes), 1)
    if bound < 2.0**63:  # four times as many contents as are kept lie below, unless most rows are repeats
        low = hashes[hashes <= np.uint64(bound)]
        sample = smallest(low) if len(low) <= len(hashes) // 2 else Repeats()
        if len(sample.counts) == KEPT:
            return sample
    distinct, counts = np.unique(hashes, return_counts=True)
    return Repeats(distinct[:KEPT], counts[:KEPT])


def merge_repeats(parts: Sequence[Repeats]) -> Repeats:
    """The sample of all parts taken together."""
    parts = [part for part in parts if len(part.counts)]
    if len(parts) < 2:
        return parts[0] if parts else Repeats()
    hashes = np.concatenate([part.hashes for part in parts])
    counts = np.concatenate([part.counts for part in parts])
    full = [part.hashes[-1] for part in parts if len(part.counts) == KEPT]
    if full:  # nothing above the smallest of these can stay
        low = hashes <= min(full)
        hashes, counts = hashes[low], counts[low]
    first, sums = collapse(np.zeros(len(hashes), dtype=np.int64), hashes, counts[None], KEPT)
    return Repeats(hashes[first], sums[0])
