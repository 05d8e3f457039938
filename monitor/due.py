"""Which windows are due: every one that has closed and was not judged yet in its newest revision.

A window is judged twice: its inputs once late rows have had their time (`end + allowed_lateness`), its
outcomes once they are complete (`end + outcome_delay`). Live and replay take the same steps in the same
order, that of the moments at which they fall due.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from detectors.declared import DAY_US, Declared
from detectors.types import Phase, Window
from storage.windows import Known

#: A silent system is still judged (its volume fell to nothing) for this long after its last row.
SILENCE_JUDGED_US = 7 * DAY_US
#: Rows that come for a window older than this, seen from the newest judged one, are counted and not judged
#: again.
REJUDGED_WITHIN_US = 7 * DAY_US


@dataclass(frozen=True, order=True)
class Step:
    """One judgement to make: at the moment `due`, of one phase of one window, in one revision of its rows."""

    due: int
    window: Window
    phase: Phase
    revision: int


def phases(declared: Declared) -> tuple[Phase, ...]:
    """The phases in which a system is judged: "outcomes" only where a model or a metric waits for them."""
    waits = declared.model is not None or any(m.needs_outcomes for m in declared.metrics)
    return ("inputs", "outcomes") if waits else ("inputs",)


def matures(window: Window, phase: Phase, declared: Declared) -> int:
    """The moment from which that phase of the window may be judged, in microseconds since the epoch."""
    lateness = declared.allowed_lateness_us
    if phase == "outcomes":
        return window.end + max(lateness, declared.outcome_delay_us)
    return window.end + lateness


def due_steps(
    known: Mapping[int, Known],
    judged: Mapping[tuple[int, str], int],
    declared: Declared,
    until: int,
) -> list[Step]:
    """The steps to take as if the clock stood at `until`, in the order in which they fell due.

    `known` holds the windows that have rows, by their start; `judged` maps (start, phase) to the newest
    revision judged.
    """
    newest = max((start for start, _ in judged), default=0)
    steps = []
    for start in with_silence(known, declared.window_us, until):
        window = Window(start, start + declared.window_us)
        for phase in phases(declared):
            revision = known[start].revision(phase) if start in known else 0
            done = judged.get((start, phase))
            again = done is not None and done < revision and start >= newest - REJUDGED_WITHIN_US
            due = matures(window, phase, declared)
            if due <= until and (done is None or again):
                steps.append(Step(due, window, phase, revision))
    return sorted(steps)


def with_silence(known: Iterable[int], width: int, until: int) -> list[int]:
    """The starts in `known` and of the empty windows after each, up to a week, that have ended by `until`."""
    filled: list[int] = []
    starts = sorted(start for start in known if start + width <= until)
    for start, following in zip(starts, [*starts[1:], until - until % width], strict=False):
        filled.append(start)
        last = min(following, start + SILENCE_JUDGED_US + width)
        filled.extend(range(start + width, last, width))
    return filled
