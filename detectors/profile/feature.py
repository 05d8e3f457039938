"""A view of one feature in a profile: the words in which detectors speak of a column."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from detectors.declared import FeatureKind
from detectors.profile.binning import SCORE, FeatureBins
from detectors.profile.sums import Sums

if TYPE_CHECKING:
    from detectors.profile.profile import Profile


@dataclass(frozen=True)
class FeatureProfile:
    """Feature number `index` of `profile`. Arrays are views, nothing is copied."""

    profile: "Profile"
    index: int

    @property
    def bins(self) -> FeatureBins:
        """The feature's bins."""
        return self.profile.binning.features[self.index]

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
    def counts(self) -> NDArray[np.int64]:
        """int64[bins]: rows in each bin; of a categorical feature the last two are rest and unseen."""
        low, high = self.profile.binning.offsets[self.index : self.index + 2].tolist()
        return self.profile.counts[low:high]

    @property
    def by_bin(self) -> Sums:
        """Sums by coarse bin; the last set is the rows whose value is null, NaN or invalid."""
        low, high = self.profile.binning.coarse_offsets[self.index : self.index + 2].tolist()
        return self.profile.by_bin[low:high]

    @property
    def rows(self) -> int:
        """All rows."""
        return self.profile.rows

    @property
    def total(self) -> int:
        """Rows with a proper value: neither null, NaN nor invalid."""
        return int(self.profile.filled[self.index])

    @property
    def nulls(self) -> int:
        """Rows where the value is null or the column is absent."""
        return int(self.profile.nulls[self.index])

    @property
    def nans(self) -> int:
        """Rows with NaN."""
        return int(self.profile.nans[self.index])

    @property
    def invalid(self) -> int:
        """Rows with text or an infinity where a number should be."""
        return int(self.profile.invalid[self.index])

    @property
    def mean(self) -> float:
        """Mean, rounded once; NaN without values or for a categorical feature."""
        return float(self.profile.means[self.index])

    @property
    def variance(self) -> float:
        """Population variance, rounded once; NaN without values or for a categorical feature."""
        return float(self.profile.variances[self.index])

    @property
    def minimum(self) -> float:
        """Smallest value, exact; NaN without values or for a categorical feature."""
        return float(self.profile.minimum[self.index])

    @property
    def maximum(self) -> float:
        """Largest value, exact; NaN without values or for a categorical feature."""
        return float(self.profile.maximum[self.index])

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
        return self.profile.unseen.of(self.index)

    @property
    def unseen_distinct(self) -> int:
        """How many distinct unseen words there are: exact up to 256, then estimated (± 6 %)."""
        return self.profile.unseen.distinct(self.index)
