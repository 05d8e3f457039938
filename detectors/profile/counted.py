"""All features of a batch counted, over all its groups at once, to be read group by group."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from detectors.profile.binning import SCORE, Binning
from detectors.profile.columns import numbers, words
from detectors.profile.exact import normal
from detectors.profile.measures import Measure
from detectors.profile.rows import Rows
from detectors.profile.sums import Sums
from detectors.profile.tally import Tally, tally_absent, tally_numbers, tally_words
from detectors.profile.unseen import Unseen, merge_unseen
from detectors.profile.vocabulary import unseen_of, word_codes


class Counted:
    """One tally for each feature of the binning, and the unseen words of the categorical ones."""

    def __init__(self, binning: Binning, rows: Rows, measures: Sequence[Measure]) -> None:
        self.tallies: list[Tally] = []
        self.unseen: list[list[Unseen]] = []
        for index, bins in enumerate(binning.features):
            name = "score" if bins.name == SCORE else f"f:{bins.name}"
            if bins.kind == "numeric" and (column := numbers(rows.table, name)) is not None:
                self.tallies.append(tally_numbers(bins, column, rows, measures))
            elif bins.kind == "categorical" and (text := words(rows.table, name)) is not None:
                codes = word_codes(bins, text)
                self.tallies.append(tally_words(bins, codes, text, rows, measures))
                self.unseen.append(unseen_of(index, bins, codes, text, rows))
            else:
                self.tallies.append(tally_absent(bins, rows, measures))

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
