"""Served rows beside the training rows of the same id, window by window: read and compared when judged.

Training rows usually come later than the rows served, a night or a day: the windows concerned are then
judged once more. Of a window with very many the same sample is compared each time, and rows are read a
bounded number at a time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from detectors.skew.compare import Pairs, compare
from detectors.skew.summary import RowParity
from detectors.types import Window
from monitor.due import Step
from monitor.systems import Registered
from storage import Store, Tx, blocks, systems, training, windows
from storage.training import Matches

ROWS_AT_ONCE = 200_000
MOST_ROWS = 100_000  # of one window
#: With fewer rows in a window the ones before it are asked too.
ENOUGH_ROWS = 100
WINDOWS_BEFORE = 24


@dataclass(frozen=True)
class Twins:
    """Comparisons by the start of their window, of the windows that were `asked` for.

    `rows` counts what the store had to compare; `newest` is the last block of training rows that had come.
    Nothing later than `until` (µs) was seen; `hidden` says of a window when more can be.
    """

    parity: Mapping[int, RowParity] = field(default_factory=dict)
    rows: Mapping[int, int] = field(default_factory=dict)
    newest: int | None = None
    asked: frozenset[int] = frozenset()
    until: int = training.EVER
    hidden: Mapping[int, int] = field(default_factory=dict)

    def of(self, window: Window) -> RowParity | None:
        """The window's comparison, None where there was nothing to compare."""
        return self.parity.get(window.start)

    def compared(self, step: Step) -> int:
        """How many rows of the step's window were compared in it."""
        parity = self.of(step.window) if step.phase == "inputs" else None
        return 0 if parity is None else parity.rows

    def before(self, window: Window) -> list[RowParity]:
        """Those of the windows before it that are needed to have enough rows, newest first."""
        width = window.end - window.start
        own = self.rows.get(window.start, 0)
        return [self.parity[start] for start in _needed(self.rows, window.start, width, own)]

    def hold(self, tx: Tx, system: Registered, window: Window) -> bool:
        """True while the store has nothing more to compare in this window."""
        if window.start not in self.asked or training.newest_twins(tx, system.id) == self.newest:
            return True
        now = training.matched_rows(tx, system.id, window.start, window.end, self.until)
        return now.get(window.start, 0) == self.rows.get(window.start, 0)


def renew(store: Store, system: Registered, until: int) -> None:
    """Have the windows judged again some of whose training rows could not be seen before, and now can."""
    with store.read() as tx:
        if not windows.waiting_for_twins(tx, system.id, until):
            return
    with store.begin() as tx:
        systems.lock(tx, system.id)
        starts = windows.waiting_for_twins(tx, system.id, until)
        windows.touch_twins(tx, system.id, starts)
        for start in starts:
            windows.wait_for_twins(tx, system.id, start, None)


def load(tx: Tx, system: Registered, starts: Sequence[int], until: int = training.EVER) -> Twins:
    """Compare the rows of the windows that start there, and of those before them that are needed, as known at
    `until` (µs)."""
    newest = training.newest_twins(tx, system.id)
    asked = frozenset(starts)
    if newest is None or not starts:
        return Twins(newest=newest, asked=asked, until=until)
    width = system.declared.window_us
    first, end = min(starts) - WINDOWS_BEFORE * width, max(starts) + width
    rows, hidden = training.seen_and_hidden(tx, system.id, first, end, until)
    wanted = {start for start in starts if start in rows}
    for start in sorted(wanted):
        wanted.update(_needed(rows, start, width, rows[start]))
    parity: dict[int, RowParity] = {}
    for start, end in _spans(rows, wanted, width):
        large = rows[start] > MOST_ROWS
        found = training.matches(tx, system.id, start, end, until, MOST_ROWS if large else None)
        parity |= compare(_pairs(tx, system, found), system.declared)
    return Twins(parity, rows, newest, asked, until, hidden)


def _needed(rows: Mapping[int, int], start: int, width: int, held: int) -> Iterator[int]:
    """Windows before `start` that have rows, newest first, until there are enough; none without any own."""
    for before in range(start - width, start - (WINDOWS_BEFORE + 1) * width, -width):
        if not 0 < held < ENOUGH_ROWS:
            return
        if before in rows:
            held += rows[before]
            yield before


def _spans(rows: Mapping[int, int], wanted: Iterable[int], width: int) -> Iterator[tuple[int, int]]:
    """The wanted windows as spans of few enough rows; no span holds another window with rows."""
    ordered = sorted(rows)
    span: list[int] = []
    held = 0
    for start in ordered:
        large = span and max(rows[start], rows[span[-1]]) > MOST_ROWS
        if span and (start not in wanted or large or held + rows[start] > ROWS_AT_ONCE):
            yield span[0], span[-1] + width
            span, held = [], 0
        if start in wanted:
            span.append(start)
            held += rows[start]
    if span:
        yield span[0], span[-1] + width


def _pairs(tx: Tx, system: Registered, found: Matches) -> Pairs:
    """The rows that were found, in the order in which they were served."""
    features = {f"f:{feature.name}" for feature in system.declared.serving_features}
    dimensions = {f"d:{dimension.name}" for dimension in system.declared.dimensions}
    order = np.lexsort([found.served_row, found.served_block, found.window_start])
    of_twins = found.twin_block[order], found.twin_row[order]
    served, not_served = blocks.take_lacking(
        tx,
        system.id,
        found.served_block[order],
        found.served_row[order],
        {"prediction_id", "ts", *features, *dimensions},
    )
    given, not_given = blocks.take_lacking(tx, system.id, *of_twins, features)
    names = features & {*not_served, *not_given}
    none = np.zeros(len(order), dtype=np.bool_)
    return Pairs(
        served,
        given,
        found.window_start[order],
        np.argsort(np.lexsort(of_twins[::-1])),
        {name[2:]: not_served.get(name, none) | not_given.get(name, none) for name in names},
    )
