"""Can a classifier tell the rows of now from those of before, by how their features go together?

Idea: a domain classifier, trained to tell the sampled rows (`profile.sample`) of the five windows before this
one from those of healthy windows further back, is asked about rows it has not seen: this window's against
those of other healthy windows. Training on the past and testing on what came after is cross-validation in
time: the rows tested are new in every window, so a classifier that learned chance falls back to a half.

    area     the chance that a row of now scores above a row of before (area under the ROC curve)
    effect = area - median area in past windows, each with its own five windows and its own past

The area is judged beside its own past (`statistics.level`), so ties that wander, or change with the hour, are
usual where they have been so; the normal chance of a rank sum is only the floor. Features are ranked within
each window (`statistics.ties`): what single columns show, `drift` tells, and only ties between columns speak
here: of two, also those that only bend, and of three, also where no pair shows any. What drives it are the
features whose values, exchanged between rows, cost at least a quarter of the area that the costliest costs.

Parameters: the bar is 0.05 of area. Before are at most 24 healthy windows, every third, two thirds of them to
train on; beside it stand at most 60 past areas, eight at least. Windows of fewer than 100 rows take no part.
Alpha is a tenth of the usual: windows share what they train on, so persistence may add little.

Those windows reach three days back, so ties that change on weekends would be news each Saturday. So the area
is also asked beside twelve healthy windows about the same hour a week ago, and the smaller counts. Limit:
this needs a history of more than a week, in which that day was healthy.

Of 17 systems of 40 features at 5,000 rows a window, each alarmed by the fifth window after a tie of three,
a bend or a correlation of 0.8 had gone, and named the features. When a correlation fell from 0.8 to 0.6, two
of them told it within eight windows; `multivariate` tells that.

References: S. Rabanser, S. Günnemann and Z. C. Lipton, "Failing Loudly", NeurIPS 2019 (domain classifiers);
J. Bradley, Pattern Recognition 30 (1997) 1145-1159 (area under the curve).

>>> from detectors.statistics.domain_classifier import area
>>> area(np.array([2.0, 3.0], dtype=np.float32), np.array([1.0, 2.5], dtype=np.float32))
0.75
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from detectors.declared import DAY_US
from detectors.detector import Detector, View
from detectors.history import History
from detectors.profile.profile import Profile
from detectors.profile.sample import sampled
from detectors.statistics.held_out import HeldOut, Split
from detectors.statistics.level import level
from detectors.statistics.tail import LEAST
from detectors.types import Check

SUBJECT = "ties of features"
BAR = 0.05
LEAST_ROWS = 100
RECENT = 5  # windows
EVERY, MOST_BEFORE, LEAST_BEFORE = 3, 24, 9  # windows
MOST_PAST = 60  # areas
WEEK_US, MOST_APART_US, MOST_WEEK_AGO = 7 * DAY_US, DAY_US // 2, 12
TOLD = 1e-3  # p-value from which on the features are sought


def check(view: View) -> Sequence[Check]:
    """One check of all sampled rows."""
    current = view.current
    if current is None or not current.sample.size:
        return ()
    names = _served(view, current)
    if len(names) < 2:
        return ()
    splits, starts = _splits(view, current)
    if len(splits) <= LEAST:
        return [_check(current, 0.5, 0.5, 1.0, [], too_few=True)]
    held_out = HeldOut(view.past.cache, np.array(list(names), dtype=np.int64))
    areas, noise = np.array(
        [_area(view, held_out, split, start) for split, start in zip(splits, starts.tolist(), strict=True)]
    ).T[:, :, None]
    found = level(areas, noise, starts)
    # Below the usual area it has learned what is over: nothing of this window.
    p_value = float(found.p_value[0]) if found.effect[0] > 0 else 1.0
    asked = found.effect[0] >= BAR and p_value <= TOLD
    drivers = [list(names.values())[at] for at in held_out.drivers(splits[-1])] if asked else []
    area, usual = float(areas[-1, 0]), float(found.baseline[0])
    return [_check(current, area, usual, p_value, drivers, bool(found.too_few[0]))]


def _area(view: View, held_out: HeldOut, split: Split, start: int) -> tuple[float, float]:
    """The area of the window at `start` and its variance, beside last days or a week ago: the smaller."""
    area, noise = held_out.area(split)
    week_ago = _week_ago(view, split, start)
    return (
        area if week_ago is None else min(area, held_out.area(week_ago, "domain area a week ago")[0])
    ), noise


def _week_ago(view: View, split: Split, start: int) -> Split | None:
    """The same split beside the healthy windows nearest to the same hour a week ago, if there are enough."""
    past = view.past.only_healthy()
    apart = np.abs(past.starts - (start - WEEK_US))
    nearest = np.sort(np.argsort(apart, kind="stable")[:MOST_WEEK_AGO]).tolist()
    before = [past.profiles[i] for i in nearest if apart[i] <= MOST_APART_US and _enough(past.profiles[i])]
    return replace(split, before=tuple(before)) if len(before) >= LEAST_BEFORE else None


def _served(view: View, current: Profile) -> dict[int, str]:
    """The sampled features in service: place in the sample, and name."""
    columns = [current.features[i] for i in sampled(current.binning)]
    return {at: column.name for at, column in enumerate(columns) if view.serves(column)}


def _splits(view: View, current: Profile) -> tuple[list[Split], NDArray[np.int64]]:
    """The windows of each past area and, last, of the present one, and the starts of those they judge.

    None where windows have too few rows, or there are too few of them.
    """
    past = view.past.select(np.array([_enough(p) for p in view.past.profiles], dtype=np.bool_))
    usual = past.only_healthy()
    grid = usual.select(usual.starts // view.declared.window_us % EVERY == 0)
    if not _enough(current) or len(usual) <= RECENT:
        return [], usual.starts
    judged = range(max(RECENT, len(usual) - MOST_PAST), len(usual))
    found = [(usual.starts[i], usual.profiles[i], _recent(usual, i)) for i in judged]
    found.append((np.int64(view.window.start), current, _recent(past, len(past))))
    ends = np.searchsorted(grid.starts, [since for _, _, (since, _) in found]).tolist()
    if ends[-1] < LEAST_BEFORE:
        return [], usual.starts
    splits = [
        (start, Split(now, recent, grid.profiles[max(0, end - MOST_BEFORE) : end]))
        for (start, now, (_, recent)), end in zip(found, ends, strict=True)
        if end >= LEAST_BEFORE
    ]
    return [split for _, split in splits], np.array([start for start, _ in splits])


def _recent(history: History, end: int) -> tuple[int, tuple[Profile, ...]]:
    """The windows just before number `end`, and the start of the first of them."""
    return int(history.starts[end - RECENT]), history.profiles[end - RECENT : end]


def _enough(profile: Profile) -> bool:
    return bool(profile.sample.shape[1] >= LEAST_ROWS)


def _check(
    current: Profile, area: float, usual: float, p_value: float, drivers: list[str], too_few: bool
) -> Check:
    ties = f"; what drives it: {', '.join(drivers)}" if drivers else ""
    return Check(
        subject=SUBJECT,
        effect=max(area - usual, 0.0),
        bar=BAR,
        p_value=p_value,
        observed=area,
        baseline=usual,
        text=f"a classifier that goes by ties of features tells {current.sample.shape[1]:,} rows of now from "
        f"earlier ones with an area under the curve of {area:.2f}, usually {usual:.2f}{ties}",
        too_few=too_few,
        details={"features": drivers},
    )


DETECTOR = Detector("domain", "quality", "inputs", check, alpha=1e-5)
