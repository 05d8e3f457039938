"""How late do posted metrics usually come? Told by the judgements of windows that had to be made again.

A window that was judged without a post and later, again, with one, got it between the two. Only windows that
were judged as they fell due tell of it: one that was replayed saw all its posts at once, or old ones.
"""

from collections.abc import Sequence

import numpy as np

from detectors.declared import DAY_US, Declared
from detectors.types import Window
from monitor.due import matures
from monitor.systems import Registered
from storage import Tx, windows
from storage.windows import Evaluation

WINDOWS = 200  # the last ones tell
LIVE_US = DAY_US  # a judgement made longer after it was due is a replay's
USUAL = 0.9  # of the windows have their post by then


def usual(tx: Tx, system: Registered, names: Sequence[str], before: int) -> dict[str, int]:
    """By metric: the time in µs after a window's end by which nine in ten windows had their post."""
    if not names:
        return {}
    declared = system.declared
    start = before - WINDOWS * declared.window_us
    judged = windows.evaluations_of(tx, system.id, "inputs", start, before)
    by_window: dict[int, list[Evaluation]] = {}
    for evaluation in judged:
        by_window.setdefault(evaluation.window_start, []).append(evaluation)
    live = [each for each in by_window.values() if _live(each[0], declared)]
    return {name: _usual([_late(name, each, declared) for each in live]) for name in names}


def _live(first: Evaluation, declared: Declared) -> bool:
    window = Window(first.window_start, first.window_start + declared.window_us)
    return first.at - matures(window, "inputs", declared) <= LIVE_US


def _late(name: str, judged: Sequence[Evaluation], declared: Declared) -> int | None:
    """Time after the window's end at which its post had come; 0 with the first judgement, None for never."""
    for number, evaluation in enumerate(judged):
        if evaluation.summary.get("metrics", {}).get(name) is not None:
            return evaluation.at - evaluation.window_start - declared.window_us if number else 0
    return None


def _usual(late: Sequence[int | None]) -> int:
    known = np.array([each for each in late if each is not None], dtype=np.int64)
    return int(np.quantile(known, USUAL, method="higher")) if len(known) else 0
