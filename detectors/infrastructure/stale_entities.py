"""Did a feature stop moving for entities that come again: the same value each time they are seen?

Idea: a store that is no longer refreshed still varies from row to row, since each user has another value; but
each user keeps it. Where an experiment declares its `unit`, profiles hold what each feature was for a sample
of those entities (see `profile.sightings`). Of the entities seen before, the share whose value is the same,

    share = entities with one value, then and now the same / entities with a value then and now,

is judged like a rate of missing values: beside its own past (`statistics.rates`). Seen before means in the
six windows before, or, for a feature that usually keeps its value so long, a day to a day and a quarter
before.

Parameters: a rise of 20 percentage points matters. Fewer than ten entities seen again or eight past windows
are `too_few`, and so is a feature that keeps its value for more than 60 % of entities anyway (ages, home
countries): it can't be seen to stop. Shares below 10 % count as 10 %. The last 100 windows are the past.
Limit: of hourly windows that is four days, so a nightly store that is refreshed on weekdays alone is told on
weekends: nothing here knows that the weekend before was alike.

Reference: N. Polyzotis and others, Data lifecycle challenges in production machine learning, SIGMOD Record
47 (2018) 17-28; E. Cohen and H. Kaplan, Summarizing data using bottom-k sketches, PODC 2007 (the sample).

>>> marks = np.array([[5], [5], [4]])
>>> hits, rows = kept(np.array([7.0, 7.0, 9.0]), np.array([0, 1, 1]), marks, marks, SOON, np.array([0, 1]))
>>> hits[:, 0].tolist(), rows[:, 0].tolist()
([0.0, 1.0], [0.0, 1.0])
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from detectors.declared import DAY_US
from detectors.detector import Detector, View
from detectors.profile.profile import Profile
from detectors.profile.sightings import KEPT
from detectors.statistics.rates import Counted, Rise, rise
from detectors.statistics.tail import LEAST
from detectors.types import Check
from detectors.wording import percent

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BAR = 0.2
LEAST_ENTITIES = 10
FEW = 0.1  # share of kept values that chance may give (a word met again): less counts as this
SELDOM = 0.6  # usual share of kept values above which a stop can't be seen
PAST = 100  # windows
SOON = 1, 6  # windows between two sights


def check(view: View) -> Sequence[Check]:
    """One check a feature, where entities are declared."""
    current, reference = view.current, view.reference
    if current is None or reference is None or current.binning != reference.binning:
        return ()
    if not len(current.sightings.hashes):
        return ()
    past = view.past.last(PAST)
    width = view.declared.window_us
    window = np.append(past.starts, view.window.start) // width
    size = len(current.features)
    before = past.statistic("stale_entities", _table).reshape(len(past), KEPT, 1 + 2 * size)
    table = np.concatenate([before, _table(current)[None]])
    shown = table[:, :, 0] > 0
    at = np.nonzero(shown)[0]
    entity, low, high = table[shown][:, 0], table[shown][:, 1 : 1 + size], table[shown][:, 1 + size :]
    soon, later = (
        _judged(view, *kept(entity, window[at], low, high, lags, window)) for lags in (SOON, day_later(width))
    )
    return [
        _check(feature.name, i, later if soon.too_few[i] and not later.too_few[i] else soon)
        for i, feature in enumerate(current.features)
        if view.serves(feature)
    ]


def day_later(width: int) -> tuple[int, int]:
    """A day to a day and a quarter in windows of `width` µs, one at least.

    >>> day_later(DAY_US // 24), day_later(DAY_US // 4), day_later(2 * DAY_US)
    ((24, 30), (4, 5), (1, 1))
    """
    day = -(-DAY_US // width)
    return day, day + day // 4


def _judged(view: View, hits: Floats, rows: Floats) -> Rise:
    """The shares of the window, the last of `hits` and `rows` float64[H + 1, F], beside those before."""
    past = view.past.last(PAST)
    healthy = past.healthy
    hits = np.maximum(hits, FEW * rows)
    before, nothing = Counted(hits[:-1][healthy], rows[:-1][healthy]), np.zeros(hits.shape[1])
    found = rise(
        Counted(hits[-1], rows[-1]),
        view.window.start,
        before,
        past.starts[healthy],
        Counted(nothing, nothing),
    )
    known = (before.rows > 0).sum(axis=0)
    too_few = (known < LEAST) | (rows[-1] < LEAST_ENTITIES) | (found.baseline > SELDOM)
    return replace(found, too_few=too_few | found.too_few)


def _table(profile: Profile) -> Floats:
    """float64[KEPT, 1 + 2 F]: of each entity its hash (53 bits, 0 for none), lowest and highest marks."""
    seen = profile.sightings
    size = len(profile.features)
    table = np.zeros((KEPT, 1 + 2 * size))
    if seen.low.shape[1] == size:
        rows = slice(0, len(seen.hashes))
        table[rows, 0] = (seen.hashes >> np.uint64(11)).astype(np.float64)
        table[rows, 1 : 1 + size], table[rows, 1 + size :] = seen.low, seen.high
    return table


def kept(
    entity: Floats, window: Ints, low: Floats, high: Floats, lags: tuple[int, int], windows: Ints
) -> tuple[Floats, Floats]:
    """Entities that kept their value since they were last seen, and entities seen again, float64[H, F] each.

    Sight s is of `entity` float64[S] in `window` int64[S] (ascending), marks `low` and `high` float64[S, F];
    the sight before lies `lags` windows back (at least, at most). `windows` int64[H] ascending are counted.
    """
    _, rank = np.unique(entity, return_inverse=True)
    key = rank * (int(windows[-1] - windows[0]) + lags[1] + 1) + window - windows[0]
    order = np.argsort(key)
    then = order[np.searchsorted(key[order], key - lags[0], side="right") - 1]
    again = (rank[then] == rank) & (window[then] <= window - lags[0]) & (window[then] >= window - lags[1])
    now, then = np.flatnonzero(again), then[again]
    both = (high[now] > 0) & (high[then] > 0)
    same = both & (low[now] == high[now]) & (low[now] == low[then]) & (high[now] == high[then])
    ends = np.searchsorted(window[now], windows, side="right")
    sums = [np.vstack([np.zeros(low.shape[1]), np.cumsum(of, axis=0)]) for of in (same, both)]
    hits, rows = (np.diff(each[ends], axis=0, prepend=0.0) for each in sums)
    return hits, rows


def _check(name: str, i: int, found: Rise) -> Check:
    share, usual = float(np.nan_to_num(found.rate[i])), float(found.baseline[i])
    usually = f"usually {percent(usual)}" if usual > FEW else "usually few"
    return Check(
        subject=name,
        effect=share - usual,
        bar=BAR,
        p_value=float(found.p_value[i]),
        observed=share,
        baseline=usual,
        text=f"{percent(share)} of those seen again have the same {name}, {usually}",
        too_few=bool(found.too_few[i]),
        details={"kind": "stale"},
    )


DETECTOR = Detector("stale_entities", "infrastructure", "inputs", check, alpha=1e-5)
