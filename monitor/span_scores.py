"""Scores beside what came of them, added up over a span and over earlier days' same hours.

One window holds few successes; a span holds enough to tell a ranking or a calibration that no window can.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.declared import DAY_US
from detectors.profile import Profile
from detectors.profile.binning import SCORE
from detectors.statistics.promised import PROMISED, by_score
from detectors.types import Window
from monitor.due import matures
from monitor.memory import Memory
from monitor.triage.case import Scores

Floats = NDArray[np.float64]
DAYS_BEFORE = 28
MOST_BLOCKS = 14


def span_scores(past: Memory, span: Window, now: int) -> Scores | None:
    """The sums of the span and of as many healthy blocks of the same length and hours before it.

    None where there is no binary model, or no complete window on either side.
    """
    declared = past.system.declared
    model = declared.model
    if (
        model is None
        or model.task != "binary"
        or past.reference is None
        or SCORE not in past.reference.binning
    ):
        return None
    width = declared.window_us
    starts = np.arange(span.start, span.end, width, dtype=np.int64)
    during = _sums(past, [s for s in starts.tolist() if _complete(past, s, now)])
    step = -(-(span.end - span.start) // DAY_US) * DAY_US
    blocks = []
    for back in range(1, min(DAYS_BEFORE * DAY_US // step, MOST_BLOCKS) + 1):
        earlier = starts - back * step
        blocks.append(_sums(past, earlier[past.healthy(earlier)].tolist()))
    held = [block for block in blocks if block is not None]
    return Scores(np.stack(held), during) if during is not None and held else None


def _complete(past: Memory, start: int, now: int) -> bool:
    declared = past.system.declared
    return matures(Window(start, start + declared.window_us), "outcomes", declared) <= now


def _sums(past: Memory, starts: Sequence[int]) -> Floats | None:
    """float64[3, S]: rows, scores and labels by bin of the score; None without a row."""
    model = past.system.declared.model
    positives = model is not None and model.outcomes == "positives"
    came = _added(past, past.outcomes, starts)
    rows = _added(past, past.inputs, starts) if positives else came
    if rows is None:
        return None
    labels = np.zeros_like(rows) if came is None else came
    return np.concatenate([rows[:PROMISED], labels[PROMISED:]])


def _added(past: Memory, profiles: Mapping[int, Profile], starts: Sequence[int]) -> Floats | None:
    """The sums of these windows, each window's remembered while its profile lives."""
    held = tuple(profiles[start] for start in starts if start in profiles)
    if not held:
        return None
    cache = past.cache
    return np.asarray(cache.read("reliability", by_score, held, cache.rows(held)).sum(axis=0))
