"""Did a feature stop moving: one value in all rows, or the same extremes window after window?

Idea, stuck: all rows hold one value (the same number, the same word) for three windows in a row. The chance
that n rows agree by themselves is s ** (n / d - 1), s being the usual share of the commonest bin and d the
design effect (a feature of the site takes a dozen values an hour, not a thousand); past windows that held one
value raise it to their own share. Each further window counts as a repeat below does.

Idea, frozen: a feature of the site that is no longer refreshed repeats its exact minimum and maximum. The
present run of L repeats is judged beside past runs of windows without trouble:

    p = r ** (L - M),   r = (past repeats + 1) / (H + 2),   M = the longest past run,   H = past windows

Parameters: the run is the persistence, so a finding alarms at once. Fewer than 30 values or eight past
windows are `too_few`, and so is a feature that repeats its extremes in more than 5 % of healthy windows
(ages, constants) and whose commonest bin holds nearly all rows: it can't be seen to stop. A feature of the
request whose source is stale still varies from row to row: only a comparison with recomputed rows shows that.

Reference: N. Polyzotis and others, Data lifecycle challenges in production machine learning, SIGMOD Record
47 (2018) 17-28.

>>> runs(np.array([[False], [True], [False], [True], [True], [False]]))[:, 0].tolist()
[0, 1, 0, 1, 2, 0]
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.detector import Detector, View
from detectors.profile.feature import FeatureProfile
from detectors.profile.profile import Profile
from detectors.statistics.design_effect import design_effects
from detectors.statistics.tail import LEAST
from detectors.types import Check

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

BAR = 1.0
LEAST_ROWS = 30
IN_A_ROW = 3  # windows that hold one value
SELDOM = 0.05  # share of past windows that may repeat the extremes
UNLIKELY = 1e-6  # chance of three such windows above which they mean little
DEFAULTS = frozenset({"", "unknown", "none", "null", "nan", "n/a", "default", "0", "-1"})
LOW, HIGH, SHARE, ONE = range(4)


@dataclass(frozen=True)
class Stop:
    """Of each feature: `p_value` float64[F], windows `held` int64[F], whether it can be told bool[F]."""

    p_value: Floats
    held: Ints
    able: Bools


def check(view: View) -> Sequence[Check]:
    """One check a feature."""
    current, reference = view.current, view.reference
    if current is None or reference is None or current.binning != reference.binning or not current.features:
        return ()
    size = len(current.features)
    marks = np.append(
        view.past.statistic("stale", _marks).reshape(len(view.past), size, 4), _marks(current)[None], axis=0
    )
    design = design_effects(view.past.only_healthy(), reference)[:size]
    worth = np.array([feature.total for feature in current.features]) / design
    stuck, frozen = _stuck(marks, view.past.healthy, worth), _frozen(marks, view.past.healthy)
    return [_check(feature, i, stuck, frozen) for i, feature in enumerate(current.features)]


def _marks(profile: Profile) -> Floats:
    """float64[F, 4]: minimum, maximum, share of the commonest bin, and 1 where all rows hold one value.

    NaN where fewer than 30 rows have a value; the extremes of categorical features are NaN as well.
    """
    return np.array([_mark(feature) for feature in profile.features], dtype=np.float64)


def _mark(feature: FeatureProfile) -> tuple[float, float, float, float]:
    if feature.total < LEAST_ROWS:
        return np.nan, np.nan, np.nan, np.nan
    one = feature.minimum == feature.maximum if feature.kind == "numeric" else _word(feature) is not None
    return feature.minimum, feature.maximum, float(feature.counts.max()) / feature.total, float(one)


def _word(feature: FeatureProfile) -> str | None:
    """The word that all rows hold, if there is one."""
    known = feature.counts[: len(feature.vocabulary)]
    if feature.total and known.max(initial=0) == feature.total:
        return feature.vocabulary[int(np.argmax(known))]
    alone = feature.unseen_count == feature.total and feature.unseen_distinct == 1
    return next(iter(feature.unseen)) if alone else None


def _stuck(marks: Floats, healthy: Bools, worth: Floats) -> Stop:
    """How likely all rows agree, the window judged being the last of `marks` float64[H + 1, F, 4]."""
    held = runs(marks[:, :, ONE] == 1)[-1]
    taught = _teach(healthy, held)
    past = np.where(taught[:, :, None], marks[:-1], np.nan)
    known = np.isfinite(past[:, :, ONE]).sum(axis=0)
    often = np.nansum(past[:, :, ONE], axis=0) / np.maximum(known, 1)
    usual = np.nansum(past[:, :, SHARE], axis=0) / np.maximum(known, 1)
    chance = np.clip(usual, 1e-12, 1.0) ** np.maximum(worth - 1, 0.0)
    again = ((past[:, :, ONE] == 1).sum(axis=0) + 1) / (known + 2)
    agree = np.maximum(chance, often)
    p_value = np.where(held >= IN_A_ROW, agree * again ** np.maximum(held - 1, 0), 1.0)
    able = (known >= LEAST) & np.isfinite(marks[-1, :, ONE]) & (agree * again ** (IN_A_ROW - 1) <= UNLIKELY)
    return Stop(p_value, held, able)


def _frozen(marks: Floats, healthy: Bools) -> Stop:
    """How likely the extremes repeat as long as they do; always false for categorical features (NaN)."""
    repeats = np.zeros(marks.shape[:2], dtype=np.bool_)
    repeats[1:] = (marks[1:, :, LOW] == marks[:-1, :, LOW]) & (marks[1:, :, HIGH] == marks[:-1, :, HIGH])
    lengths = runs(repeats)
    held = lengths[-1]
    taught = _teach(healthy, held)
    before = np.where(taught, lengths[:-1], 0)
    known = (np.isfinite(marks[:-1, :, LOW]) & taught).sum(axis=0)
    rate = ((before > 0).sum(axis=0) + 1) / (known + 2)
    p_value = np.minimum(rate ** np.maximum(held - before.max(axis=0, initial=0), 0), 1.0)
    able = (known >= LEAST) & (rate <= SELDOM) & np.isfinite(marks[-1, :, LOW])
    return Stop(p_value, held, able)


def _teach(healthy: Bools, held: Ints) -> Bools:
    """bool[H, F]: the healthy windows before the present run, which is no part of its own past."""
    return np.asarray(healthy[:, None] & (np.arange(len(healthy))[:, None] < len(healthy) - held))


def runs(holds: Bools) -> Ints:
    """How many windows in a row it has held, up to and including each: int64[N, F] of bool[N, F]."""
    count = np.cumsum(holds, axis=0)
    return np.asarray(count - np.maximum.accumulate(np.where(holds, 0, count), axis=0), dtype=np.int64)


def _check(feature: FeatureProfile, i: int, stuck: Stop, frozen: Stop) -> Check:
    is_stuck = bool(stuck.able[i]) and stuck.held[i] > 0
    told = stuck if is_stuck or not frozen.able[i] else frozen
    p_value = min(1.0, 2 * float(told.p_value[i])) if told.able[i] else 1.0
    value = _value(feature)
    what = f"all rows of {feature.name} hold {value}" if is_stuck else f"{feature.name} repeats its extremes"
    return Check(
        subject=feature.name,
        effect=float(told.held[i] > 0),
        bar=BAR,
        p_value=p_value,
        observed=float(told.held[i]),
        baseline=0.0,
        text=f"{what} for {int(told.held[i])} windows in a row, as it never did",
        too_few=not (stuck.able[i] or frozen.able[i]),
        details={
            "kind": "default" if is_stuck and str(value).lower() in DEFAULTS else "stale",
            "value": value if is_stuck else None,
        },
    )


def _value(feature: FeatureProfile) -> str | float | None:
    if feature.kind == "categorical":
        return _word(feature)
    whole = float(feature.minimum).is_integer() if np.isfinite(feature.minimum) else False
    return int(feature.minimum) if whole else feature.minimum if np.isfinite(feature.minimum) else None


DETECTOR = Detector("stale", "infrastructure", "inputs", check, alpha=1e-5, persistence=1)
