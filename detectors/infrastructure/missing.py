"""Are values missing where there used to be values?

Idea: per feature the rate of nulls, of NaN and of invalid values (text or infinity where a number should be),
each beside its rate in past healthy windows:

    rise = rate - baseline,   baseline = median past rate (the reference's until eight windows are known)

The binomial chance of such a rise is the floor of the p-value; healthy rates scatter more, so the rise is
also judged beside past rises (`statistics.rates`). Where a kind never came until a day ago, its binomial
chance alone counts, so that nulls that creep in do not teach what is usual. The kind with the smallest
p-value stands for the feature, its p-value times three.

Parameters: a rise of 0.75 percentage points matters; 0.2 points for a feature declared `nullable = false`.
Fewer than ten rows are `too_few`. Without a past only a rise by 90 points is told.

Reference: N. Breck and others, Data validation for machine learning, MLSys 2019.

>>> none = Counted(np.zeros((0, 1)), np.zeros((0, 1)))
>>> all_null = Counted(np.array([500.0]), np.array([500.0]))
>>> healthy = Counted(np.array([3.0]), np.array([9_000.0]))
>>> found = rise(all_null, 0, none, np.zeros(0, dtype=np.int64), healthy)
>>> bool(found.too_few[0]), bool(found.p_value[0] < 1e-9)
(False, True)
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.declared import DAY_US
from detectors.detector import Detector, View
from detectors.profile.profile import Profile
from detectors.statistics.design_effect import design_effects
from detectors.statistics.rates import Counted, first, rise
from detectors.types import Check
from detectors.wording import percent

BAR = 0.0075
BAR_NOT_NULLABLE = 0.002
LEAST_ROWS = 10
KINDS = ("null", "nan", "invalid")
WORDS = {"null": "null", "nan": "NaN", "invalid": "invalid"}


def check(view: View) -> Sequence[Check]:
    """One check a feature."""
    current, reference = view.current, view.reference
    if current is None or reference is None or current.binning != reference.binning or not current.features:
        return ()
    past = view.past.only_healthy()
    now, usual = _counts(current), _counts(reference)
    before = past.statistic("missing", _counts).reshape(len(past), 4, now.shape[1])
    features = now.shape[1]
    found = rise(
        Counted(now[:3].ravel(), np.tile(now[3], 3)),
        view.window.start,
        Counted(before[:, :3].reshape(len(past), 3 * features), np.tile(before[:, 3], 3)),
        past.starts,
        Counted(usual[:3].ravel(), np.tile(usual[3], 3)),
        np.tile(design_effects(past, reference)[:features], 3),
    )
    earlier = past.starts < view.window.start - DAY_US
    chance, never = first(
        Counted(now[:3].ravel(), np.tile(now[3], 3)),
        Counted(before[earlier, :3].reshape(-1, 3 * features), np.tile(before[earlier, 3], 3)),
        Counted(usual[:3].ravel(), np.tile(usual[3], 3)),
    )
    p_values = np.where(never, chance, found.p_value)
    kind = np.argmin(p_values.reshape(3, features), axis=0)
    at = kind * features + np.arange(features)
    strict = {feature.name for feature in view.declared.features if not feature.nullable}
    return [
        _check(
            name=feature.name,
            kind=KINDS[int(kind[i])],
            rate=float(np.nan_to_num(found.rate[at[i]])),
            baseline=float(found.baseline[at[i]]),
            p_value=min(1.0, 3 * float(p_values[at[i]])),
            bar=BAR_NOT_NULLABLE if feature.name in strict else BAR,
            too_few=bool(found.too_few[at[i]]) or current.rows < LEAST_ROWS,
        )
        for i, feature in enumerate(current.features)
        if view.serves(feature)
    ]


def _counts(profile: Profile) -> NDArray[np.float64]:
    """float64[4, F]: nulls, NaN, invalid and rows of each declared feature."""
    features = len(profile.features)
    parts = (profile.nulls, profile.nans, profile.invalid)
    rows = np.full(features, float(profile.rows))
    return np.stack([*(part[:features].astype(np.float64) for part in parts), rows])


def _check(
    name: str, kind: str, rate: float, baseline: float, p_value: float, bar: float, too_few: bool
) -> Check:
    return Check(
        subject=name,
        effect=rate - baseline,
        bar=bar,
        p_value=p_value,
        observed=rate,
        baseline=baseline,
        text=f"{percent(rate)} of {name} is {WORDS[kind]}, usually {percent(baseline)}",
        too_few=too_few,
        details={"rate": rate, "baseline_rate": baseline, "kind": kind},
    )


DETECTOR = Detector("missing", "infrastructure", "inputs", check, alpha=1e-5)
