"""Labels that came and scores that promised them, by groups of the score, window by window."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.detector import View
from detectors.history import History
from detectors.profile.profile import Profile

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


def reliability(view: View, outcomes: Profile, reference: Profile) -> Reliability | None:
    """The healthy past and the window itself; None when the window has nothing to compare.

    With `outcomes = "positives"` rows and scores come from all predictions, labels from the outcomes.
    """
    all_count = view.declared.model is not None and view.declared.model.outcomes == "positives"
    served, known = view.past.only_healthy(), view.past_outcomes.only_healthy()
    now = _by_bin(outcomes)
    past = known.statistic("reliability", _by_bin).reshape(len(known), *now.shape)
    starts = known.starts
    if all_count:
        if view.current is None:
            return None
        promised = served.statistic("reliability", _by_bin).reshape(len(served), *now.shape)
        past, starts = _promised_by_all(served, promised, past, starts)
        now = np.concatenate([_by_bin(view.current)[:2], now[2:]])
    if not now[0].any():
        return None
    every = np.concatenate([past, now[None]])
    counts = reference.score.counts if reference.score.total else every[:, 0].sum(axis=0)
    every = np.add.reduceat(every, _groups(counts.astype(np.float64)), axis=2)
    return Reliability(np.append(starts, view.window.start), every[:, 0], every[:, 1], every[:, 2])


def _promised_by_all(served: History, promised: Floats, known: Floats, starts: Ints) -> tuple[Floats, Ints]:
    """Rows and scores of the predictions with the labels of the outcomes, of windows that have both."""
    _, ours, theirs = np.intersect1d(starts, served.starts, return_indices=True)
    if not len(ours):
        return known[:0], starts[:0]
    return np.concatenate([promised[theirs, :2], known[ours, 2:]], axis=1), starts[ours]


def _by_bin(profile: Profile) -> Floats:
    """float64[3, S]: rows with a score, sum of scores and sum of labels in each bin of the score."""
    sums = profile.score.by_bin[:-1]
    return np.stack([sums.scored.astype(np.float64), sums.score, sums.labels])


def _groups(counts: Floats) -> Ints:
    """First bin of each group: tenths of the usual scores, fewer where the scores take few values."""
    before = np.cumsum(counts) - counts
    tenth = np.minimum(before * GROUPS // max(int(counts.sum()), 1), GROUPS - 1).astype(np.int64)
    return np.unique(tenth, return_index=True)[1].astype(np.int64)
