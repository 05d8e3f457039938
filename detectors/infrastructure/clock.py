"""Do outcomes become known before the prediction that they answer?

Idea: an outcome that was known by the start of its prediction's window came before the prediction, which a
clock that runs ahead (or a time zone) makes of predictions, and one that runs behind of outcomes. Their share
is judged beside its own past (`statistics.rates`).

    effect = share known before the window - usual share

Parameters: a rise of 2 percentage points matters; fewer than 30 outcomes, or than eight past windows, are
`too_few`. The other way round, predictions dated too early, looks exactly like outcomes that come late and is
told by `freshness`; triage tells the two apart by the rows that were dated back into the first window. A
profile has no times within a window, so a shift that moves no outcome across a window's start stays unseen.

Reference: L. Lamport, Time, clocks, and the ordering of events, Communications of the ACM 21 (1978) 558-565.

>>> none = Counted(np.zeros((0, 1)), np.zeros((0, 1)))
>>> ahead = Counted(np.array([480.0]), np.array([500.0]))
>>> found = rise(ahead, 0, none, np.zeros(0, dtype=np.int64), Counted(np.zeros(1), np.zeros(1)))
>>> bool(found.too_few[0])
False
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.detector import Detector, View
from detectors.profile.profile import Profile
from detectors.statistics.rates import Counted, rise
from detectors.types import Check
from detectors.wording import percent

BAR = 0.02
LEAST_OUTCOMES = 30


def check(view: View) -> Sequence[Check]:
    """One check, of the outcomes that came in time."""
    if view.outcomes is None or not view.outcomes.rows:
        return ()
    cut = view.declared.window_us + view.declared.outcome_delay_us
    past = view.past_outcomes.only_healthy()

    def counts(profile: Profile) -> NDArray[np.float64]:
        delays = profile.delays
        return np.array([delays.until(0).outcomes, delays.until(cut).outcomes], dtype=np.float64)

    now = counts(view.outcomes)
    before = past.statistic(f"clock:{cut}", counts).reshape(len(past), 2)
    none = Counted(np.zeros(1), np.zeros(1))
    found = rise(
        Counted(now[:1], now[1:]),
        view.window.start,
        Counted(before[:, :1], before[:, 1:]),
        past.starts,
        none,
    )
    share, usual = float(np.nan_to_num(found.rate[0])), float(found.baseline[0])
    return [
        Check(
            subject="outcomes",
            effect=share - usual,
            bar=BAR,
            p_value=float(found.p_value[0]),
            observed=share,
            baseline=usual,
            text=f"{percent(share)} of the outcomes are dated before the window of their prediction, "
            f"usually {percent(usual)}",
            too_few=bool(found.too_few[0]) or now[1] < LEAST_OUTCOMES,
        )
    ]


DETECTOR = Detector("clock", "infrastructure", "outcomes", check, alpha=1e-5)
