"""The fold: one pass over a batch of rows gives the profile of every (window, version) in it.

Nothing loops over rows: each feature costs one search, one `bincount` for all groups and one more for each
quantity summed by bin. What is unequal between batches is only where they are cut, and every field of a
profile is exact, so merging the profiles of any cut gives the same bytes.

>>> from detectors.declared import Feature
>>> from detectors.profile.build import build_binning
>>> declared = Declared("ads", features=(Feature("age", "numeric"),))
>>> rows = pa.table({"ts": [0, 1, 3_600_000_000], "f:age": [31.0, None, 40.0]})
>>> found = profile_batch(rows, declared, build_binning(declared, [rows]), "predictions")
>>> [(start, profile.rows, profile.feature("age").nulls) for (start, _), profile in found.items()]
[(0, 2, 1), (3600000000, 1, 0)]
"""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pyarrow as pa

from detectors.declared import Declared
from detectors.profile.arms import Arms, count_arms
from detectors.profile.binning import SCORE, Binning
from detectors.profile.content import row_hashes
from detectors.profile.counted import Counted
from detectors.profile.delays import Delays
from detectors.profile.matured import matured
from detectors.profile.measures import Measure, measures_of, total_sums
from detectors.profile.profile import Profile, Stage, empty
from detectors.profile.repeats import Repeats, smallest
from detectors.profile.residuals import residual_measures, unit_of
from detectors.profile.rows import Key, Rows, grouped
from detectors.profile.sample import Levels, sample, sampled, unknown
from detectors.profile.sightings import Sightings, count_sightings
from detectors.profile.slices import count_cells
from detectors.profile.sums import Sums


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
        rows, delays = matured(rows, declared)
    measures = measures_of(rows.table, stage)
    residuals = _residuals(rows, declared, binning, stage)
    features = Counted(binning, rows, measures, pairs=stage == "predictions", residuals=residuals)
    sums = [Sums(column[:, None].copy()) for column in total_sums(measures, rows.group, len(rows.keys)).T]
    cells = count_cells(rows, [d.name for d in declared.dimensions], measures)
    in_arms = stage in ("predictions", "outcomes")
    arms = count_arms(rows, declared, measures) if in_arms else [Arms()] * len(rows.keys)
    levels = features.levels[: len(sampled(binning))]
    distinct = _distinct(rows, declared, levels) if stage == "predictions" else _none(len(rows.keys))
    seen = (
        count_sightings(rows, declared, binning) if stage == "predictions" else [Sightings()] * len(rows.keys)
    )
    sizes = np.bincount(rows.group, minlength=len(rows.keys)).tolist()
    return {
        key: replace(
            blank,
            rows=sizes[g],
            sums=sums[g],
            cells=cells[g],
            delays=delays[g],
            repeats=distinct[g][0],
            sample=distinct[g][1],
            arms=arms[g],
            sightings=seen[g],
            **features.of(g),
        )
        for g, key in enumerate(rows.keys)
    }


def _residuals(rows: Rows, declared: Declared, binning: Binning, stage: Stage) -> list[Measure] | None:
    """What the rows of a regression add to the sums of residuals by bin; None for other tasks and stages."""
    model = declared.model
    if stage != "outcomes" or model is None or model.task != "regression" or SCORE not in binning:
        return None
    return residual_measures(rows.table, unit_of(binning))


def _distinct(rows: Rows, declared: Declared, levels: Levels) -> list[tuple[Repeats, Levels]]:
    """Of each group the contents with the smallest hashes, and the levels int8[K, m] of the first of them."""
    hashes = row_hashes(rows.table, declared)
    bounds = np.searchsorted(rows.group, np.arange(len(rows.keys) + 1)).tolist()
    found = []
    for low, high in pairwise(bounds):
        repeats = smallest(hashes[low:high])
        found.append((repeats, sample(levels[:, low:high], hashes[low:high], repeats)))
    return found


def _none(groups: int) -> list[tuple[Repeats, Levels]]:
    return [(Repeats(), unknown())] * groups
