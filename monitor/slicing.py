"""Sums by slice over sets of windows, each set added up once.

An incident is diagnosed after every step, over a span that grows by one window at a time: the sums of the
span before are kept and one window is added.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from detectors.profile import Profile, Sums, Totals
from detectors.profile.cells import WAYS, Cells, merge_cells

Margin = tuple[str, ...]
Values = tuple[str, ...]
Slices = Mapping[Margin, Mapping[Values, Totals]]
Key = tuple[str, tuple[int, ...]]

#: Sets of windows remembered: the spans of a few incidents and their pasts.
REMEMBERED = 16


class Slicer:
    """Adds up the cells and sums of windows; `profiles` maps a stage to its profiles by window start."""

    def __init__(self, profiles: Mapping[str, Mapping[int, Profile]]) -> None:
        self._profiles = profiles
        self._known: dict[Key, tuple[Cells, Sums]] = {}

    def margins(self, stage: str, starts: Sequence[int], dimensions: Sequence[str]) -> Slices:
        """Every margin over the windows at `starts`, the total as the margin (); {} without any row."""
        there = tuple(start for start in starts if start in self._profiles[stage])
        if not there:
            return {}
        cells, sums = self._sums(stage, there)
        margins = {
            margin: cells.margin(margin)
            for ways in range(1, WAYS + 1)
            for margin in combinations(dimensions, ways)
        }
        return {(): {(): sums.rows()[0]}, **margins}

    def _sums(self, stage: str, starts: tuple[int, ...]) -> tuple[Cells, Sums]:
        key = (stage, starts)
        if key not in self._known:
            before = self._known.get((stage, starts[:-1]))
            fresh = [self._profiles[stage][start] for start in (starts if before is None else starts[-1:])]
            cells = [profile.cells for profile in fresh]
            tables = [profile.sums.table for profile in fresh]
            if before is not None:
                cells, tables = [before[0], *cells], [before[1].table, *tables]
            while len(self._known) >= REMEMBERED:
                self._known.pop(next(iter(self._known)))
            self._known[key] = (merge_cells(cells), Sums(np.sum(tables, axis=0)))
        return self._known[key]
