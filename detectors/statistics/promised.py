"""What was promised beside what came of it, window by window, in sums over the same rows.

With `outcomes = "positives"` every prediction counts, and one without an outcome is a zero: rows and scores
are then taken from all predictions, labels and value from the outcomes. Otherwise all sums come from the rows
whose outcome is known.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from detectors.detector import View
from detectors.history import History
from detectors.profile.profile import Profile

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PROMISED = 2  # rows of a table that predictions know: rows and sum of scores


def promised(view: View, key: str, sums: Callable[[Profile], Floats]) -> tuple[Ints, Floats] | None:
    """Starts int64[N] and sums float64[N, S, K] of the healthy past and, last, of the window judged.

    `sums` gives float64[S, K] of a profile, its first two lines being rows and sum of scores; `key` names it
    and all that it depends on. None when the window has no outcomes or no rows.
    """
    if view.outcomes is None or view.declared.model is None:
        return None
    now = sums(view.outcomes)
    if view.declared.model.outcomes == "positives":
        if view.current is None:
            return None
        now = np.concatenate([sums(view.current)[:PROMISED], now[PROMISED:]])
    if not now[0].any():
        return None
    starts, past = settled(view, key, sums, now.shape)
    return np.append(starts, view.window.start), np.concatenate([past, now[None]])


def settled(
    view: View, key: str, sums: Callable[[Profile], Floats], shape: tuple[int, ...]
) -> tuple[Ints, Floats]:
    """The same of the healthy past alone, whose outcomes have come; `shape` is that of one profile's sums."""
    known = view.past_outcomes.only_healthy()
    past = known.once((key, shape), lambda: known.statistic(key, sums).reshape(len(known), *shape))
    if view.declared.model is None or view.declared.model.outcomes != "positives":
        return known.starts, past
    served = view.past.only_healthy()
    scores = served.statistic(key, sums).reshape(len(served), *shape)
    return _promised_by_all(served, scores, past, known.starts)


def by_score(profile: Profile) -> Floats:
    """float64[3, S]: rows with a score, sum of scores and sum of labels in each bin of the score."""
    sums = profile.score.by_bin[:-1]
    return np.stack([sums.scored.astype(np.float64), sums.score, sums.labels])


def _promised_by_all(served: History, scores: Floats, known: Floats, starts: Ints) -> tuple[Ints, Floats]:
    """Rows and scores of the predictions with the rest of the outcomes, of windows that have both."""
    _, ours, theirs = np.intersect1d(starts, served.starts, return_indices=True)
    return starts[ours], np.concatenate([scores[theirs, :PROMISED], known[ours, PROMISED:]], axis=1)
