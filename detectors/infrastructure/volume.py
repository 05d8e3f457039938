"""Do as many predictions arrive as usual at this hour, in all and from every part of the infrastructure?

Idea, in all: the window's rows beside their season (`statistics.departure`); a window without rows is a
value of zero, not a missing one.

    effect = log(rows / expected)

Idea, by slice: a slice of an infrastructure dimension (one datacenter) that falls to half its usual share or
less, unless one sibling took over what it lost, which is a rollout or a failover and no loss:

    effect = log(share now / median past share)

Parameters: the bar is a change to 70 % or to 143 % in all, to 50 % in a slice; slices count from 20 expected
rows on, beside their own past falls. Rows are `too_few` before the season's third cycle unless they change
sevenfold.

Reference: A. Lavin and S. Ahmad, Evaluating real-time anomaly detection algorithms: the Numenta anomaly
benchmark, ICMLA 2015 (on whose public series seasonal medians of this kind were tried).

>>> from detectors.series import Series
>>> hours = np.arange(24 * 14) * 3_600_000_000
>>> rows = np.random.default_rng(0).poisson(500, len(hours)).astype(float)
>>> rows[-1] = 0
>>> found = departure(Series(hours, rows, 3_600_000_000), (), hours < hours[-1])
>>> round(found.effect, 1), found.p_value < 1e-9
(-6.9, True)
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.detector import Detector, View
from detectors.series import Series
from detectors.statistics.departure import departure
from detectors.statistics.slices import SliceShare, slice_shares
from detectors.statistics.teachers import declared_event, teachers
from detectors.types import Check
from detectors.wording import number, percent

BAR = float(np.log(1 / 0.7))
BAR_SLICE = float(np.log(2))
LEAST_ROWS = 20
TAKEN_OVER = 0.5  # of a slice's loss, by one sibling


def check(view: View) -> Sequence[Check]:
    """One check of all rows, and one of each slice of an infrastructure dimension."""
    if view.declared.model is None and not view.declared.features:
        return ()
    slices = [
        found
        for dimension in view.declared.dimensions
        if dimension.lens == "infrastructure" and view.current is not None and view.current.rows
        for found in slice_shares(view.current, view.past.only_healthy(), dimension.name, view.window.start)
    ]
    return [*_all_rows(view), *(_slice(view, found) for found in slices)]


def _all_rows(view: View) -> list[Check]:
    counts = view.past.statistic("volume", _rows).reshape(-1)
    now = 0 if view.current is None else view.current.rows
    series = Series(
        np.append(view.past.starts, view.window.start),
        np.append(counts, float(now)),
        view.window.end - view.window.start,
    )
    found = departure(series, view.declared.season_us, teachers(series, view.sick, view.past))
    if found is None:
        return []
    ratio = found.observed / found.expected if found.expected > 0 else None
    change = (
        ""
        if ratio is None
        else f", {percent(ratio)} of what is usual at this time ({number(found.expected)})"
    )
    return [
        Check(
            subject="predictions",
            effect=found.effect,
            bar=BAR,
            p_value=found.p_value,
            observed=found.observed,
            baseline=None if np.isnan(found.expected) else found.expected,
            text=f"{now:,} predictions{change}",
            too_few=found.too_few,
            details={"ratio": ratio, "declared": declared_event(view)},
        )
    ]


def _rows(profile: object) -> NDArray[np.float64]:
    return np.array([getattr(profile, "rows", 0)], dtype=np.float64)


def _slice(view: View, found: SliceShare) -> Check:
    moved = found.taken_over >= TAKEN_OVER
    text = (
        f"{found.rows:,} predictions from {found.dimension} {found.value}, usually {number(found.expected)}"
    )
    return Check(
        subject="predictions",
        effect=0.0 if moved else min(found.effect, 0.0),
        bar=BAR_SLICE,
        p_value=found.p_value,
        observed=float(found.rows),
        baseline=found.expected,
        text=f"{text} (others took over)" if moved else text,
        too_few=found.too_few or found.expected < LEAST_ROWS,
        segment={found.dimension: found.value},
        details={"ratio": found.rows / found.expected, "declared": declared_event(view)},
    )


DETECTOR = Detector("volume", "infrastructure", "inputs", check)
