"""Has a feature's distribution moved away from the reference?

Idea: the distance between this window's distribution and the reference's, beside the same distance in past
healthy windows (`statistics.against_past`), because healthy windows differ from the reference too.

- numeric: D = max |F_now(x) - F_reference(x)| (Kolmogorov–Smirnov) over the reference's quantile bins;
- categorical: d = sqrt(max(0, 1/2 * sum (p - q)² / (p + q) - noise)) (Vincze–Le Cam), `noise` being the
  expectation for a sample of this size: 5,000 categories at 100,000 rows are silent when nothing changed.

Parameters: the bar is 0.025 in both distances. A mean shift of 0.1 standard deviations is D = 0.04; a
category that grows from 5 to 7 % is d = 0.04. Fewer than 30 values, or fewer than eight past windows without
a gross change, are `too_few`.

References: A. Kolmogorov (1933); L. Le Cam, Asymptotic Methods in Statistical Decision Theory (1986).

>>> from detectors.statistics.distances import kolmogorov_smirnov
>>> draws = np.random.default_rng(0).normal([[0.0], [0.1]], 1, (2, 100_000))
>>> p, q = (np.histogram(row, np.linspace(-5, 5, 257))[0] / row.size for row in draws)
>>> kolmogorov_smirnov(p, q, np.array([0, 256])).round(2).tolist()
[0.04]
"""

from collections.abc import Sequence

import numpy as np

from detectors.detector import Detector, View
from detectors.profile.feature import FeatureProfile
from detectors.statistics.shift import Shift, shift
from detectors.types import Check

BAR = 0.025


def check(view: View) -> Sequence[Check]:
    """One check a feature."""
    current, reference = view.current, view.reference
    if current is None or reference is None or current.binning != reference.binning:
        return ()
    moved = shift(view, current, reference)
    return [
        feature_check(feature, reference.feature(feature.name), moved)
        for feature in current.features
        if view.serves(feature)
    ]


def feature_check(now: FeatureProfile, usual: FeatureProfile, moved: Shift) -> Check:
    """The check of one feature, beside the reference."""
    i = now.index
    distance = float(np.nan_to_num(moved.distance[i]))
    sd_moved = float(moved.sd_moved[i])
    numeric = now.kind == "numeric"
    known = np.isfinite(sd_moved)
    return Check(
        subject=now.name,
        effect=distance,
        bar=BAR,
        p_value=float(moved.p_value[i]),
        observed=now.mean if numeric and known else None,
        baseline=usual.mean if numeric and known else None,
        text=_text(now, distance, sd_moved),
        too_few=bool(moved.too_few[i]),
        details={"kind": now.kind, "mean_shift_sd": sd_moved if known else None},
    )


def _text(now: FeatureProfile, distance: float, sd_moved: float) -> str:
    if now.kind == "categorical":
        return f"{now.name}'s shares moved by {distance:.3f} (Le Cam) over {now.total:,} rows"
    by = f", its mean by {sd_moved:+.2f} standard deviations" if np.isfinite(sd_moved) else ""
    return f"{now.name} moved by {distance:.3f} (KS) over {now.total:,} rows{by}"


DETECTOR = Detector("drift", "quality", "inputs", check)
