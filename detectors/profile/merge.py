"""Merging: the profile of all rows from the profiles of any parts of them.

Every field merges by addition of integers, by minimum and maximum, or by a cap on hashes (see `bottom`), so
the result is the same, byte for byte, in whatever order and grouping the parts come.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from detectors.profile.arms import merge_arms
from detectors.profile.cells import merge_cells
from detectors.profile.comoments import merge_comoments
from detectors.profile.delays import merge_delays
from detectors.profile.exact import normal
from detectors.profile.profile import Profile
from detectors.profile.repeats import merge_repeats
from detectors.profile.residuals import merge_residuals
from detectors.profile.sample import merge_samples
from detectors.profile.sightings import merge_sightings
from detectors.profile.sums import Sums
from detectors.profile.unseen import merge_unseen


def _total(arrays: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    result = arrays[0].copy()
    for array in arrays[1:]:
        result += array
    return result


def merge_all(profiles: Iterable[Profile]) -> Profile:
    """The profile of all rows of `profiles`.

    Raises ValueError when there is none (start from `empty`), or when they differ in binning or stage.
    """
    parts = list(profiles)
    if not parts:
        raise ValueError("nothing to merge: give at least one profile, empty(binning, stage) for instance")
    first = parts[0]
    for part in parts[1:]:
        if part.binning is not first.binning and part.binning.id != first.binning.id:
            raise ValueError(f"profiles of binnings {first.binning.id} and {part.binning.id} don't merge")
        if part.stage != first.stage:
            raise ValueError(f"profiles of the stages {first.stage} and {part.stage} don't merge")
    if len(parts) == 1:
        return first
    return Profile(
        first.binning,
        first.stage,
        rows=sum(part.rows for part in parts),
        counts=_total([part.counts for part in parts]),
        nulls=_total([part.nulls for part in parts]),
        nans=_total([part.nans for part in parts]),
        invalid=_total([part.invalid for part in parts]),
        minimum=np.fmin.reduce([part.minimum for part in parts]),
        maximum=np.fmax.reduce([part.maximum for part in parts]),
        limbs=normal(_total([part.limbs for part in parts])),
        by_bin=Sums(_total([part.by_bin.table for part in parts])),
        sums=Sums(_total([part.sums.table for part in parts])),
        unseen=merge_unseen([part.unseen for part in parts]),
        cells=merge_cells([part.cells for part in parts]),
        delays=merge_delays([part.delays for part in parts]),
        repeats=merge_repeats([part.repeats for part in parts]),
        arms=merge_arms([part.arms for part in parts]),
        residuals=merge_residuals([part.residuals for part in parts]),
        sightings=merge_sightings([part.sightings for part in parts]),
        comoments=merge_comoments([(part.rows, part.comoments) for part in parts]),
        sample=merge_samples([(part.rows, part.repeats, part.sample) for part in parts]),
    )


def merge(a: Profile, b: Profile) -> Profile:
    """The profile of the rows of both. Raises ValueError when they differ in binning or stage."""
    return merge_all((a, b))
