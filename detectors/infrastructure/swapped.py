"""Does one column hold what another used to hold, and the other way round?

Idea: for every pair of features of one kind that both moved far from their own reference, the distance of
each to the other's reference.

    effect = min(D(a, ref a), D(b, ref b)) - max(D(a, ref b), D(b, ref a))

D is the Kolmogorov–Smirnov distance of numbers (at the edges of the column's own bins) and the total
variation distance of categories, word by word. Where a column's bins say little of the other's values, the
exact mean and standard deviation count too: 0.4 a standard deviation between means, 0.4 a factor e between
standard deviations (what a normal's distance would be). The p-value is the larger of the two columns' own,
each beside its past (`statistics.shift`): both must have moved as they never did.

Parameters: an effect of 0.3 matters. Columns of like distribution can't be told apart, nor categorical ones
with more than 256 foreign words, of which profiles hold a sample. Fewer than 30 values, or than eight past
windows, are `too_few` unless nothing is left in common.

Reference: N. Breck and others, Data validation for machine learning, MLSys 2019.

>>> apart(0.0, 0.0, 0.0), round(apart(0.1, 1.0, 0.0), 2)
(0.0, 0.4)
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from detectors.detector import Detector, View
from detectors.profile.feature import FeatureProfile
from detectors.profile.profile import Profile
from detectors.statistics.shift import LEAST_ROWS, Shift, shift
from detectors.types import Check

BAR = 0.3
FOREIGN = 256  # distinct words that a profile lists in full


def check(view: View) -> Sequence[Check]:
    """One check a pair that looks exchanged; one that says so where none does."""
    current, reference = view.current, view.reference
    if current is None or reference is None or current.binning != reference.binning:
        return ()
    features = [f for f in current.features if f.total and reference.feature(f.name).total]
    if len(features) < 2:
        return ()
    moved = shift(view, current, reference)
    far = [f for f in features if _distance(f, reference.feature(f.name)) >= BAR]
    pairs = [
        (a, b, gain)
        for a, b in combinations(far, 2)
        if a.kind == b.kind and (gain := _gain(a, b, reference)) >= BAR
    ]
    if not pairs:
        too_few = all(bool(moved.too_few[f.index]) for f in features)
        text = "no two columns look exchanged"
        return [Check("features", 0.0, BAR, 1.0, None, None, text, too_few=too_few)]
    return [_check(a, b, gain, moved) for a, b, gain in pairs]


def _gain(a: FeatureProfile, b: FeatureProfile, reference: Profile) -> float:
    ref_a, ref_b = reference.feature(a.name), reference.feature(b.name)
    own = min(_distance(a, ref_a), _distance(b, ref_b))
    return own - max(_distance(a, ref_b), _distance(b, ref_a))


def _distance(now: FeatureProfile, usual: FeatureProfile) -> float:
    """How far one column's present values are from a column's reference, in [0, 1]."""
    if now.kind == "categorical":
        return _variation(now, usual)
    below = np.cumsum(now.counts)[:-1] / now.total
    theirs = np.cumsum(usual.counts)[:-1] / usual.total
    theirs = np.interp(now.edges, usual.edges, theirs, left=0.0, right=1.0)
    gap = float(np.abs(below - theirs).max(initial=0.0))
    if now.name == usual.name:
        return gap
    scale = np.sqrt(usual.variance) if usual.variance > 0 else 1e-300
    spread = np.log(np.sqrt(now.variance) / scale) if now.variance > 0 else -1e9
    return apart(gap, float((now.mean - usual.mean) / scale), float(spread))


def apart(gap: float, means: float, spreads: float) -> float:
    """The largest of a gap, a difference of means in standard deviations and one of their logarithms."""
    return float(min(1.0, max(gap, 0.4 * abs(means), 0.4 * abs(spreads))))


def _variation(now: FeatureProfile, usual: FeatureProfile) -> float:
    """Total variation distance by word; 1 where the words can't be listed."""
    if now.unseen_distinct > FOREIGN:
        return 1.0
    words, theirs = _shares(now), _shares(usual)
    return 1.0 - sum(min(share, theirs.get(word, 0.0)) for word, share in words.items())


def _shares(feature: FeatureProfile) -> dict[str, float]:
    known = zip(feature.vocabulary, feature.counts.tolist(), strict=False)
    counts = {word: n for word, n in known if n} | feature.unseen
    return {word: n / feature.total for word, n in counts.items()}


def _check(a: FeatureProfile, b: FeatureProfile, gain: float, moved: Shift) -> Check:
    at = [a.index, b.index]
    return Check(
        subject=f"{a.name} and {b.name}",
        effect=gain,
        bar=BAR,
        p_value=float(moved.p_value[at].max()),
        observed=gain,
        baseline=0.0,
        text=f"{a.name} holds what {b.name} used to hold, and {b.name} what {a.name} did",
        too_few=bool(moved.too_few[at].any()) or min(a.total, b.total) < LEAST_ROWS,
        details={"features": [a.name, b.name]},
    )


DETECTOR = Detector("swapped", "infrastructure", "inputs", check, alpha=1e-5)
