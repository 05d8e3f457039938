"""Do numbers lie where the reference never was, and does one factor or offset explain it?

Idea: per numeric feature the shares of values below the reference's minimum and above its maximum, each
judged beside its own past (`statistics.rates`); the side with the smaller p-value stands for the feature, its
p-value times two. When the bar is reached, the unit change x -> factor * x + offset is sought that maps the
reference's distribution to the present one:

    factor = sd now / sd reference,   offset = mean now - factor * mean reference

an offset of 0 or a factor of 1 is preferred when it fits as well, and the map is told only when the mapped
reference agrees with the present values (distribution functions within 0.15 everywhere).

Where all of them lie at a value that stands for "none is known" (0, −1, 999), that is told instead.

Parameters: a rise of 20 percentage points matters (a slow feature wanders a few points past what training
saw, and stays there), 0.2 points where a declared minimum or maximum that the reference kept is broken. Fewer
than ten rows are `too_few`, as is a past of fewer than eight windows unless the rise is 90 points.

Reference: N. Breck and others, Data validation for machine learning, MLSys 2019.

>>> from detectors.statistics.units import simplest
>>> simplest(mean=1_000.0, sd=500.0, usual_mean=1.0, usual_sd=0.5)
(1000.0, None)
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.declared import Feature
from detectors.detector import Detector, View
from detectors.profile.feature import FeatureProfile
from detectors.profile.profile import Profile
from detectors.statistics.design_effect import design_effects
from detectors.statistics.rates import Counted, Rise, rise
from detectors.statistics.units import unit_change
from detectors.types import Check
from detectors.wording import number, percent

BAR = 0.2
BAR_DECLARED = 0.002
LEAST_ROWS = 10
DEFAULTS = frozenset({0.0, -1.0, -9.0, -99.0, -999.0, -9999.0, 99.0, 999.0, 9999.0, 99999.0})
NEAR = 0.25  # standard deviations of the reference


def check(view: View) -> Sequence[Check]:
    """One check a numeric feature that has values in the reference."""
    current, reference = view.current, view.reference
    if current is None or reference is None or current.binning != reference.binning:
        return ()
    features = _bounded(current)
    if not features:
        return ()
    past = view.past.only_healthy()
    before = past.statistic("ranges", _counts).reshape(len(past), 3, len(features))
    now, usual = _counts(current), _counts(reference)
    found = rise(
        Counted(now[:2].ravel(), np.tile(now[2], 2)),
        view.window.start,
        Counted(before[:, :2].reshape(len(past), 2 * now.shape[1]), np.tile(before[:, 2], 2)),
        past.starts,
        Counted(usual[:2].ravel(), np.tile(usual[2], 2)),
        np.tile(design_effects(past, reference)[[f.index for f in features]], 2),
    )
    declared = {feature.name: feature for feature in view.declared.features}
    return [
        _check(feature, reference.feature(feature.name), declared.get(feature.name), found, i, len(features))
        for i, feature in enumerate(features)
        if view.serves(feature)
    ]


def _bounded(profile: Profile) -> list[FeatureProfile]:
    return [f for f in profile.features if f.kind == "numeric" and len(f.edges)]


def _counts(profile: Profile) -> NDArray[np.float64]:
    """float64[3, N]: values below, values above, and all values of each bounded numeric feature."""
    features = _bounded(profile)
    parts = [[f.below for f in features], [f.above for f in features], [f.total for f in features]]
    return np.array(parts, dtype=np.float64)


def _check(
    now: FeatureProfile, usual: FeatureProfile, declared: Feature | None, found: Rise, i: int, features: int
) -> Check:
    below, above = (float(np.nan_to_num(found.rate[at])) for at in (i, i + features))
    at = i if found.p_value[i] < found.p_value[i + features] else i + features
    share, baseline = float(np.nan_to_num(found.rate[at])), float(found.baseline[at])
    bar = BAR_DECLARED if declared and _breaks(declared, now, usual) else BAR
    default = _default(now, usual) if share - baseline >= bar else None
    factor, offset = (None, None)
    if share - baseline >= bar and default is None:
        factor, offset = unit_change(now, usual)
    side, limit = ("below", usual.minimum) if at == i else ("above", usual.maximum)
    how = "" if factor is None else f"; the values are multiplied by {number(factor)}"
    how += "" if offset is None else f"; the values are moved by {offset:+.4g}"
    how += "" if default is None else f"; they are {default:g}, as where no value is known"
    return Check(
        subject=now.name,
        effect=share - baseline,
        bar=bar,
        p_value=min(1.0, 2 * float(found.p_value[at])),
        observed=share,
        baseline=baseline,
        text=f"{percent(share)} of {now.name} lie {side} {number(limit)}, usually {percent(baseline)}{how}",
        too_few=bool(found.too_few[at]) or now.total < LEAST_ROWS,
        details={
            "below_share": below,
            "above_share": above,
            "factor": factor,
            "offset": offset,
            "default": default,
        },
    )


def _default(now: FeatureProfile, usual: FeatureProfile) -> float | None:
    """The default value at which the values outside lie: the window's very extreme, which moved the mean.

    The values inside are taken to keep the reference's mean, so that the mean of those outside is known.
    """
    for outside, extreme in ((now.below, now.minimum), (now.above, now.maximum)):
        if outside >= LEAST_ROWS and extreme in DEFAULTS:
            mean = usual.mean + (now.mean - usual.mean) * now.total / outside
            if abs(mean - extreme) <= NEAR * usual.variance**0.5:
                return float(extreme)
    return None


def _breaks(declared: Feature, now: FeatureProfile, usual: FeatureProfile) -> bool:
    """True when a declared limit that the reference kept is broken in the window."""
    low = declared.min is not None and now.minimum < declared.min <= usual.minimum
    high = declared.max is not None and now.maximum > declared.max >= usual.maximum
    return low or high


DETECTOR = Detector("ranges", "infrastructure", "inputs", check, alpha=1e-5)
