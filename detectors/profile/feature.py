"""A view of one feature in a profile: the words in which detectors speak of a column."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detectors.declared import FeatureKind
from detectors.profile.binning import SCORE, FeatureBins
from detectors.profile.exact import moments
from detectors.profile.sums import Sums
from detectors.profile.unseen import Unseen


@dataclass(frozen=True, eq=False)
class FeatureProfile:
    """One feature of one profile; arrays are views, nothing is copied.

    rows: all rows. nulls: rows where the value is null or the column absent. nans: rows with NaN. invalid:
    rows with text or an infinity where a number should be.
    counts: int64[bins], rows in each bin; of a categorical feature the last two are rest and unseen.
    minimum, maximum: exact; NaN without values or for a categorical feature.
    limbs: int64[2, LIMBS], exact sums of (x − pivot) and of its square.
    by_bin: sums by coarse bin; the last set is the rows whose value is null, NaN or invalid.
    all_unseen: the profile's unseen words, in which this feature stands at `index`.
    """

    index: int
    bins: FeatureBins
    rows: int
    nulls: int
    nans: int
    invalid: int
    counts: NDArray[np.int64]
    minimum: float
    maximum: float
    limbs: NDArray[np.int64]
    by_bin: Sums
    all_unseen: Unseen

    @property
    def name(self) -> str:
        """The declared name; "score" for the score."""
        return "score" if self.bins.name == SCORE else self.bins.name

    @property
    def kind(self) -> FeatureKind:
        """Numeric or categorical."""
        return self.bins.kind

    @property
    def edges(self) -> NDArray[np.float64]:
        """float64[m]: upper edges of the bins but the last (numeric)."""
        return self.bins.edges

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """Words with a bin of their own, commonest in the reference first (categorical)."""
        return self.bins.vocabulary

    @property
    def total(self) -> int:
        """Rows with a proper value: neither null, NaN nor invalid."""
        return self.rows - self.nulls - self.nans - self.invalid

    @cached_property
    def _moments(self) -> tuple[float, float]:
        if self.kind == "categorical" or not self.total:
            return np.nan, np.nan
        if self.minimum == self.maximum:
            return self.minimum, 0.0
        sums, squares = self.limbs
        return moments(sums, squares, self.total, self.bins.pivot)

    @property
    def mean(self) -> float:
        """Mean from exact sums; NaN without values or for a categorical feature."""
        return self._moments[0]

    @property
    def variance(self) -> float:
        """Population variance from exact sums; NaN without values or for a categorical feature."""
        return self._moments[1]

    @property
    def below(self) -> int:
        """Rows below the reference's minimum (numeric)."""
        return int(self.counts[0]) if len(self.edges) else 0

    @property
    def above(self) -> int:
        """Rows above the reference's maximum (numeric); all rows when the reference has no values."""
        return int(self.counts[-1]) if self.kind == "numeric" else 0

    @property
    def unseen_count(self) -> int:
        """Rows with a word that the reference doesn't have (categorical)."""
        return int(self.counts[-1]) if self.kind == "categorical" else 0

    @property
    def unseen(self) -> dict[str, int]:
        """Unseen words and their rows, most frequent first; a uniform sample of 256 when there are more."""
        return self.all_unseen.of(self.index)

    @property
    def unseen_distinct(self) -> int:
        """How many distinct unseen words there are: exact up to 256, then estimated (± 6 %)."""
        return self.all_unseen.distinct(self.index)
