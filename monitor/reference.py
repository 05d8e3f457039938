"""Which rows a system is measured against, and the moment that choice is final.

"training": all training rows there are when the first windows fall due. "first N windows": those, once they have
matured. With neither declared, training rows when there are any, else the first 168 windows; while there are fewer,
a first quarter of what there is stands in, and is chosen anew each time the history has doubled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from detectors.declared import Declared

DEFAULT_WINDOWS = 168
#: With fewer windows there is nothing yet to measure against.
FEWEST_WINDOWS = 8


@dataclass(frozen=True)
class Choice:
    """The rows of a reference: all training rows, or those of the windows in `[first, end)` (µs starts).

    A choice that is not `final` is made anew when the history has grown to twice `made_of` windows.
    """

    kind: Literal["training", "windows"]
    first: int = 0
    end: int = 0
    made_of: int = 0
    final: bool = True


def choose(declared: Declared, mature: Sequence[int], has_training: bool) -> Choice | None:
    """What the reference should be made of now, None when there is too little.

    `mature` holds the starts of the windows that are complete, oldest first; `has_training` says whether there are
    training rows without ids.
    """
    wanted = declared.reference
    if wanted == "training" or (wanted is None and has_training):
        return Choice("training") if has_training else None
    count = DEFAULT_WINDOWS if wanted is None else int(wanted.split()[1])
    if len(mature) >= count:
        return _of(declared, mature, count, final=True)
    if len(mature) < FEWEST_WINDOWS or wanted is not None:
        return None
    return _of(declared, mature, len(mature) // 4, final=False)


def outgrown(choice: Choice, declared: Declared, mature: Sequence[int], has_training: bool) -> bool:
    """True when a choice that stood in should be made anew."""
    if choice.final:
        return False
    newer = choose(declared, mature, has_training)
    return newer is not None and (newer.final or newer.made_of >= 2 * choice.made_of)


def _of(declared: Declared, mature: Sequence[int], count: int, *, final: bool) -> Choice:
    end = mature[count - 1] + declared.window_us
    return Choice("windows", mature[0], end, len(mature), final)
