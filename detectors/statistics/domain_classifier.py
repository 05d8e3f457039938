"""A classifier that tells rows of now from rows of before, and how well it tells rows it has not seen.

Nearest shrunken centroids over the terms of `ties`: term j has mean m in the rows of now and m' in those of
before; with s² its variance between windows (no less than sampling gives),

    t = (m − m') / (s sqrt(1/windows now + 1/windows before))
    weight = sign(t) max(|t| − T, 0),    T the 25th largest |t|,

so that 24 terms speak at most, and those that stand out drown the rest. A row's score is the weighted sum of
its terms. The area under the curve (the chance that a row of now scores above one of before) is taken from
windows that took no part in the training, so a half is what chance gives, however many the terms.

>>> from detectors.statistics.ties import moments, ranks
>>> rng = np.random.default_rng(0)
>>> def rows(tie):
...     a, b, c = rng.normal(size=(3, 256))
...     return ranks(np.stack([a, b, np.where(rng.random(256) < tie, np.abs(c) * np.sign(a * b), c)]))
>>> before, now = [rows(1.0) for _ in range(12)], [rows(0.0) for _ in range(4)]
>>> told = train([moments(r) for r in now[:3]], [moments(r) for r in before[:8]], 256, columns=3)
>>> round(area(told.score(now[3]), np.concatenate([told.score(r) for r in before[8:]])), 1)
0.7

Reference: R. Tibshirani, T. Hastie, B. Narasimhan and G. Chu, PNAS 99 (2002) 6567-6572.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.statistics.ties import Moments, Ranks, columns_of, scores, terms

#: Terms that speak at most.
MOST_TERMS = 24


@dataclass(frozen=True)
class Told:
    """A trained classifier: of the terms int64[3, S] each one's weight float32[S], heaviest first."""

    terms: NDArray[np.int64]
    weights: NDArray[np.float32]

    def score(self, rank: Ranks) -> NDArray[np.float32]:
        """float32[m]: how much each row of ranks uint8[K, m] looks like one of now."""
        lines = scores(rank)
        first, second, third = (lines[line] for line in self.terms)
        return np.asarray(self.weights @ (first * second * third))

    def columns(self, count: int) -> list[int]:
        """Those of `count` columns that some term multiplies, ascending."""
        return sorted({column for term in self.terms.T for column in columns_of(term, count)})


def train(now: Sequence[Moments], before: Sequence[Moments], rows: float, columns: int) -> Told:
    """Learn from the moments float32[P] of some windows of now and of before, of about `rows` rows each."""
    past = np.stack(before)
    mean = past.mean(axis=0)
    between = np.maximum(past.var(axis=0) * (len(past) / max(len(past) - 1, 1)), 1 / max(rows, 1.0))
    t = (np.mean(now, axis=0) - mean) / np.sqrt(between * (1 / len(now) + 1 / len(past)))
    size = np.abs(t)
    most = min(MOST_TERMS, len(t) - 1)
    chosen = np.argpartition(-size, most)[: most + 1]
    chosen = chosen[np.lexsort((chosen, -size[chosen]))]
    weights = np.sign(t[chosen]) * (size[chosen] - size[chosen[-1]])
    speak = weights != 0
    return Told(terms(columns)[:, chosen[speak]], weights[speak].astype(np.float32))


def area(now: NDArray[np.float32], before: NDArray[np.float32]) -> float:
    """The chance that one of `now` float32[n] lies above one of `before` float32[m], ties counting half."""
    held = np.sort(before)
    below = np.searchsorted(held, now, "left") + np.searchsorted(held, now, "right")
    return float(below.mean()) / (2 * len(held))
