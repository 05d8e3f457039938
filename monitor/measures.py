"""Declared metrics as series: sums and ratios of what the profiles of each window hold, and posted values."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from detectors.declared import OUTCOME_AGGREGATES, Aggregate, Declared, Metric
from detectors.profile import Profile
from detectors.series import Series

Floats = NDArray[np.float64]
ByWindow = Mapping[int, Profile]


def derived(
    declared: Declared, metric: Metric, starts: NDArray[np.int64], inputs: ByWindow, outcomes: ByWindow
) -> Series:
    """A sum or ratio metric over the windows that start at `starts` (int64[N] µs)."""

    def sums(name: Aggregate) -> Floats:
        values = [aggregate(name, declared, inputs.get(s), outcomes.get(s)) for s in starts.tolist()]
        return np.array(values, dtype=np.float64)

    if metric.sum is not None:
        return Series(starts, sums(metric.sum), declared.window_us)
    assert metric.ratio is not None, f"{metric.name} is posted, not derived"
    above, below = sums(metric.ratio[0]), sums(metric.ratio[1])
    values = np.divide(above, below, out=np.full(len(starts), np.nan), where=below != 0)
    return Series(starts, values, declared.window_us, above, below)


def posted(
    declared: Declared,
    starts: NDArray[np.int64],
    values: Mapping[int, float],
    counts: Mapping[int, int],
    lateness: int | None = 0,
) -> Series:
    """A posted metric; a window without a post has no value (NaN) and a count of 0."""
    column = [values.get(start, np.nan) for start in starts.tolist()]
    came = [float(counts.get(start, 0)) for start in starts.tolist()]
    return Series(
        starts,
        np.array(column, dtype=np.float64),
        declared.window_us,
        posts=np.array(came),
        lateness=lateness,
    )


def aggregate(name: Aggregate, declared: Declared, inputs: Profile | None, outcomes: Profile | None) -> float:
    """One aggregate of one window; a window without rows holds zero of everything."""
    positives = declared.model is not None and declared.model.outcomes == "positives"
    if name == "outcomes" and positives:
        # Only successes are logged: every prediction that got none counts as an outcome of 0.
        name = "predictions"
    profile = outcomes if name in OUTCOME_AGGREGATES else inputs
    if profile is None:
        return 0.0
    return float(getattr(profile.totals, "n" if name == "predictions" else name))
