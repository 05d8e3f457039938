"""Do a regression's errors lie at other values of a feature than they did?

Of each group g of a feature's values, the past says the mean error m and its variance v. Had nothing changed
but the proportions of the rows, and a shift k that all groups share, the errors of n rows would add up to
n (m + k), give or take n v:

    lack of fit = sum over groups of (E - n (m + k))² / (n v),   k = sum of (E - n m) / sum of n
    gap = sum of |E - n (m + k)| over n sd, less what chance gives

The model's own score stands in for what the inputs used to lead to, so that what the features explain is no
scatter here.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.detector import View
from detectors.profile.profile import Profile
from detectors.statistics.residual_error import ROWS, SIGNED, SQUARED
from detectors.statistics.value_groups import value_groups

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST_PAST = 200


@dataclass(frozen=True)
class ResidualGroups:
    """Of N windows, the last one judged, over F features: `lack`, and its expectation `noise`, per row,
    float64[N, F]; `freedom`, `gap` in standard deviations of the errors, and the window's `rows`, float64[F].
    """

    starts: Ints
    lack: Floats
    noise: Floats
    freedom: Floats
    gap: Floats
    rows: Floats


def by_bin(profile: Profile) -> Floats:
    """float64[3, C]: rows with score and label, and the sums of e and e² over them, of each coarse bin."""
    sums = profile.residual_sums[[ROWS, SIGNED, SQUARED]]
    return sums if sums.shape[1] else np.zeros((3, int(profile.binning.coarse_offsets[-1])))


def residual_groups(view: View) -> ResidualGroups | None:
    """The healthy past and the window judged; None without outcomes or past windows."""
    outcomes, past = view.outcomes, view.past_outcomes.only_healthy()
    if outcomes is None or not len(past) or not outcomes.binning.features:
        return None
    now = by_bin(outcomes)
    if not now[0].any():
        return None
    before = past.statistic("residuals by bin", by_bin).reshape(len(past), *now.shape)
    starts = np.append(past.starts, view.window.start)
    return _lack(starts, np.concatenate([before, now[None]]), outcomes.binning.coarse_offsets)


def _lack(starts: Ints, sums: Floats, offsets: Ints) -> ResidualGroups:
    cuts, firsts = value_groups(sums[:-1, 0].sum(axis=0), offsets)
    rows, error, square = np.add.reduceat(sums, cuts, axis=2).transpose(1, 0, 2)
    known = rows[:-1].sum(axis=0)
    told = known >= LEAST_PAST
    size = np.where(told, known, 1.0)
    mean = np.where(told, error[:-1].sum(axis=0), 0.0) / size
    variance = np.where(told, square[:-1].sum(axis=0), 0.0) / size - mean**2
    told &= variance > 0
    rows, error = rows * told, error * told

    def added(values: Floats) -> Floats:
        return np.asarray(np.add.reduceat(values, firsts, axis=-1))

    total = np.where(added(rows) > 0, added(rows), np.nan)
    sizes = np.diff(np.append(firsts, len(cuts)))
    shift = np.repeat(added(error - rows * mean) / total, sizes, axis=1)
    gaps = np.abs(error - rows * (mean + np.nan_to_num(shift)))
    spread = rows * variance
    lack = added(np.divide(gaps**2, spread, out=np.zeros(gaps.shape), where=spread > 0))
    freedom = np.maximum(added(told.astype(np.float64)) - 1, 0.0)
    chance = np.sqrt(2 / np.pi * spread[-1])
    sd = np.sqrt(added(spread[-1]) / total[-1])
    gap = added(gaps[-1] - chance) / (total[-1] * np.where(sd > 0, sd, np.nan))
    noise = np.where(freedom > 0, freedom, np.nan) / total
    return ResidualGroups(
        starts, lack / total, noise, freedom, np.maximum(np.nan_to_num(gap), 0.0), np.nan_to_num(total[-1])
    )
