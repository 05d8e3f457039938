"""The cycles of a system against its window."""

from collections.abc import Iterator

from detectors.declared import HOUR_US
from monitor.definition.draft import Draft
from monitor.definition.problems import Fault


def check(draft: Draft) -> Iterator[Fault]:
    """A cycle is a whole number of windows, at least one, and is named once. An empty list means no cycle."""
    if draft.is_broken("system", "window"):
        return
    window_us = draft.file.system.window_us or HOUR_US
    seen: set[int] = set()
    for index, cycle_us in enumerate(draft.file.system.season_us or ()):
        place = ("system", "season", index)
        if cycle_us == 0 or cycle_us % window_us:
            yield Fault(place, "must be a multiple of the window")
        elif cycle_us in seen:
            yield Fault(place, "the same cycle is named before")
        seen.add(cycle_us)
