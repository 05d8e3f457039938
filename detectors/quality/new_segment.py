"""Does a kind of row that was never seen before hold a share that matters?

Idea: of each quality dimension the share of rows whose value is new: not in the reference, and first seen in
the healthy windows less than 24 windows ago. Some dimensions bring new values every day, so the share is
judged like any rate, beside its own past (`statistics.rates`):

    effect = share of rows with a new value - median of that share in past windows

The new value with the most rows gives the finding its segment.

Parameters: the bar is 2 percentage points. Fewer than 32 past windows (24 to know what is old, and eight to
know how much new is usual), fewer than 30 rows, or a dimension with more values than profiles keep (1,000),
are `too_few`.

Reference: F. J. Anscombe, Biometrika 35 (1948) 246-254 (rates as angles).

>>> starts = np.repeat(np.arange(3) * 100, 2)
>>> values = np.array([7, 8, 7, 9, 7, 9], dtype=np.uint64)
>>> age(values, starts, np.array([8], dtype=np.uint64)).tolist()
[0, 9223372036854775807, 100, 0, 200, 100]
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.declared import Dimension
from detectors.detector import Detector, View
from detectors.history import History
from detectors.profile.cells import KEPT, Cells
from detectors.profile.profile import Profile
from detectors.statistics.rates import Counted, rise
from detectors.types import Check
from detectors.wording import percent

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

BAR = 0.02
FRESH = 24  # windows during which a value is new
LEAST_WINDOWS = 8
LEAST_ROWS = 30
FOR_EVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Newness:
    """Of each window, float64[N], the rows with a new value and all rows; of the last one the commonest."""

    starts: Ints
    fresh: Floats
    rows: Floats
    newest: str
    newest_rows: int
    crowded: bool


def check(view: View) -> Sequence[Check]:
    """One check a quality dimension."""
    if view.current is None or not view.current.rows:
        return ()
    return [
        _check(view, dimension, view.current)
        for dimension in view.declared.dimensions
        if dimension.lens == "quality" and (dimension.name,) in view.current.cells.margins
    ]


def age(values: Hashes, starts: Ints, known: Hashes) -> Ints:
    """How long before each start its value was first seen, int64[N] µs; for ever where it is `known`.

    `starts` int64[N] ascend.
    """
    _, first, at = np.unique(values, return_index=True, return_inverse=True)
    return np.where(np.isin(values, known), FOR_EVER, starts - starts[first[at]])


def _check(view: View, dimension: Dimension, current: Profile) -> Check:
    past = view.past.only_healthy()
    found = _newness(view, past, dimension.name, current)
    before = found.starts[:-1] >= found.starts[0] + FRESH * view.declared.window_us
    nothing = Counted(np.zeros(1), np.zeros(1))
    risen = rise(
        Counted(found.fresh[-1:], found.rows[-1:]),
        view.window.start,
        Counted(found.fresh[:-1][before, None], found.rows[:-1][before, None]),
        found.starts[:-1][before],
        nothing,
    )
    share, usual = float(np.nan_to_num(risen.rate[0])), float(risen.baseline[0])
    whole = max(current.rows, 1)
    text = f"{percent(share)} of the rows have a new {dimension.name}, usually {percent(usual)}"
    if found.newest_rows:
        text += f"; most have {found.newest or 'an empty one'} ({percent(found.newest_rows / whole)})"
    return Check(
        subject=dimension.name,
        effect=share - usual,
        bar=BAR,
        p_value=float(risen.p_value[0]),
        observed=share,
        baseline=usual,
        text=text,
        too_few=bool(before.sum() < LEAST_WINDOWS) or current.rows < LEAST_ROWS or found.crowded,
        segment={dimension.name: found.newest} if found.newest_rows else {},
        details={"side": dimension.side, "share": found.newest_rows / whole},
    )


def _newness(view: View, past: History, name: str, current: Profile) -> Newness:
    profiles = (*past.profiles, current)
    parts = [_values(profile.cells, name) for profile in profiles]
    starts = np.append(past.starts, view.window.start)
    window = np.repeat(np.arange(len(parts)), [len(values) for values, _ in parts])
    rows = np.concatenate([n for _, n in parts])
    reference = (
        np.zeros(0, dtype=np.uint64) if view.reference is None else _values(view.reference.cells, name)[0]
    )
    fresh = age(np.concatenate([v for v, _ in parts]), starts[window], reference)
    new = fresh < FRESH * view.declared.window_us
    newest, newest_rows = "", 0
    last = np.flatnonzero(new & (window == len(parts) - 1))
    if len(last):
        best = last[np.argmax(rows[last])]
        newest = current.cells.texts[int(parts[-1][0][best - len(rows) + len(parts[-1][0])])]
        newest_rows = int(rows[best])
    return Newness(
        starts,
        np.bincount(window[new], rows[new], len(parts)).astype(np.float64),
        np.array([profile.rows for profile in profiles], dtype=np.float64),
        newest,
        newest_rows,
        crowded=max(len(values) for values, _ in parts) >= KEPT or len(reference) >= KEPT,
    )


def _values(cells: Cells, name: str) -> tuple[Hashes, Ints]:
    """Hashes of the values of one dimension, and their rows."""
    if (name,) not in cells.margins:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    place = cells.margins.index((name,))
    low, high = np.searchsorted(cells.at, [place, place + 1]).tolist()
    return cells.values[low:high, 0], cells.sums.n[low:high]


DETECTOR = Detector("new_segment", "quality", "inputs", check)
