"""Labels that came and scores that promised them, by groups of the score, window by window."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.detector import View
from detectors.profile.profile import Profile
from detectors.statistics.pooled import pooled_promised
from detectors.statistics.promised import by_score, promised

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GROUPS = 10


@dataclass(frozen=True)
class Reliability:
    """Of N windows, the last one judged: `rows`, `scores` (sums) and `came` (labels) float64[N, groups]."""

    starts: Ints
    rows: Floats
    scores: Floats
    came: Floats

    @property
    def groups(self) -> int:
        """Number of groups of the score."""
        return int(self.rows.shape[1])

    @property
    def expected(self) -> Floats:
        """Sum of the scores, float64[N]."""
        total: Floats = self.scores.sum(axis=1)
        return total

    @property
    def labels(self) -> Floats:
        """Sum of the labels, float64[N]."""
        total: Floats = self.came.sum(axis=1)
        return total

    @property
    def _variances(self) -> Floats:
        mean = np.clip(self.scores / np.maximum(self.rows, 1), 0.0, 1.0)
        return np.asarray(self.rows * mean * (1 - mean))

    @property
    def variance(self) -> Floats:
        """Variance of the labels' sum, float64[N], if each comes with the chance that its score says."""
        total: Floats = self._variances.sum(axis=1)
        return total

    def shape(self) -> tuple[Floats, Floats, Floats]:
        """Hosmer–Lemeshow's sum, the share of labels that lie elsewhere, and the share that chance would put
        there; float64[N] each, NaN without labels."""
        expected = np.where(self.expected > 0, self.expected, np.nan)
        labels = np.where(self.labels > 0, self.labels, np.nan)
        ratio = (labels / expected)[:, None]
        gaps = self.came - ratio * self.scores
        variance = np.maximum(ratio * self._variances, 0.25)
        hosmer_lemeshow = (gaps**2 / variance).sum(axis=1)
        return hosmer_lemeshow, np.abs(gaps).sum(axis=1) / labels, _absolute(variance).sum(axis=1) / labels


def _absolute(variance: Floats) -> Floats:
    """Expected absolute value of a normal deviate of that variance."""
    return np.asarray(np.sqrt(2 / np.pi * variance))


def reliability(view: View, reference: Profile, count: int = 1) -> Reliability | None:
    """The healthy past and the window itself, or pools of `count` windows; None with nothing to compare."""
    if count == 1:
        found = promised(view, "reliability", by_score)
    else:
        found = pooled_promised(view, "reliability", by_score, count)
    if found is None:
        return None
    starts, every = found
    counts = reference.score.counts if reference.score.total else every[:, 0].sum(axis=0)
    every = np.add.reduceat(every, _groups(counts.astype(np.float64)), axis=2)
    return Reliability(starts, every[:, 0], every[:, 1], every[:, 2])


def _groups(counts: Floats) -> Ints:
    """First bin of each group: tenths of the usual scores, fewer where the scores take few values."""
    before = np.cumsum(counts) - counts
    tenth = np.minimum(before * GROUPS // max(int(counts.sum()), 1), GROUPS - 1).astype(np.int64)
    return np.unique(tenth, return_index=True)[1].astype(np.int64)
