"""Judging several windows together, where one alone holds too few rows to tell a loss that lasts.

A pool adds up the sums of the last 6 or 24 windows, healthy or not, and stands beside the pools of as many
windows before them, all healthy. Pools overlap from one window to the next, so that persistence hardly
protects from chance: a pool's p-value counts ten times. A pool speaks only where it is over its bar and the
window alone says less.

>>> pools(np.arange(8) * 10, np.ones((8, 1)), np.ones(8, dtype=bool), width=10, count=3)[1].ravel().tolist()
[3.0, 3.0, 3.0, 3.0]
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from detectors.detector import View
from detectors.history import History
from detectors.profile.profile import Profile
from detectors.statistics.promised import promised
from detectors.types import Check

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

POOLS = (6, 24)  # windows
STRICTER = 10.0  # by which the p-value of a pool is multiplied
ENOUGH = 1e-6  # p-value of the window alone that needs no pool
TOLD = 1e-3  # p-value from which on a pool doesn't speak
LEAST_HELD = 0.75  # of its windows that a pool must hold


def pools(starts: Ints, sums: Floats, healthy: Bools, width: int, count: int) -> tuple[Ints, Floats]:
    """Starts of the last windows and sums float64[M, ...] of the past pools and, last, of the present one.

    `starts` int64[N] ascending, the last window being judged, `sums` float64[N, ...] additive, `healthy`
    bool[N]. A pool of `count` windows of `width` that holds too few of them is left out; nothing comes back
    where the present one does.
    """
    now = starts > starts[-1] - count * width
    if now.sum() < LEAST_HELD * count:
        return starts[:0], sums[:0]
    before = ~now & healthy
    at = starts[before]
    running = np.concatenate([np.zeros((1, *sums.shape[1:])), np.cumsum(sums[before], axis=0)])
    first = np.searchsorted(at, at - count * width, side="right")
    last = np.arange(1, len(at) + 1)
    full = last - first >= LEAST_HELD * count
    past = running[last[full]] - running[first[full]]
    return np.append(at[full], starts[-1]), np.concatenate([past, sums[now].sum(axis=0)[None]])


def pooled_promised(
    view: View, key: str, sums: Callable[[Profile], Floats], count: int
) -> tuple[Ints, Floats] | None:
    """`promised.promised` of pools of `count` windows; None where there is none."""
    return pooled_sums(view, promised(every_window(view), key, sums), count)


def pooled_sums(view: View, found: tuple[Ints, Floats] | None, count: int) -> tuple[Ints, Floats] | None:
    """Pools of `count` windows of a table of all windows (see `every_window`) that outcomes have come for.

    None where there is none.
    """
    if found is None:
        return None
    starts, table = found
    starts, table = pools(starts, table, taught(view, starts), view.declared.window_us, count)
    return (starts, table) if len(starts) > 1 else None


def taught(view: View, starts: Ints) -> Bools:
    """Which windows at `starts` int64[N] are healthy ones whose outcomes have come, bool[N]."""
    return np.isin(starts, view.past_outcomes.only_healthy().starts)


def every_window(view: View) -> View:
    """The same with all past windows taken as healthy, so that none is missing from a pool."""
    return replace(view, past=_every(view.past), past_outcomes=_every(view.past_outcomes))


def _every(history: History) -> History:
    def make() -> History:
        return History(history.starts, history.profiles, np.ones(len(history), dtype=np.bool_), history.cache)

    return history.once("every window", make)


def with_pools(single: Check, pooled: Sequence[tuple[int, Check]]) -> Check:
    """The window's own check, or that of the pool (of so many windows) that says more."""
    return clearest(
        single,
        [
            replace(
                check,
                subject=single.subject,
                p_value=stricter(check.p_value, STRICTER),
                text=f"over the last {count} windows {check.text}",
                details={**check.details, "windows": count},
            )
            for count, check in pooled
        ],
    )


def stricter(p_value: float | None, times: float) -> float:
    """The p-value of a pool that counts so many times."""
    return min(1.0, times * (1.0 if p_value is None else p_value))


def clearest(single: Check, pooled: Sequence[Check]) -> Check:
    """The window's own check, or that of the pool that is over its bar and says more."""
    best = single
    if _over(single) and (single.p_value or 0.0) <= ENOUGH:
        return single
    for check in pooled:
        p_value = check.p_value or 0.0
        weaker = not _over(best) or p_value < (best.p_value or 0.0)
        if _over(check) and weaker and p_value < TOLD:
            best = check
    return best


def _over(check: Check) -> bool:
    return not check.too_few and abs(check.effect) >= check.bar
