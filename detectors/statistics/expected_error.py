"""How large should a regression's errors be over these rows? Learned from past outcomes by bins of inputs.

Of each feature f and bin b the past says how much the loss l (e² or |e|) of its rows lies above that of all
rows, g_f(b), drawn towards 0 by as much of it as sampling alone would give (James and Stein). Over rows of
other proportions,

    expected loss = mean past loss + sum over f of w_f sum over b of (share now) g_f(b)

Columns that go together tell the same twice. The weights w are those of least squares of the loss on all g,

    C w = diag C,   C_fh = a_f a_h r_fh sd(g_f) sd(g_h),   C_ff = var(g_f)

r being the columns' rank correlation (`statistics.correlations`) and a_f that of g_f with the rank; where the
correlations are unknown, the column that tells most stands alone. The score is made of the features, and
beside them it says what they say: it stands in for them where they tell less than half of what it does.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.profile.binning import SCORE, Binning
from detectors.profile.comoments import paired, pairs, steps

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RIDGE = 0.05
LEAST_OF_SCORE = 0.5  # what the features must tell beside the score


@dataclass(frozen=True)
class Losses:
    """What the past says of one loss: its mean, g float64[C] by coarse bin of all columns, weighted, and the
    `spread`, the variance of a row's expected loss."""

    mean: float
    gain: Floats
    spread: float

    def expected(self, shares: Floats) -> Floats:
        """Expected mean loss float64[N] over rows whose shares of the coarse bins are float64[N, C]."""
        return np.asarray(np.maximum(self.mean + shares @ self.gain, 0.01 * self.mean))


def learned(
    rows: Floats, loss: Floats, square: float, binning: Binning, correlations: Floats | None
) -> Losses:
    """What the past says, from rows and sums of the loss float64[C] by coarse bin of all columns.

    `square` is the mean of the loss's square over all rows; `correlations` float64[P] those of pairs.
    """
    starts = binning.coarse_offsets[:-1]
    size = np.diff(binning.coarse_offsets)
    total = float(rows[: size[0]].sum())
    mean = float(loss[: size[0]].sum()) / total
    own = np.divide(loss, rows, out=np.full(len(rows), mean), where=rows > 0) - mean
    share = rows / total
    told = np.add.reduceat(share * own**2, starts)
    chance = np.maximum(np.add.reduceat((rows > 0).astype(np.float64), starts) - 1, 0) / total
    chance *= max(square - mean**2, 0.0)
    kept = np.clip(1 - np.divide(chance, told, out=np.ones(len(told)), where=told > 0), 0.0, 1.0)
    own *= np.repeat(kept, size)
    variance = told * kept**2
    weights, together = _weights(share, own, variance, binning, correlations)
    return Losses(mean, own * np.repeat(weights, size), float(weights @ together @ weights))


def _weights(
    share: Floats, own: Floats, variance: Floats, binning: Binning, correlations: Floats | None
) -> tuple[Floats, Floats]:
    """(w float64[F], C float64[F, F])."""
    matrix = np.diag(variance)
    score = np.array([name == SCORE for name in binning.names])
    held = (variance > 0) & ~score
    weights = np.zeros(len(variance))
    if correlations is None:
        held &= variance == variance[~score].max(initial=0.0)
    else:
        places = paired(binning)
        first, second = places[np.stack(pairs(len(places)))]
        lean = _leaning(share, own, binning) * np.sqrt(variance)
        both = np.nan_to_num(correlations) * lean[first] * lean[second]
        matrix[first, second] = matrix[second, first] = both
    ridged = matrix[held][:, held] + RIDGE * np.diag(variance[held])
    weights[held] = np.linalg.solve(ridged, variance[held])
    if weights @ variance < LEAST_OF_SCORE * variance[score].sum():
        weights = score.astype(np.float64)
    return weights, matrix


def _leaning(share: Floats, own: Floats, binning: Binning) -> Floats:
    """Correlation float64[F] of a column's g with the rank of its bin."""
    rank = np.concatenate([steps(bins)[bins.coarse_starts] for bins in binning.features]).astype(np.float64)
    starts = binning.coarse_offsets[:-1]

    def mean(values: Floats) -> Floats:
        return np.asarray(np.add.reduceat(share * values, starts))

    sizes = np.diff(binning.coarse_offsets)
    from_mean = rank - np.repeat(mean(rank), sizes)
    spread = np.sqrt(mean(from_mean**2) * mean(own**2))
    return np.asarray(np.divide(mean(from_mean * own), spread, out=np.zeros(len(starts)), where=spread > 0))
