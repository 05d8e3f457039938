"""Which rows a system is measured against, and when that choice is made anew.

"training": all training rows. "first N windows": those, once they have matured. With neither declared,
training rows when there are any, else the first 168 windows; while there are fewer, a first quarter of what
there is stands in. Training rows carry no scores, so scores are always measured against the first windows
served.

What stands in is chosen anew each time the history has doubled, counted in windows that have matured and
never by the clock of whoever asks: a replay then passes through the same references as a live run did.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from detectors.declared import Declared

DEFAULT_WINDOWS = 168
#: With fewer windows there is nothing yet to measure against.
FEWEST_WINDOWS = 8
#: Histories, in windows, at which the reference is chosen anew until it is final.
STAND_INS = (8, 16, 32, 64, 128, DEFAULT_WINDOWS)


@dataclass(frozen=True)
class Choice:
    """The rows of a reference: all training rows, or those of the windows in `[first, end)` (µs starts).

    Scores are measured against the windows in `[first, end)` either way. `made_of` is the history, in
    windows, that called for it; a choice that is not `final` is made anew at the next one.
    """

    kind: Literal["training", "windows"]
    first: int
    end: int
    made_of: int
    final: bool


def histories(declared: Declared, has_training: bool) -> tuple[int, ...]:
    """How many windows are mature whenever the reference is chosen, the final time last; () for never."""
    wanted = declared.reference
    if wanted == "training" or (wanted is None and has_training):
        if not has_training:
            return ()
        return STAND_INS if declared.model is not None else (0,)
    return STAND_INS if wanted is None else (int(wanted.split()[1]),)


def choose(declared: Declared, mature: Sequence[int], has_training: bool) -> Choice | None:
    """What the reference should be made of now, None when there is too little.

    `mature` holds the starts of the windows that are complete, oldest first; `has_training` says whether
    there are training rows without ids.
    """
    turns = histories(declared, has_training)
    passed = bisect_right(turns, len(mature))
    if not passed:
        return None
    made_of, final = turns[passed - 1], passed == len(turns)
    count = made_of if final else made_of // 4
    first, end = (mature[0], mature[count - 1] + declared.window_us) if count else (0, 0)
    by_training = has_training and declared.reference in ("training", None)
    return Choice("training" if by_training else "windows", first, end, made_of, final)


def next_history(declared: Declared, count: int, has_training: bool) -> int | None:
    """How many windows must be mature, beyond `count`, for the next choice; None when no other follows."""
    turns = histories(declared, has_training)
    passed = bisect_right(turns, count)
    return turns[passed] if passed < len(turns) else None


def outgrown(standing: Choice, choice: Choice) -> bool:
    """True when `choice` should take the place of one that stands in."""
    return not standing.final and (choice.kind, choice.made_of) != (standing.kind, standing.made_of)
