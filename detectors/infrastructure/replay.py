"""Do logged inputs still give the scores that were logged for them?

Idea: rows of the window, and earlier rows of the same model version, go through the endpoint once more. Where
this window's rows come out otherwise, the log does not hold what the model saw or answered, or it answers
otherwise in places. Where only the earlier rows do, the model is not what it was under the same name.

    effect = share of rows that come out otherwise - its usual share,    k of n rows differ
    p      = P(Binomial(n, usual share) >= k)

Parameters: one row in twenty matters. The usual share is the median of the past week's replays outside
incidents. Of few rows that is 0 where a row in thirty is never quite alike, so the chance is taken with their
mean, the highest tenth left out, where that is more, and with 0.1 % at least. With fewer than three, or where
most rows always differed, or with fewer than 20 rows compared, a replay is `too_few`. An alarm takes two
windows: a version that comes between logging and replaying differs once.

Reference: M. Zinkevich, Rules of machine learning, Google 2017, rules 29 and 37 (log features as served,
measure training-serving skew).

>>> round(chance(3, 100, 0.02), 2), chance(40, 100, 0.02) < 1e-30
(0.32, True)
"""

from collections.abc import Sequence

import numpy as np

from detectors.detector import Detector, View
from detectors.types import Check, Replay

BAR = 0.05
LEAST_ROWS = 20
LEAST_PAST = 3
NEVER_ALIKE = 0.001
ALWAYS_APART = 0.5


def check(view: View) -> Sequence[Check]:
    """One check of the window's rows and one of earlier rows, for each endpoint that was asked."""
    return [
        _check(view, replay)
        for replay in view.replays
        if replay.window_start == view.window.start and replay.compared
    ]


def chance(apart: int, rows: int, usual: float) -> float:
    """How often chance alone makes that many rows differ, where a share `usual` always does."""
    from scipy.stats import binom

    return float(binom.sf(apart - 1, rows, usual))


def _check(view: View, replay: Replay) -> Check:
    shares = _healthy_shares(view, replay)
    usual = float(np.median(shares)) if len(shares) >= LEAST_PAST else None
    share = replay.apart / replay.compared
    floor = NEVER_ALIKE if usual is None else max(usual, _mean_of_most(shares), NEVER_ALIKE)
    told = f"{replay.probe}: {_words(replay)}"
    if usual is not None and usual >= ALWAYS_APART:
        told += "; it has always been so, which tells of the set-up and not of a fault"
    return Check(
        subject=replay.probe if replay.sample == "window" else f"{replay.probe}, earlier rows",
        effect=share - (usual or 0.0),
        bar=BAR,
        p_value=chance(replay.apart, replay.compared, floor),
        observed=share,
        baseline=usual,
        text=told,
        too_few=usual is None or usual >= ALWAYS_APART or replay.compared < LEAST_ROWS,
        details={
            "compared": replay.compared,
            "apart": replay.apart,
            "largest": replay.largest,
            "sample": replay.sample,
            "version": replay.version,
            "left_out": replay.left_out,
        },
    )


def _words(replay: Replay) -> str:
    rows = "logged rows" if replay.sample == "window" else "earlier rows of the same version"
    of = f"{replay.apart} of {replay.compared} {rows}"
    version = f" ({replay.version})" if replay.version else ""
    said = (
        f"{of} come out otherwise when replayed, by up to {replay.largest:.2g}{version}"
        if replay.apart
        else f"{replay.compared} of {replay.compared} {rows} come out the same when replayed{version}"
    )
    if replay.left_out:
        said += f"; {replay.left_out} rows of other versions are left out"
    return said + (f"; {replay.note}" if replay.note else "")


def _healthy_shares(view: View, replay: Replay) -> list[float]:
    """The shares of the same endpoint and sample in the healthy past, ascending."""
    return sorted(
        each.apart / each.compared
        for each in view.replays
        if each.window_start < view.window.start
        and (each.probe, each.sample) == (replay.probe, replay.sample)
        and each.compared >= LEAST_ROWS
        and not any(span.start <= each.window_start < span.end for span in view.sick)
    )


def _mean_of_most(shares: Sequence[float]) -> float:
    """The mean of ascending shares without the highest tenth: a fault that nobody told of does not teach."""
    return float(np.mean(shares[: -(-9 * len(shares) // 10)]))


DETECTOR = Detector("replay", "infrastructure", "inputs", check, persistence=2)
