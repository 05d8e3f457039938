"""Do rows come in heaps, with too few before each and none missing in all?

What stamps rows when they are written, instead of when they happen, moves them within the log and loses none:
windows with far too few and windows with far too many take turns, and from the first gap to the last heap
there are as many rows as ever. Demand that falls does not come back twice a day, and an outage gives nothing
back.
"""

from dataclasses import replace

import numpy as np

from detectors.types import Segment
from detectors.wording import percent
from monitor.triage.facts import Facts
from monitor.triage.movement import Movement
from monitor.triage.sign import Sign

FEW, MANY = 0.8, 1.2  # of the rows that a window should hold
SURE = 3.0  # standard deviations
TURNS = 3  # times from few to many or back, at least
STEEP = 5.0  # times the usual: one such heap beside one gap of as many rows is enough
LOST = 0.15  # of all rows, that the heaps may hold less or more than the gaps lack
EMPTY = 0.2  # of its rows: a slice that holds no more, though others do, is the one whose rows are moved
BEFORE = 6  # windows before the span, in which a clock that jumps ahead leaves its gap


def heaped_signs(facts: Facts) -> list[Sign]:
    """`clock_shifted`, where the rows of several gaps came in the heaps that follow them."""
    for movement in facts.found.values():
        if movement.metric.sum == "predictions":
            turns, least, most = _turns(movement)
            if turns >= TURNS or (turns and most >= STEEP):
                text = (
                    f"windows with {percent(least)} and with {percent(most)} of the usual predictions take "
                    "turns, and in all none are missing: rows bear the time at which they were written"
                )
                return [Sign("clock_shifted", "fired", text)]
    return []


def _turns(movement: Movement) -> tuple[int, float, float]:
    """How often few and many rows take turns in the span, and the least and most share of the usual."""
    inside = movement.inside & np.isfinite(movement.baseline.expected) & (movement.baseline.expected > 0)
    came, usual, z = (
        values[inside] for values in (movement.series.values, movement.baseline.expected, movement.baseline.z)
    )
    if not len(came):
        return 0, 1.0, 1.0
    share = came / usual
    few, many = (share <= FEW) & (z <= -SURE), (share >= MANY) & (z >= SURE)
    marked = np.flatnonzero(few | many)
    if not few.any() or not many.any():
        return 0, 1.0, 1.0
    turns = int(np.count_nonzero(np.diff(few[marked].astype(int))))
    first, last = int(np.flatnonzero(few)[0]), int(np.flatnonzero(many)[-1]) + 1
    whole = slice(first, last) if first < last else slice(None)
    kept = abs(float(came[whole].sum() / usual[whole].sum()) - 1) <= LOST
    return (turns if kept else 0), float(share.min()), float(share.max())


def placed(sign: Sign, facts: Facts) -> Sign:
    """The sign of a shifted clock with the infrastructure slice whose rows left a gap behind."""
    return sign if sign.segment else replace(sign, segment=_emptied(facts))


def _emptied(facts: Facts) -> Segment:
    """The slice that held next to nothing for a while, though all rows together did not."""
    since = facts.case.span.start - BEFORE * facts.case.declared.window_us
    empty = [
        f
        for f in facts.case.findings
        if f.detector == "volume" and since <= f.window.start < facts.case.span.end
        and f.details.get("ratio", 1.0) <= EMPTY
    ]  # fmt: skip
    slices = [f for f in empty if f.segment and {*map(facts.lens_of, f.segment)} == {"infrastructure"}]
    everywhere = {f.window for f in empty if not f.segment}
    alone = [f for f in slices if f.window not in everywhere]
    return dict(max(alone, key=lambda f: (f.baseline or 0.0, f.id)).segment) if alone else {}
