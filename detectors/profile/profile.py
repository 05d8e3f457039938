"""One window's rows as counts and exact sums: all that detectors ever see of them.

A profile belongs to one (window, stage, model version) and one binning. Its arrays run over all features at
once, so that a detector over 41 features and 200 windows stacks `counts` to one array; `feature(name)` is a
view of one feature. Everything in it is an integer, an exact sum, a minimum or a maximum, so `merge` is
exact, associative and commutative, and any split of the rows gives the same profile.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detectors.profile.arms import Arms
from detectors.profile.binning import SCORE, Binning, FeatureBins
from detectors.profile.cells import Cells
from detectors.profile.delays import Delays
from detectors.profile.exact import LIMBS
from detectors.profile.feature import FeatureProfile
from detectors.profile.repeats import Repeats
from detectors.profile.residuals import Residuals, unit_of
from detectors.profile.sample import unknown
from detectors.profile.sightings import Sightings
from detectors.profile.sums import Sums, Totals
from detectors.profile.unseen import Unseen

Stage = Literal["predictions", "outcomes", "training", "canary"]
STAGES: tuple[Stage, ...] = ("predictions", "outcomes", "training", "canary")


@dataclass(frozen=True, eq=False)
class Profile:
    """The summary of `rows` rows, with F features and B bins in `binning`.

    counts: int64[B], features one after another (`binning.offsets`).
    nulls, nans, invalid: int64[F]; a column that a batch lacks is null in all its rows.
    minimum, maximum: float64[F], NaN where there is no value or the feature is categorical.
    limbs: int64[2, F, LIMBS], exact sums of (x − pivot) and of its square (see `exact`).
    by_bin: sums by coarse bin (`binning.coarse_offsets`); errors, fallbacks and latency stay 0.
    sums: one set, all rows.

    In the stage "outcomes" only rows whose outcome was known by the window's end + outcome_delay are counted,
    except in `delays`, which has them all. `repeats`, `sightings`, `comoments` (int64[P]) and `sample`
    (int8[K, m]) are kept for the stage "predictions" alone, `residuals` for the stage "outcomes" of a
    regression.
    """

    binning: Binning
    stage: Stage
    rows: int
    counts: NDArray[np.int64]
    nulls: NDArray[np.int64]
    nans: NDArray[np.int64]
    invalid: NDArray[np.int64]
    minimum: NDArray[np.float64]
    maximum: NDArray[np.float64]
    limbs: NDArray[np.int64]
    by_bin: Sums
    sums: Sums
    unseen: Unseen = field(default_factory=Unseen)
    cells: Cells = field(default_factory=Cells)
    delays: Delays = field(default_factory=Delays)
    repeats: Repeats = field(default_factory=Repeats)
    arms: Arms = field(default_factory=Arms)
    residuals: Residuals = field(default_factory=Residuals)
    sightings: Sightings = field(default_factory=Sightings)
    comoments: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    sample: NDArray[np.int8] = field(default_factory=unknown)

    @property
    def totals(self) -> Totals:
        """The sums over all rows, as plain numbers."""
        return self.sums.rows()[0]

    @cached_property
    def filled(self) -> NDArray[np.int64]:
        """int64[F]: rows with a proper value (not null, NaN or invalid) of each feature."""
        return self.rows - self.nulls - self.nans - self.invalid

    @cached_property
    def means(self) -> NDArray[np.float64]:
        """float64[F]: mean of each numeric feature, NaN elsewhere."""
        return np.array([view.mean for view in self._views], dtype=np.float64)

    @cached_property
    def variances(self) -> NDArray[np.float64]:
        """float64[F]: population variance of each numeric feature, NaN elsewhere."""
        return np.array([view.variance for view in self._views], dtype=np.float64)

    @cached_property
    def _views(self) -> tuple[FeatureProfile, ...]:
        return tuple(self._view(index, bins) for index, bins in enumerate(self.binning.features))

    def _view(self, index: int, bins: FeatureBins) -> FeatureProfile:
        low, high = self.binning.offsets[index : index + 2].tolist()
        first, last = self.binning.coarse_offsets[index : index + 2].tolist()
        return FeatureProfile(
            index,
            bins,
            self.rows,
            nulls=int(self.nulls[index]),
            nans=int(self.nans[index]),
            invalid=int(self.invalid[index]),
            counts=self.counts[low:high],
            minimum=float(self.minimum[index]),
            maximum=float(self.maximum[index]),
            limbs=self.limbs[:, index],
            by_bin=self.by_bin[first:last],
            all_unseen=self.unseen,
        )

    def feature(self, name: str) -> FeatureProfile:
        """A view of one feature. Raises KeyError when the binning has none of that name."""
        return self._views[self.binning.index(name)]

    @property
    def features(self) -> tuple[FeatureProfile, ...]:
        """Views of all declared features, in order, without the score."""
        return tuple(view for view in self._views if view.bins.name != SCORE)

    @property
    def score(self) -> FeatureProfile:
        """A view of the score as a feature. Raises KeyError when the system has no model."""
        return self.feature(SCORE)

    def score_outcomes(self) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """(outcomes, mean score, labels) by bin of the score, rows without a score left out.

        Mean score is NaN in an empty bin. In the stage "predictions" outcomes and labels are 0. All three
        come from the same rows: in the stage "outcomes", labels / outcomes against mean score is the
        calibration.
        """
        sums = self.score.by_bin[:-1]
        with np.errstate(invalid="ignore"):
            return sums.outcomes, sums.score / np.where(sums.scored > 0, sums.scored, np.nan), sums.labels

    @cached_property
    def residual_sums(self) -> NDArray[np.float64]:
        """float64[5, C]: rows with score and label, and the sums of e = label − score, |e|, e² and e⁴ over
        them, in each coarse bin of all features (`binning.coarse_offsets`); float64[5, 0] when unknown."""
        return self.residuals.sums(unit_of(self.binning) if len(self.residuals.table) else 1.0)


def empty(binning: Binning, stage: Stage) -> Profile:
    """The profile of no rows: merging it changes nothing. Raises ValueError for an unknown stage."""
    if stage not in STAGES:
        raise ValueError(f"unknown stage {stage!r}: expected one of {', '.join(STAGES)}")
    size = len(binning.features)
    return Profile(
        binning,
        stage,
        rows=0,
        counts=np.zeros(int(binning.offsets[-1]), dtype=np.int64),
        nulls=np.zeros(size, dtype=np.int64),
        nans=np.zeros(size, dtype=np.int64),
        invalid=np.zeros(size, dtype=np.int64),
        minimum=np.full(size, np.nan),
        maximum=np.full(size, np.nan),
        limbs=np.zeros((2, size, LIMBS), dtype=np.int64),
        by_bin=Sums.zeros(int(binning.coarse_offsets[-1])),
        sums=Sums.zeros(1),
    )
