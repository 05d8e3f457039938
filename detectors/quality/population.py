"""Do known kinds of rows come in other proportions?

Idea: of each quality dimension the shares p of its common values in this window beside their shares q in all
past healthy windows together, by the Vincze–Le Cam distance against the same distance in the past, as in
`drift`. The effect is how much of the traffic moved between known values:

    effect = min(sum of gains, sum of losses),   gains and losses of p over q

(the total variation; what known values lost to a new one is `new_segment`'s). What the mix does by itself is
told apart from what happens within the values: `details` hold, both relative,

    mix_effect     sum of (p - q) r / sum of q r,   r the value's usual rate of success
    within_effect  sum of p (s - t) / sum of p t,   s and t the value's mean score now and usually

(usually being all hours of the past together), and the side: "demand" (who asks) or "supply" (what can be
offered).

Parameters: the bar is 5 percentage points; fewer than 30 rows, or fewer than eight past windows, are
`too_few`. Values below half a percent of the rows, or absent from half of the windows, are left
out.

References: L. Le Cam, Asymptotic Methods in Statistical Decision Theory (1986); E. Kitagawa, J. American
Statistical Association 50 (1955) 1168-1194 (rates split into mix and rates within).

>>> usual, now = np.array([0.5, 0.3, 0.2]), np.array([0.3, 0.3, 0.2])
>>> round(moved(now, usual), 2), round(moved(np.array([0.4, 0.4, 0.2]), usual), 2)
(0.0, 0.1)
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.declared import Dimension
from detectors.detector import Detector, View
from detectors.profile.profile import Profile
from detectors.statistics.against_past import against_past, floored
from detectors.statistics.distances import le_cam, le_cam_noise
from detectors.statistics.promised import settled
from detectors.statistics.slice_sums import FIELDS, slice_counter
from detectors.statistics.slices import watched
from detectors.types import Check
from detectors.wording import percent

Floats = NDArray[np.float64]

BAR = 0.05
LEAST_ROWS = 30
ROWS, SCORE, SCORED = range(3)


def check(view: View) -> Sequence[Check]:
    """One check a quality dimension of two common values at least."""
    if view.current is None:
        return ()
    past = view.past.only_healthy()
    quality = [d for d in view.declared.dimensions if d.lens == "quality"]
    known = [(dimension, watched(past, dimension.name)) for dimension in quality]
    return [_check(view, view.current, d, values) for d, values in known if len(values) > 1]


def moved(now: Floats, usual: Floats) -> float:
    """The share of the rows that moved between values of the shares float64[V], of all rows each."""
    change = now - usual
    return float(min(change[change > 0].sum(), -change[change < 0].sum()))


def _check(view: View, current: Profile, dimension: Dimension, values: tuple[str, ...]) -> Check:
    past = view.past.only_healthy()
    count = _counter(dimension.name, values)
    before = past.statistic("population:" + "\x00".join([dimension.name, *values]), count)
    every = np.concatenate([before, count(current)[None]])
    counts, rows = every[:, ROWS, :-1], every[:, ROWS, -1]
    counts = counts * (np.median(counts[:-1], axis=0) > 0)  # a value that came lately is no known one
    usual_counts = counts[:-1].sum(axis=0)
    p_value, too_few = _rarity(counts, usual_counts, np.append(past.starts, view.window.start))
    shares = counts[-1] / max(rows[-1], 1.0)
    usual = usual_counts / max(rows[:-1].sum(), 1.0)
    most = int(np.argmax(np.abs(shares - usual)))
    effect = moved(shares, usual)
    return Check(
        subject=dimension.name,
        effect=effect,
        bar=BAR,
        p_value=p_value,
        observed=float(shares[most]),
        baseline=float(usual[most]),
        text=f"{percent(effect)} of the rows moved between values of {dimension.name}, most of them at "
        f"{values[most] or 'the empty one'}: {percent(shares[most])} where {percent(usual[most])} are usual",
        too_few=too_few or counts[-1].sum() < LEAST_ROWS,
        details={
            "side": dimension.side,
            "value": values[most],
            "mix_effect": _mix_effect(view, dimension.name, values, counts[-1], usual_counts),
            "within_effect": _within_effect(every),
        },
    )


def _counter(dimension: str, values: tuple[str, ...]) -> Callable[[Profile], Floats]:
    """The function profile -> float64[3, V + 1]: rows, sums of scores, rows with one; last of all rows."""

    def count(profile: Profile) -> Floats:
        keys, sums = profile.cells.table((dimension,))
        held = {key[0]: at for at, key in enumerate(keys)}
        table = np.zeros((3, len(values) + 1))
        table[:, -1] = profile.sums.n[0], profile.sums.score[0], profile.sums.scored[0]
        columns = np.stack([sums.n, sums.score, sums.scored])
        for at, value in enumerate(values):
            if value in held:
                table[:, at] = columns[:, held[value]]
        return table

    return count


def _rarity(counts: Floats, usual: Floats, starts: NDArray[np.int64]) -> tuple[float, bool]:
    """P-value of the last of the windows' counts float64[N, V], and whether too little is known."""
    from scipy.special import chdtrc

    windows, values = counts.shape
    offsets = np.arange(windows + 1) * values
    rows = counts.sum(axis=1)
    q = np.tile(usual / max(float(usual.sum()), 1.0), windows)
    p = (counts / np.where(rows > 0, rows, np.nan)[:, None]).ravel()
    squares = le_cam(p, q, offsets)
    noise, freedom = le_cam_noise(q, offsets, rows)
    beside = against_past(
        squares[:-1, None],
        noise[:-1, None],
        starts[:-1],
        squares[-1:],
        noise[-1:],
        int(starts[-1]),
        freedom[-1],
    )
    floor = chdtrc(freedom[-1], np.nan_to_num(squares[-1] / noise[-1]) * freedom[-1])
    p_value, too_few = floored(np.array([floor]), beside, np.array([False]))
    return float(p_value[0]), bool(too_few[0])


def _mix_effect(
    view: View, dimension: str, values: tuple[str, ...], counts: Floats, usual: Floats
) -> float | None:
    """By how much the new proportions alone change the usual rate of success; None without outcomes."""
    key = "slice sums:" + "\x00".join([dimension, *values])
    _, sums = settled(view, key, slice_counter(dimension, values), (len(FIELDS), len(values) + 1))
    total = sums.sum(axis=0)[:, :-1]
    scored, labels = total[0], total[FIELDS.index("labels")]
    rates = np.divide(labels, scored, out=np.zeros(len(values)), where=scored > 0)
    before = float(usual @ rates) / max(float(usual.sum()), 1.0)
    now = float(counts @ rates) / max(float(counts.sum()), 1.0)
    return now / before - 1 if before > 0 else None


def _within_effect(every: Floats) -> float | None:
    """By how much the mean score moved within the values, at their present proportions; None if unknown."""
    past, now = every[:-1, :, :-1].sum(axis=0), every[-1, :, :-1]
    both = (past[SCORED] > 0) & (now[SCORED] > 0)
    if not both.any():
        return None
    usual, mean = past[SCORE, both] / past[SCORED, both], now[SCORE, both] / now[SCORED, both]
    before = float(now[SCORED, both] @ usual)
    return float(now[SCORED, both] @ mean) / before - 1 if before > 0 else None


DETECTOR = Detector("population", "quality", "inputs", check)
