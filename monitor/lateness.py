"""How late do posted metrics usually come? Told by the judgements of windows that had to be made again.

A window that was judged without a post and later, again, with one, got it between the two. Only windows that
were judged as they fell due tell of it: one that was replayed saw all its posts at once, or old ones.
Lateness is told by time of day, because a post of a whole day at night is a day late for the first window and
not for the last, and the latest time counts.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from detectors.declared import DAY_US, HOUR_US, Declared
from detectors.types import Window
from monitor import clock
from monitor.due import matures
from monitor.systems import Registered
from storage import Tx, windows
from storage.windows import Evaluation

WINDOWS, REACH_US = 200, 8 * DAY_US  # the last ones tell, whichever is longer
LIVE_US = HOUR_US  # a judgement made longer (and by more than a window) after it was due is a replay's
USUAL = 0.9  # of the windows have their post by then
LEAST = 24  # live windows, or all of a day
FOREVER = 1 << 62


def usual(
    tx: Tx, system: Registered, names: Sequence[str], before: int
) -> tuple[Mapping[str, int | None], int]:
    """By metric: the time in µs after a window's end by which nine in ten of its like had their post.

    And until when (µs) that can be told of windows. None while less than a day of windows, each a day old,
    was judged as it fell due. Where none was, it is a replay: all posts have come,
    but for those of the last day.
    """
    if not names:
        return {}, FOREVER
    declared = system.declared
    start = before - max(WINDOWS * declared.window_us, REACH_US)
    judged = windows.evaluations_of(tx, system.id, "inputs", start, before)
    by_window: dict[int, list[Evaluation]] = {}
    for evaluation in judged:
        by_window.setdefault(evaluation.window_start, []).append(evaluation)
    live = {at: each for at, each in by_window.items() if _live(each[0], declared)}
    if not live:
        return dict.fromkeys(names, 0), clock.now_us() - DAY_US
    now = max(evaluation.at for each in live.values() for evaluation in each)
    if not _enough([at for at in live if at + declared.window_us <= now - DAY_US], declared.window_us):
        return dict.fromkeys(names), FOREVER
    late = {name: {at: _late(name, each, declared) for at, each in live.items()} for name in names}
    return {name: _usual(late[name], now - declared.window_us) for name in names}, FOREVER


def _live(first: Evaluation, declared: Declared) -> bool:
    window = Window(first.window_start, first.window_start + declared.window_us)
    return first.at - matures(window, "inputs", declared) <= max(LIVE_US, declared.window_us)


def _enough(starts: Sequence[int], width: int) -> bool:
    """Do these windows span a day, and are they enough of it?"""
    spanned = max(starts) + width - min(starts) if starts else 0
    return spanned >= DAY_US and len(starts) >= min(LEAST, DAY_US // width)


def _late(name: str, judged: Sequence[Evaluation], declared: Declared) -> int | None:
    """Time after the window's end at which its post had come; 0 with the first judgement, None for never."""
    for number, evaluation in enumerate(judged):
        if evaluation.summary.get("metrics", {}).get(name) is not None:
            return evaluation.at - evaluation.window_start - declared.window_us if number else 0
    return None


def _usual(late: Mapping[int, int | None], newest: int) -> int:
    """The longest that is usual at any time of day, of windows by start; one at `newest` has just ended."""
    by_time: dict[int, list[tuple[int, int]]] = {}
    for at, each in late.items():
        if each is not None:
            by_time.setdefault(at % DAY_US, []).append((newest - at, each))
    return max((_usual_of(alike) for alike in by_time.values()), default=0)


def _usual_of(alike: Sequence[tuple[int, int]]) -> int:
    """Of windows by age and lateness. Of the young ones only those that were punctual can be known."""
    longest = max(late for _, late in alike)
    settled = [late for age, late in alike if age >= longest]
    return int(np.quantile(settled, USUAL, method="higher"))
