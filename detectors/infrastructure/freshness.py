"""Do outcomes come later than they did?

Idea: when a window is judged, the outcomes that came so far have a curve: how many were known how long after
the window's start. The step of delay by which half of them are usually known, or the one before when next to
nothing comes behind it, is learnt from past windows; the share that came later is judged beside its own past
(`statistics.rates`). Only what was known when each window was judged counts, so that a replay sees what a
live run saw.

    effect = share later than that step - usual share of those

Parameters: a rise of 10 percentage points matters; fewer than 30 outcomes, or than eight past windows, are
`too_few`. Where delays are counted in steps so coarse that four fifths of the outcomes or more lie in the
last one, or nearly all in one, the check can't be made. Outcomes that come after the cut are not known yet:
`join_rate` misses them.

Reference: O. Chapelle, Modeling delayed feedback in display advertising, KDD 2014.

>>> split(np.array([[0.0, 30, 30, 40], [0, 20, 40, 40]])), split(np.array([[0.0, 48, 52]]))
(2, 1)
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.detector import Detector, View
from detectors.profile.delays import grain_us
from detectors.profile.profile import Profile
from detectors.statistics.rates import Counted, rise
from detectors.types import Check
from detectors.wording import number, percent

Floats = NDArray[np.float64]

BAR = 0.1
LEAST_OUTCOMES = 30
BEHIND = (0.05, 0.8)  # share of the outcomes that may usually come later than the step


def check(view: View) -> Sequence[Check]:
    """One check, of the outcomes that came in time."""
    if view.outcomes is None or not view.outcomes.rows:
        return ()
    grain = grain_us(view.declared)
    steps = (view.declared.window_us + view.declared.outcome_delay_us) // grain
    past = view.past_outcomes.only_healthy()

    def curve(profile: Profile) -> Floats:
        inside = profile.delays.at <= steps
        sums = profile.delays.sums.outcomes[inside]
        return np.bincount(profile.delays.at[inside], sums, minlength=steps + 1).astype(np.float64)

    now = curve(view.outcomes)
    before = past.statistic(f"freshness:{grain}:{steps}", curve).reshape(len(past), steps + 1)
    half = split(before) if len(before) else 0
    if half is None:
        return ()
    found = rise(
        Counted(now[half + 1 :].sum(keepdims=True), now.sum(keepdims=True)),
        view.window.start,
        Counted(before[:, half + 1 :].sum(axis=1, keepdims=True), before.sum(axis=1, keepdims=True)),
        past.starts,
        Counted(np.zeros(1), np.zeros(1)),
    )
    share, usual = float(np.nan_to_num(found.rate[0])), float(found.baseline[0])
    minutes = half * grain / 60_000_000
    return [
        Check(
            subject="outcomes",
            effect=share - usual,
            bar=BAR,
            p_value=float(found.p_value[0]),
            observed=share,
            baseline=usual,
            text=f"{percent(share)} of the outcomes came later than {number(minutes)} minutes after their "
            f"window began, usually {percent(usual)}",
            too_few=bool(found.too_few[0]) or not len(before) or now.sum() < LEAST_OUTCOMES,
            details={"kind": "outcome", "minutes": minutes},
        )
    ]


def split(curves: Floats) -> int | None:
    """The step that splits the outcomes of float64[H, D] into sooner and later ones, or None."""
    known = np.cumsum(curves.sum(axis=0))
    half = int(np.searchsorted(known, known[-1] / 2))
    for step in (half, half - 1):
        behind = 1 - known[step] / known[-1] if step >= 0 and known[-1] else 0.0
        if BEHIND[0] <= behind <= BEHIND[1]:
            return step
    return None


DETECTOR = Detector("freshness", "infrastructure", "outcomes", check, alpha=1e-5)
