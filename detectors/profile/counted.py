"""All features of a batch counted, over all its groups at once, to be read group by group."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detectors.profile.binning import SCORE, Binning
from detectors.profile.columns import numbers, words
from detectors.profile.comoments import paired, products
from detectors.profile.exact import normal
from detectors.profile.measures import Measure
from detectors.profile.residuals import LINES, Residuals
from detectors.profile.rows import Rows
from detectors.profile.sums import COLUMNS, Sums
from detectors.profile.tally import Tally, tally_absent, tally_numbers, tally_words
from detectors.profile.unseen import Unseen, merge_unseen
from detectors.profile.vocabulary import unseen_of, word_codes


class Counted:
    """One tally for each feature of the binning, and the unseen words of the categorical ones.

    Products of `pairs` are counted where asked for, and so are `residuals`, measures behind the columns;
    `levels` int8[K, n] are those of the columns that are paired.
    """

    def __init__(
        self,
        binning: Binning,
        rows: Rows,
        measures: Sequence[Measure],
        pairs: bool = False,
        residuals: Sequence[Measure] | None = None,
    ) -> None:
        lines = len(COLUMNS) + (0 if residuals is None else LINES)
        measures = [*measures, *(residuals or ())]
        self.tallies: list[Tally] = []
        self.unseen: list[list[Unseen]] = []
        self.comoments: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)] * len(rows.keys)
        places = paired(binning).tolist() if pairs else []
        self.levels = np.zeros((len(places), len(rows)), dtype=np.int8)
        line_of = dict(zip(places, self.levels, strict=True))
        for index, bins in enumerate(binning.features):
            tally = Tally.zeros(bins, len(rows.keys), lines, line_of.get(index))
            self.tallies.append(tally)
            name = "score" if bins.name == SCORE else f"f:{bins.name}"
            if bins.kind == "numeric" and (column := numbers(rows.table, name)) is not None:
                tally_numbers(tally, column, rows, measures)
            elif bins.kind == "categorical" and (text := words(rows.table, name)) is not None:
                codes = word_codes(bins, text)
                tally_words(tally, codes, text, rows, measures)
                self.unseen.append(unseen_of(index, bins, codes, text, rows))
            else:
                tally_absent(tally, rows, measures)
        if places:
            bounds = np.searchsorted(rows.group, np.arange(len(rows.keys) + 1)).tolist()
            self.comoments = list(products(self.levels, bounds))

    def of(self, group: int) -> dict[str, Any]:
        """The fields of one group's profile that hold features."""
        if not self.tallies:
            return {}
        counts = [t.codes[group] for t in self.tallies]
        sums = np.concatenate([t.sums[group] for t in self.tallies], axis=1)
        missing = np.array([c[-3:] for c in counts], dtype=np.int64).T.copy()
        return {
            "counts": np.concatenate([c[:-3] for c in counts]),
            "nulls": missing[0],
            "nans": missing[1],
            "invalid": missing[2],
            "minimum": np.array([t.minimum[group] for t in self.tallies]),
            "maximum": np.array([t.maximum[group] for t in self.tallies]),
            "limbs": normal(np.stack([t.limbs[:, group] for t in self.tallies], axis=1)),
            "by_bin": Sums(sums[: len(COLUMNS)].copy()),
            "residuals": Residuals(sums[len(COLUMNS) :].copy()) if len(sums) > len(COLUMNS) else Residuals(),
            "comoments": self.comoments[group],
            "unseen": merge_unseen([groups[group] for groups in self.unseen]),
        }
