"""Texts that the reference's vocabulary doesn't hold: of each feature the 256 with the smallest hashes.

Their counts are exact; how many rows held unseen texts in all is the feature's last bin, so the rest is known
too. The hashes being uniform, the largest one kept also tells how many distinct texts there were.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detectors.profile.bottom import collapse

#: Unseen texts kept of each feature.
KEPT = 256


@dataclass(frozen=True, eq=False)
class Unseen:
    """Flat over all features, sorted by feature and hash; all four of length U."""

    feature: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    hashes: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))
    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    texts: tuple[str, ...] = ()

    def of(self, feature: int) -> dict[str, int]:
        """Text to rows of the feature at that position, most frequent first."""
        low, high = np.searchsorted(self.feature, [feature, feature + 1]).tolist()
        pairs = zip(self.texts[low:high], self.counts[low:high].tolist(), strict=True)
        return dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))

    def distinct(self, feature: int) -> int:
        """How many distinct unseen texts there were: exact up to `KEPT`, then estimated (± 6 %)."""
        low, high = np.searchsorted(self.feature, [feature, feature + 1]).tolist()
        if high - low < KEPT:
            return int(high - low)
        return round((KEPT - 1) / (float(self.hashes[high - 1]) / 2.0**64))


def merge_unseen(parts: Sequence[Unseen]) -> Unseen:
    """The unseen texts of all parts taken together."""
    parts = [part for part in parts if part.texts]
    if len(parts) < 2:
        return parts[0] if parts else Unseen()
    feature = np.concatenate([part.feature for part in parts])
    hashes = np.concatenate([part.hashes for part in parts])
    counts = np.concatenate([part.counts for part in parts])
    texts = [text for part in parts for text in part.texts]
    first, sums = collapse(feature, hashes, counts[None], KEPT)
    return Unseen(feature[first], hashes[first], sums[0], tuple(texts[i] for i in first.tolist()))
