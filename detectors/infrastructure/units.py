"""Is a number written in another unit: thousandths, minutes, percent, Fahrenheit, a logarithm?

Idea: each well-known change of unit x -> g(x) predicts where a feature's distribution goes when the share w
of its rows is changed,

    F(e) = (1 - w) F_ref(e) + w F_ref(g⁻¹(e)),

at the edges e of its bins. w is fitted by least squares, and the effect is by how much the change explains
the window better than the reference does:

    effect = max |F - F_ref| - max |F - fit|

Bins end where the reference ended, so the size of a factor that drives values out of them is read from the
exact second moment, whose logarithm must be the predicted one within 0.3. Of the changes that fit, the one
nearest in distance and second moment is told. The p-value is the feature's own beside its past
(`statistics.shift`). Factors that belong to no unit are left to `ranges`, offsets without a factor to
`drift`: a season moves a feature just so.

Parameters: an effect of 0.2 matters, and the fit must leave less than a quarter of the distance; at least a
fifth of the rows must be changed. Fewer than 30 values, or than eight past windows, are `too_few` unless next
to nothing is left in common.

Reference: Mars Climate Orbiter Mishap Investigation Board, Phase I Report, NASA 1999 (one factor of 4.45).

>>> CHANGES["a thousandth"].back(2.0), CHANGES["Fahrenheit"].back(212.0)
(2000.0, 100.0)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.detector import Detector, View
from detectors.profile.feature import FeatureProfile
from detectors.statistics.shift import LEAST_ROWS, Shift, shift
from detectors.types import Check
from detectors.wording import percent

Floats = NDArray[np.float64]

BAR = 0.2
LEFT = 0.25  # of the distance, that the fit may leave
LEAST_SHARE = 0.2
WHOLE = 0.95  # a share that counts as all rows
SAME_MOMENT = 0.3  # of the logarithm
INFORMATIVE = 8  # edges that a change without a moment must have something to say of


@dataclass(frozen=True)
class Change:
    """x -> factor * x + offset, or a logarithm, of which `inverse` is the inverse."""

    factor: float = 1.0
    offset: float = 0.0
    inverse: Callable[[Floats], Floats] | None = None

    def back(self, values: Floats) -> Floats:
        """What the values were before the change."""
        if self.inverse is not None:
            return np.asarray(self.inverse(np.minimum(values, 700.0)))
        return (values - self.offset) / self.factor

    def second_moment(self, mean: float, square: float) -> float | None:
        """The mean square of changed values from the mean and the mean square before."""
        if self.inverse is not None:
            return None
        return self.factor**2 * square + 2 * self.factor * self.offset * mean + self.offset**2


_FACTORS = {
    "a millionth": 1e-6,
    "a thousandth": 1e-3,
    "a hundredth": 1e-2,
    "a tenth": 1e-1,
    "ten times": 10.0,
    "a hundred times": 100.0,
    "a thousand times": 1e3,
    "a million times": 1e6,
    "sixty times": 60.0,
    "a sixtieth": 1 / 60,
    "3,600 times": 3_600.0,
    "a 3,600th": 1 / 3_600,
    "24 times": 24.0,
    "a 24th": 1 / 24,
    "86,400 times": 86_400.0,
    "the opposite": -1.0,
}
CHANGES = {
    **{name: Change(factor) for name, factor in _FACTORS.items()},
    "Fahrenheit": Change(1.8, 32.0),
    "Celsius": Change(1 / 1.8, -32 / 1.8),
    "its logarithm": Change(inverse=np.exp),
    "its logarithm of 1 + x": Change(inverse=np.expm1),
}


def told(change: str) -> str:
    """The change in words: "a hundredth of what it was", "a hundred times what it was", "in Celsius"."""
    if change not in _FACTORS:
        return f"now {change}" if change.startswith("its") else f"now in {change}"
    return f"{change} what it was" if change.endswith("times") else f"{change} of what it was"


def check(view: View) -> Sequence[Check]:
    """One check a numeric feature that has bins."""
    current, reference = view.current, view.reference
    if current is None or reference is None or current.binning != reference.binning:
        return ()
    features = [f for f in current.features if f.kind == "numeric" and len(f.edges)]
    if not features:
        return ()
    moved = shift(view, current, reference)
    return [_check(f, reference.feature(f.name), moved) for f in features]


def _check(now: FeatureProfile, usual: FeatureProfile, moved: Shift) -> Check:
    found = explain(now, usual) if now.total and moved.distance[now.index] >= BAR else None
    name, share, effect = found or ("", 0.0, 0.0)
    change = CHANGES.get(name)
    affine = change if change and change.inverse is None else None
    part = "" if share == 1 else f" in {percent(share)} of the rows"
    return Check(
        subject=now.name,
        effect=effect,
        bar=BAR,
        p_value=float(moved.p_value[now.index]),
        observed=now.mean if now.total else None,
        baseline=usual.mean if usual.total else None,
        text=f"{now.name} is {told(name)}{part}" if change else f"{now.name} kept its unit",
        too_few=bool(moved.too_few[now.index]) or now.total < LEAST_ROWS,
        details={
            "change": name or None,
            "share": share,
            "factor": affine.factor if affine else None,
            "offset": affine.offset or None if affine else None,
        },
    )


def explain(now: FeatureProfile, usual: FeatureProfile) -> tuple[str, float, float] | None:
    """(name of the change, share of rows, effect) of the one that explains a feature best, or None."""
    edges = now.edges
    present = np.cumsum(now.counts)[:-1] / now.total
    before = np.cumsum(usual.counts)[:-1] / usual.total
    far = float(np.abs(present - before).max())
    found: list[tuple[float, str, float, float]] = []
    for name, change in CHANGES.items():
        changed = _mapped(change, edges, before)
        step = changed - before
        power = float(step @ step)
        share = float(np.clip((present - before) @ step / power, 0.0, 1.0)) if power > 0 else 0.0
        share = 1.0 if share > WHOLE else share
        left = float(np.abs(present - before - share * step).max())
        off = _moment_off(change, share, now, usual, changed)
        if share >= LEAST_SHARE and left <= LEFT * far and off is not None:
            found.append((off + left, name, share, far - left))
    return min(found)[1:] if found else None


def _mapped(change: Change, edges: Floats, before: Floats) -> Floats:
    """The distribution function of changed reference values at the edges."""
    mapped = np.interp(change.back(edges), edges, before, left=0.0, right=1.0)
    return np.asarray(1 - mapped if change.factor < 0 else mapped)


def _moment_off(
    change: Change, share: float, now: FeatureProfile, usual: FeatureProfile, changed: Floats
) -> float | None:
    """How far the second moment is from the predicted one, None when too far or when nothing is known."""
    square = usual.variance + usual.mean * usual.mean  # where ** would raise, this is infinite
    moved = change.second_moment(usual.mean, square)
    if moved is None:
        known = int(((changed > 0.01) & (changed < 0.99)).sum())
        return 0.0 if known >= INFORMATIVE and usual.minimum >= 0 else None
    predicted = (1 - share) * square + share * moved
    seen = now.variance + now.mean * now.mean
    if not (0 < predicted < np.inf and 0 < seen < np.inf):
        return None
    off = abs(float(np.log(seen / predicted)))
    return off if off <= SAME_MOMENT else None


DETECTOR = Detector("units", "infrastructure", "inputs", check, alpha=1e-5)
