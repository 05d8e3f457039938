"""The fold: one pass over a batch of rows gives the profile of every (window, version) in it.

Nothing loops over rows: each feature costs one search, one `bincount` for all groups and one more for each
quantity summed by bin. What is unequal between batches is only where they are cut, and every field of a
profile is exact, so merging the profiles of any cut gives the same bytes.

>>> declared = Declared("ads", features=(Feature("age", "numeric"),))
>>> rows = pa.table({"ts": [0, 1, 3_600_000_000], "f:age": [31.0, None, 40.0]})
>>> found = profile_batch(rows, declared, build_binning(declared, [rows]), "predictions")
>>> [(start, profile.rows, profile.feature("age").nulls) for (start, _), profile in found.items()]
[(0, 2, 1), (3600000000, 1, 0)]
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from detectors.declared import Declared
from detectors.profile.binning import SCORE, Binning
from detectors.profile.columns import integers, numbers, words
from detectors.profile.content import row_hashes
from detectors.profile.delays import DELAYED, LAST, Delays, grain_us
from detectors.profile.exact import normal
from detectors.profile.measures import Measure, measures_of, total_sums
from detectors.profile.profile import Profile, Stage, empty
from detectors.profile.repeats import Repeats, smallest
from detectors.profile.rows import Key, Rows, grouped
from detectors.profile.slices import count_cells
from detectors.profile.sums import COLUMNS, Sums
from detectors.profile.tally import Tally, tally_absent, tally_numbers, tally_words
from detectors.profile.unseen import Unseen, merge_unseen
from detectors.profile.vocabulary import unseen_of, word_codes


def profile_batch(table: pa.Table, declared: Declared, binning: Binning, stage: Stage) -> dict[Key, Profile]:
    """The profiles of a canonical table by (window start, version), ascending; {} for an empty table.

    Training rows all go to (0, ""). Raises ValueError for an unknown stage or a row without a time.
    """
    blank = empty(binning, stage)
    if not table.num_rows:
        return {}
    rows = grouped(table, declared, stage)
    delays: list[Delays] = [Delays()] * len(rows.keys)
    if stage == "outcomes":
        rows, delays = _matured(rows, declared)
    measures = measures_of(rows.table, stage)
    features = _Features(binning, rows, measures)
    sums = [Sums(column[:, None].copy()) for column in total_sums(measures, rows.group, len(rows.keys)).T]
    cells = count_cells(rows, [d.name for d in declared.dimensions], measures)
    repeats = _repeats(rows, declared) if stage == "predictions" else [Repeats()] * len(rows.keys)
    sizes = np.bincount(rows.group, minlength=len(rows.keys)).tolist()
    return {
        key: replace(
            blank,
            rows=sizes[g],
            sums=sums[g],
            cells=cells[g],
            delays=delays[g],
            repeats=repeats[g],
            **features.of(g),
        )
        for g, key in enumerate(rows.keys)
    }


class _Features:
    """All features of a batch counted, to be read by group."""

    def __init__(self, binning: Binning, rows: Rows, measures: Sequence[Measure]) -> None:
        self.tallies: list[Tally] = []
        self.unseen: list[list[Unseen]] = []
        for index, bins in enumerate(binning.features):
            column = "score" if bins.name == SCORE else f"f:{bins.name}"
            if column not in rows.table.column_names:
                self.tallies.append(tally_absent(bins, rows, measures))
            elif bins.kind == "numeric":
                self.tallies.append(tally_numbers(bins, numbers(rows.table, column), rows, measures))
            else:
                text = words(rows.table, column)
                codes = word_codes(bins, text)
                self.tallies.append(tally_words(bins, codes, text, rows, measures))
                self.unseen.append(unseen_of(index, bins, codes, text, rows))

    def of(self, group: int) -> dict[str, Any]:
        """The fields of one group's profile that hold features."""
        if not self.tallies:
            return {}
        counts = [t.codes[group] for t in self.tallies]
        missing = np.array([c[-3:] for c in counts], dtype=np.int64).T.copy()
        return {
            "counts": np.concatenate([c[:-3] for c in counts]),
            "nulls": missing[0],
            "nans": missing[1],
            "invalid": missing[2],
            "minimum": np.array([t.minimum[group] for t in self.tallies]),
            "maximum": np.array([t.maximum[group] for t in self.tallies]),
            "limbs": normal(np.stack([t.limbs[:, group] for t in self.tallies], axis=1)),
            "by_bin": Sums(np.concatenate([t.sums[group] for t in self.tallies], axis=1)),
            "unseen": merge_unseen([groups[group] for groups in self.unseen]),
        }


def _matured(rows: Rows, declared: Declared) -> tuple[Rows, list[Delays]]:
    """(rows whose outcome was known when their window was judged, when all outcomes became known)."""
    column = integers(rows.table, "known")
    if column is None:
        raise ValueError('the stage "outcomes" needs the column known: when each outcome became known')
    starts = np.array([start for start, _ in rows.keys], dtype=np.int64)
    delay = column[0] - starts[rows.group]
    known = rows.only(column[1])
    grain = grain_us(declared)
    at = np.clip(-(-delay[column[1]] // grain), 0, LAST)
    pairs, position = np.unique(known.group * (LAST + 1) + at, return_inverse=True)
    table = total_sums(measures_of(known.table, "outcomes"), position, len(pairs))
    table[[i for i, name in enumerate(COLUMNS) if name not in DELAYED]] = 0
    bounds = np.searchsorted(pairs, np.arange(len(rows.keys) + 1) * (LAST + 1)).tolist()
    delays = [
        Delays(grain, pairs[low:high] % (LAST + 1), Sums(table[:, low:high].copy())) if high > low else Delays()
        for low, high in zip(bounds[:-1], bounds[1:], strict=True)
    ]
    return rows.only(column[1] & (delay <= declared.window_us + declared.outcome_delay_us)), delays


def _repeats(rows: Rows, declared: Declared) -> list[Repeats]:
    """The contents with the smallest hashes of each group."""
    hashes = row_hashes(rows.table, declared)
    bounds = np.searchsorted(rows.group, np.arange(len(rows.keys) + 1)).tolist()
    return [smallest(hashes[low:high]) for low, high in zip(bounds[:-1], bounds[1:], strict=True)]
