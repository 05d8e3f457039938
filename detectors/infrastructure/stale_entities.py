"""Did a feature stop moving for entities that come again: the same value each time they are seen?

Idea: a store that is no longer refreshed still varies from row to row, since each user has another value; but
each user keeps it. Where an experiment declares its `unit`, profiles hold what each feature was for a sample
of those entities (see `profile.sightings`). Of the entities seen before, the share whose value is the same,

    share = entities with one value, then and now the same / entities with a value then and now,

is judged like a rate of missing values: beside its own past (`statistics.rates`). Seen before means in the
six windows before, or, for a feature that usually keeps its value so long, a day to a day and a quarter
before. A value that many entities share is no sign of a stop and is left out (`statistics.seen_again`): it
may be a default.

Stores rest too: at weekends, or at night. So the share must also lie above the highest one of the same time a
week before (three hours either way), and in a window of n entities as many as kept theirs must be unlikely at
that share w,

    p = P(X >= kept),   X ~ Binomial(n, w)

and where that time is known, windows about a rest (more than 60 % kept) teach by it alone. While it is not
known, a day's lag is `too_few`: the first weekend can't be told from a stop. Two hundred windows of 52
minutes or more reach so far; a store of shorter windows is judged by the six windows before alone.

Parameters: a rise of 20 percentage points matters. Fewer than ten entities seen again or eight past windows
are `too_few`, and so is a feature that keeps its value for more than 60 % of entities at this time of the
week, or, where that is not known, in most windows (ages, home countries): it can't be seen to stop. Shares
below 10 % count as 10 %. The last 100 windows are the past.
Limits: of many thousands of entities few of a window's sample come again, and it stays `too_few`; a store
refreshed every twelve hours shows its stop a day later; a single day off, a holiday, looks like a
stop until the store moves again; so does the first weekend of a feature refreshed by the hour on weekdays.

Reference: N. Polyzotis and others, Data lifecycle challenges in production machine learning, SIGMOD Record
47 (2018) 17-28; E. Cohen and H. Kaplan, Summarizing data using bottom-k sketches, PODC 2007 (the sample).

>>> binomial(np.array([14.0, 14.0]), np.array([14.0, 14.0]), np.array([0.3, 1.0])).round(6).tolist()
[0.0, 1.0]
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detectors.declared import DAY_US, HOUR_US
from detectors.detector import Detector, View
from detectors.statistics.rates import Counted, Rise, rise
from detectors.statistics.seen_again import seen_again
from detectors.statistics.tail import LEAST
from detectors.types import Check
from detectors.wording import percent

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

BAR = 0.2
LEAST_ENTITIES = 10
FEW = 0.1  # share of kept values that chance may give (a word met again): less counts as this
SELDOM = 0.6  # share of kept values above which a store rests, and can't be seen to stop
PAST = 100  # windows
SOON = 1, 6  # windows between two sights
EDGE = 6  # windows
WEEK_US, ABOUT_US = 7 * DAY_US, 3 * HOUR_US


@dataclass(frozen=True)
class Shares:
    """Of C past windows and the one judged, the last: hits and rows float64[C + 1, F]; of the past windows
    their starts int64[C], and which are `recent` and which lie a `week` before, healthy all, bool[C]."""

    hits: Floats
    rows: Floats
    starts: Ints
    recent: Bools
    week: Bools

    def of(self, features: Ints) -> "Shares":
        """The same of some features."""
        return replace(self, hits=self.hits[:, features], rows=self.rows[:, features])


def check(view: View) -> Sequence[Check]:
    """One check a feature, where entities are declared."""
    current, reference = view.current, view.reference
    if current is None or reference is None or current.binning != reference.binning:
        return ()
    if not len(current.sightings.hashes):
        return ()
    past, start, width = view.past, view.window.start, view.declared.window_us
    recent = (np.arange(len(past)) >= len(past) - PAST) & past.healthy
    week = (abs(past.starts - (start - WEEK_US)) <= ABOUT_US) & past.healthy
    chosen = np.flatnonzero(recent | week)
    counted = seen_again(past, chosen, current, start, width, (SOON, day_later(width)))
    soon, later = (
        Shares(counted[:, lag, 0], counted[:, lag, 1], past.starts[chosen], recent[chosen], week[chosen])
        for lag in (0, 1)
    )
    served = {f.name: f.kind for f in view.declared.serving_features}
    by_hour = judged(soon, start)
    slow = np.flatnonzero(by_hour.too_few)
    by_day = judged(later.of(slow), start, needs_week=True)
    place = {i: at for at, i in enumerate(slow.tolist()) if not by_day.too_few[at]}
    return [
        _check(feature.name, *((by_day, place[i]) if i in place else (by_hour, i)))
        for i, feature in enumerate(current.features)
        if served.get(feature.name) == feature.kind
    ]


def day_later(width: int) -> tuple[int, int]:
    """A day to a day and a quarter in windows of `width` µs, one at least.

    >>> day_later(DAY_US // 24), day_later(DAY_US // 4), day_later(2 * DAY_US)
    ((24, 30), (4, 5), (1, 1))
    """
    day = -(-DAY_US // width)
    return day, day + day // 4


def judged(shares: Shares, start: int, *, needs_week: bool = False) -> Rise:
    """The shares of the window at `start` beside those before, and beside those of the week before."""
    rows = shares.rows
    hits = np.maximum(shares.hits, FEW * rows)
    rates = Counted(hits, rows).rate[:-1]
    alike = shares.week[:, None] & (rows[:-1] >= LEAST_ENTITIES)
    known, highest = alike.any(axis=0), np.where(alike, rates, 0.0).max(axis=0, initial=0.0)
    seen = (rows[:-1] > 0) & shares.recent[:, None]
    rested = seen & (rates > SELDOM)
    here, there = (hits[:-1] * alike).sum(axis=0), (rows[:-1] * alike).sum(axis=0)
    rests = np.where(known, here > SELDOM * there, 2 * rested.sum(axis=0) > seen.sum(axis=0))
    teaching = (seen & ~(known & _about(rested)))[shares.recent]
    before = Counted(hits[:-1][shares.recent], np.where(teaching, rows[:-1][shares.recent], 0.0))
    none = Counted(np.zeros(rows.shape[1]), np.zeros(rows.shape[1]))
    found = rise(Counted(hits[-1], rows[-1]), start, before, shares.starts[shares.recent], none)
    too_few = rests | (teaching.sum(axis=0) < LEAST) | (rows[-1] < LEAST_ENTITIES)
    p_value = np.where(known, np.fmax(found.p_value, binomial(hits[-1], rows[-1], highest)), found.p_value)
    return Rise(
        found.rate,
        np.fmax(found.baseline, np.where(known, highest, 0.0)),
        p_value,
        too_few | found.too_few | (needs_week & ~known),
    )


def _about(rested: Bools) -> Bools:
    """bool[C, F]: these and six windows on either side, in which some sights lie in the rest."""
    sums = np.cumsum(np.pad(rested, ((EDGE + 1, EDGE), (0, 0))), axis=0)
    return np.asarray(sums[2 * EDGE + 1 :] > sums[: -2 * EDGE - 1])


def binomial(hits: Floats, rows: Floats, rate: Floats) -> Floats:
    """Chance float64[F] of so many hits or more among so many rows at that rate."""
    from scipy.special import betainc

    others = np.maximum(rows - hits, 0) + 1
    return np.asarray(betainc(np.maximum(hits, 1e-9), others, np.clip(rate, 1e-9, 1 - 1e-9)))


def _check(name: str, found: Rise, i: int) -> Check:
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
