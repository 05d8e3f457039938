"""Do as many rows get their outcome in time as usual, in all and in every slice?

Idea: where every prediction is to get an outcome, the share of rows that had none when the window was judged,
beside its own past (`statistics.rates`), in all and by the values of every dimension; a slice is told only
when its share rose by more than twice what its siblings' did.

    effect = share without an outcome - usual share

Parameters: a rise of 2 percentage points matters, 5 in a slice of at least 50 rows; fewer than 30 rows, or
than eight past windows, are `too_few`; the last 6 and 24 windows are also judged together
(`statistics.pooled`). Where only successes are logged (`outcomes = "positives"`) a row
without an outcome is a zero, so lost outcomes can't be told from fewer successes: there is no check then, and
a ledger is needed.

Reference: B. McMahan and others, Ad click prediction: a view from the trenches, KDD 2013 (joining late
feedback).

>>> none = Counted(np.zeros((0, 1)), np.zeros((0, 1)))
>>> found = rise(Counted(np.array([990.0]), np.array([1_000.0])), 0, none, np.zeros(0, dtype=np.int64),
...     Counted(np.zeros(1), np.zeros(1)))
>>> bool(found.too_few[0]), round(float(found.rate[0]), 2)
(False, 0.99)
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.detector import Detector, View
from detectors.profile.profile import Profile
from detectors.statistics.grouped import column_medians
from detectors.statistics.pooled import POOLS, pools, with_pools
from detectors.statistics.rates import Counted, rise
from detectors.statistics.sliced import Sliced, key_of, reader, sliced
from detectors.types import Check, Segment
from detectors.wording import percent

Floats = NDArray[np.float64]

BAR, BAR_SLICE = 0.02, 0.05
LEAST_ROWS, LEAST_SLICE = 30, 50
LEAST_PAST = 8  # windows with outcomes
APART = 2.0  # times what the siblings rose


def check(view: View) -> Sequence[Check]:
    """One check of all rows and one of each slice."""
    model, current = view.declared.model, view.current
    if model is None or model.outcomes != "all" or current is None or not current.rows:
        return ()
    names = [dimension.name for dimension in view.declared.dimensions]
    mature = view.past_outcomes.only_healthy()
    served = view.past.select(view.past.healthy & np.isin(view.past.starts, mature.starts))
    answered = mature.select(np.isin(mature.starts, served.starts))
    if len(answered) < LEAST_PAST:
        return ()  # outcomes that never came are not lost
    rows = sliced(current, served, names, ("predictions",))
    slices = [next(iter(segment.items())) for segment in rows.segments[1:]]
    read = reader(slices, ("outcomes",))
    known = answered.statistic(key_of(slices, ("outcomes",)), read).reshape(rows.past[:, 0].shape)
    came = np.zeros(len(rows.segments)) if view.outcomes is None else read(view.outcomes)[0]
    now, before = _without(rows.now[0], came), _without(rows.past[:, 0], known)
    none = Counted(np.zeros(len(came)), np.zeros(len(came)))
    found = rise(now, view.window.start, before, served.starts, none)
    risen = np.nan_to_num(found.rate - found.baseline)
    theirs = _siblings(rows, now, before)
    apart = (rows.dimension < 0) | (risen > APART * np.maximum(theirs, 0.0))
    least = np.where(rows.dimension < 0, LEAST_ROWS, LEAST_SLICE)
    checks = [
        Check(
            subject="outcomes",
            effect=float(risen[i]) if apart[i] else 0.0,
            bar=BAR_SLICE if segment else BAR,
            p_value=float(found.p_value[i]),
            observed=float(np.nan_to_num(found.rate[i])),
            baseline=float(found.baseline[i]),
            text=f"{percent(np.nan_to_num(found.rate[i]))} of the rows{_where(segment)} have no outcome "
            f"in time, usually {percent(found.baseline[i])}",
            too_few=bool(found.too_few[i] or now.rows[i] < least[i]),
            segment=segment,
        )
        for i, segment in enumerate(rows.segments)
    ]
    together = [(count, pool) for count in POOLS for pool in _pool(view, count)]
    return [with_pools(checks[0], together), *checks[1:]]


def _pool(view: View, count: int) -> list[Check]:
    """The check of all rows of the last `count` windows; none where there are too few windows."""
    starts, sums, taught = _rows_and_outcomes(view)
    starts, sums = pools(starts, sums, taught, view.declared.window_us, count)
    if len(starts) < 2:
        return []
    without = _without(sums[:, :1], sums[:, 1:])
    now, before = (Counted(without.hits[at], without.rows[at]) for at in (-1, slice(0, -1)))
    found = rise(now, view.window.start, before, starts[:-1], Counted(np.zeros(1), np.zeros(1)))
    rate, usual = float(np.nan_to_num(found.rate[0])), float(found.baseline[0])
    return [
        Check(
            subject="outcomes",
            effect=rate - usual,
            bar=BAR,
            p_value=float(found.p_value[0]),
            observed=rate,
            baseline=usual,
            text=f"{percent(rate)} of the rows have no outcome in time, usually {percent(usual)}",
            too_few=bool(found.too_few[0] or now.rows[0] < LEAST_ROWS),
        )
    ]


def _rows_and_outcomes(view: View) -> tuple[NDArray[np.int64], Floats, NDArray[np.bool_]]:
    """Starts int64[N], rows and outcomes float64[N, 2] of all windows from the first that had an outcome on,
    the last one judged, and which are healthy."""
    answered, current = view.past_outcomes, view.current
    served = view.past.select(view.past.starts >= answered.starts[0])
    _, ours, theirs = np.intersect1d(served.starts, answered.starts, return_indices=True)
    sums = np.zeros((len(served) + 1, 2))
    sums[:-1, 0] = served.statistic("rows", _rows).reshape(-1)
    sums[ours, 1] = answered.statistic("outcomes", _outcomes).reshape(-1)[theirs]
    sums[-1, 0] = 0 if current is None else current.rows
    sums[-1, 1] = 0 if view.outcomes is None else view.outcomes.totals.outcomes
    taught = served.healthy.copy()
    taught[ours] &= answered.healthy[theirs]
    return np.append(served.starts, view.window.start), sums, np.append(taught, False)


def _rows(profile: Profile) -> Floats:
    return np.array(profile.rows, dtype=np.float64)


def _outcomes(profile: Profile) -> Floats:
    return np.array(profile.totals.outcomes, dtype=np.float64)


def _without(rows: Floats, known: Floats) -> Counted:
    """Rows that have no outcome, among all."""
    return Counted(np.maximum(rows - known, 0.0), rows)


def _siblings(rows: Sliced, now: Counted, before: Counted) -> Floats:
    """By how much the rate of each slice's siblings rose, float64[S]."""
    rate = Counted(rows.others(now.hits), rows.others(now.rows)).rate
    past = Counted(rows.others(before.hits), rows.others(before.rows)).rate
    return rate - np.nan_to_num(column_medians(past)) if len(past) else rate


def _where(segment: Segment) -> str:
    return "".join(f" of {name} {value}" for name, value in segment.items())


DETECTOR = Detector("join_rate", "infrastructure", "outcomes", check, alpha=1e-5)
