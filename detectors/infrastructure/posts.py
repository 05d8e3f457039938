"""Does each posted metric still arrive as it did, or did its posts stop or thin out?

Idea, a stop: the windows that have passed since the last post, beside the most that had passed at this time
of the week (of the day, before the fourth week) in any cycle before; so a metric posted once a day, or on
weekdays alone, is due only when it is. A metric is overdue while more have passed than ever, by more than
half its usual interval, which is nobody's fault; that it becomes so, r, and that it stays so for another
window, c, are what its own past gave, each cycle judged by those before it (rule of succession):

    effect = windows overdue k        p = r c^(k - 1),   r = (times overdue + 1) / (windows with posts + 2)

Idea, gaps: the share of the usual number of posts that is missing from the last 24 windows (or the time of
seven posts, where that is longer), beside its own past (`statistics.rates`), told as a pool of windows is.

A metric that is posted more coarsely loses nothing: while every window has a post and their values are not a
quarter below those of the same time of day, gaps are not told.

Posts that usually come late are waited for: a window is looked at once nine in ten of its like had theirs.
How late that is must be known, or it is `too_few`.

Parameters: one window overdue, or a quarter of the posts missing; three weeks, or seven days, or, of windows
shorter than three minutes, a day of hours must be known before a time can be judged, and 24 windows with
posts, else it is `too_few`.

Reference: P.-S. de Laplace, Essai philosophique sur les probabilités (1814), on the rule of succession.

>>> hours = np.arange(24 * 30)
>>> posted = np.where(hours % 24 == 6, 1.0, 0.0)  # once a day
>>> overdue(posted, hours * HOUR_US, HOUR_US)[0].any()
np.False_
>>> posted[-20:] = 0
>>> int(overdue(posted, hours * HOUR_US, HOUR_US)[0].sum())  # from six o'clock on
18
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.declared import DAY_US, HOUR_US, MINUTE_US
from detectors.detector import Detector, View
from detectors.series import Series
from detectors.statistics.pooled import pools, with_pools
from detectors.statistics.rates import Counted, rise
from detectors.statistics.teachers import declared_event, teachers
from detectors.types import Check
from detectors.wording import percent

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

BAR, BAR_GAPS = 1.0, 0.25
LEAST_POSTED = 24
ENOUGH = 1e-4  # p-value of a stop beside which gaps need not be told
POOL, POSTS_IN_POOL = 24, 7
CYCLES = ((7 * DAY_US, 3), (DAY_US, 7))  # and how many must have passed
SHORT_CYCLES = (*CYCLES, (HOUR_US, 24))
SHORT_US = 3 * MINUTE_US
NONE = Counted(np.zeros(1), np.zeros(1))


def check(view: View) -> Sequence[Check]:
    """One check of each posted metric, from its first post on."""
    checks = []
    for name in (metric.name for metric in view.declared.metrics if metric.series):
        series = view.series.get(name)
        if series is None or not len(series) or series.starts[-1] != view.window.start:
            continue
        posts = np.isfinite(series.values) * 1.0 if series.posts is None else series.posts
        taught = teachers(series, view.sick, view.past)
        wait = -(-max((series.lateness or 0) - (view.now - view.window.end), 0) // series.width)
        known = slice(int(np.argmax(posts > 0)), max(len(posts) - wait, 0))
        if posts[known].any():
            checks.append(_check(view, name, series, known, posts[known], taught[known]))
    return checks


def overdue(posts: Floats, starts: Ints, width: int) -> tuple[Bools, Bools, Ints]:
    """(is a window overdue, could it be told) bool[N], and windows since the last post int64[N].

    `posts` float64[N] of the windows that start at `starts` int64[N] µs, the first one with a post.
    """
    at = np.arange(len(posts))
    since = at - np.maximum.accumulate(np.where(posts > 0, at, 0))
    leeway = int(np.median(np.diff(np.flatnonzero(posts > 0)))) // 2 if (posts > 0).sum() > 1 else 0
    over, told = np.zeros(len(posts), dtype=np.bool_), np.zeros(len(posts), dtype=np.bool_)
    for cycle, least in SHORT_CYCLES if width < SHORT_US else CYCLES:
        row, slot = starts // cycle - starts[0] // cycle, starts % cycle // width
        table = np.full((int(row[-1]) + 2, int(slot.max()) + 1), -1, dtype=np.int64)
        table[row + 1, slot] = since
        before = np.maximum.accumulate(table, axis=0)[row, slot]
        seen = np.cumsum(table >= 0, axis=0)[row, slot] >= least
        over[seen & ~told] = (since > before + leeway)[seen & ~told]
        told |= seen
    return over, told, since


def _check(view: View, name: str, series: Series, known: slice, posts: Floats, taught: Bools) -> Check:
    starts = series.starts[known]
    over, told, since = overdue(posts, starts, series.width)
    run = len(over) - 1 - int(np.flatnonzero(~over)[-1]) if not over.all() else len(over)
    past = told & taught
    past[len(past) - run :] = False
    posted = int((past & (posts > 0)).sum())
    begun = over & past & ~np.append(False, over[:-1])
    lasted = int((over & past).sum())
    stays = (lasted - int(begun.sum()) + 1) / (lasted + 2)
    p_value = (int(begun.sum()) + 1) / (posted + 2) * stays ** (run - 1) if run else 1.0
    passed = "posted" if not since[-1] else f"not posted for {since[-1]:,} windows"
    stopped = Check(
        subject=name,
        effect=float(run),
        bar=BAR,
        p_value=min(p_value, 1.0),
        observed=float(since[-1]),
        baseline=float(since[-1] - run) if run else float(since[-1]),
        text=f"{name} was {passed}" + (f", and is overdue for {run:,}" if run else ""),
        too_few=series.lateness is None or not bool(told[-1]) or (taught & (posts > 0)).sum() < LEAST_POSTED,
        details={"declared": declared_event(view)},
    )
    if run and p_value <= ENOUGH:
        return stopped
    return with_pools(stopped, _gaps(stopped, series, known, posts, taught))


def _gaps(
    stopped: Check, series: Series, known: slice, posts: Floats, taught: Bools
) -> list[tuple[int, Check]]:
    """The check of the posts missing from the last windows; none where too few are known."""
    starts = series.starts[known]
    usual = float(posts[taught].mean()) if taught.any() else 0.0
    if stopped.too_few or not usual:
        return []
    count = max(POOL, int(np.ceil(POSTS_IN_POOL / (posts[taught] > 0).mean())))
    if _whole(series.values[known], starts, taught, count):
        return []
    sums = np.stack([posts, np.ones(len(posts))], axis=1)
    at, pooled = pools(starts, sums, taught, series.width, count)
    if len(at) < 2:
        return []
    expected = pooled[:, 1:] * usual
    missing = np.maximum(expected - pooled[:, :1], 0.0)
    found = rise(
        Counted(missing[-1], expected[-1]), int(at[-1]), Counted(missing[:-1], expected[:-1]), at[:-1], NONE
    )
    share, before = float(found.rate[0]), float(found.baseline[0])
    gaps = Check(
        subject=stopped.subject,
        effect=share - before,
        bar=BAR_GAPS,
        p_value=float(found.p_value[0]),
        observed=share,
        baseline=before,
        text=f"{percent(share)} of the posts of {stopped.subject} are missing, usually {percent(before)}",
        too_few=bool(found.too_few[0]),
        details=stopped.details,
    )
    return [(count, gaps)]


def _whole(values: Floats, starts: Ints, taught: Bools, count: int) -> bool:
    """Have the last `count` windows all a value, and did these not fall below those of their time of day?"""
    last = values[-count:]
    time = starts % DAY_US
    like = values[:-count][taught[:-count] & np.isin(time[:-count], time[-count:])]
    like = like[np.isfinite(like)]
    if not len(like) or not np.isfinite(last).all():
        return False
    return bool(like.mean() - last.mean() <= BAR_GAPS * abs(like.mean()))


DETECTOR = Detector("posts", "infrastructure", "inputs", check)
