"""Has a rate risen? Many proportions at once, beside their own past.

The baseline is the median rate of past healthy windows, or the reference's rate as long as there are too few
of them. The floor is the binomial chance of so many hits at the baseline; healthy rates scatter more than
that, so the squared rise is also judged beside the rises of past windows (see `statistics.against_past`), on
a scale where neither sampling nor rates that scatter by a factor have a long tail (see `statistics.scatter`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.statistics.against_past import against_past, floored
from detectors.statistics.scatter import Scale, angle, scale_of
from detectors.statistics.tail import LEAST

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


GROSS = 0.9  # rise told even without a past


@dataclass(frozen=True)
class Counted:
    """Hits among rows, float64[F] for one window or float64[H, F] for several; no rows means no rate."""

    hits: Floats
    rows: Floats

    @property
    def rate(self) -> Floats:
        """Hits over rows, NaN without rows."""
        none = np.full(self.hits.shape, np.nan)
        return np.asarray(np.divide(self.hits, self.rows, out=none, where=self.rows > 0))

    def worth(self, design: Floats | float) -> "Counted":
        """The same rates among so many fewer rows."""
        return Counted(self.hits / design, self.rows / design)


@dataclass(frozen=True)
class Rise:
    """`rate`, `baseline` and one-sided `p_value` float64[F]; `too_few` bool[F]."""

    rate: Floats
    baseline: Floats
    p_value: Floats
    too_few: Bools


def rise(
    now: Counted, start: int, past: Counted, starts: Ints, reference: Counted, design: Floats | float = 1.0
) -> Rise:
    """Judge `now` [F] at `start` µs beside `past` [H, F] of the windows at `starts` int64[H] µs.

    `design` are the features' design effects (see `statistics.design_effect`): rows count as so many fewer.
    With fewer than eight past windows only a rise by `GROSS` is told.

    >>> hours = np.arange(100) * 3_600_000_000
    >>> past = Counted(np.random.default_rng(0).binomial(1_000, 0.05, (100, 2)), np.full((100, 2), 1_000.0))
    >>> now, usual = Counted(np.array([55.0, 150.0]), np.full(2, 1_000.0)), Counted(np.zeros(2), np.ones(2))
    >>> (rise(now, 100 * 3_600_000_000, past, hours, usual).p_value < 1e-6).tolist()
    [False, True]
    """
    from scipy.special import betainc

    now, past, reference = (part.worth(design) for part in (now, past, reference))
    rates = past.rate
    baseline = _baseline(rates, reference)
    hits, rows = now.hits, np.maximum(now.rows, 1e-9)
    pooled = np.clip(_pooled(past, reference, baseline), 1e-9, 1 - 1e-9)
    others = np.maximum(rows - hits, 0) + 1
    analytic = np.where(hits > 0, betainc(np.maximum(hits, 1e-9), others, pooled), 1.0)
    scale = scale_of(rates, past.rows, angle(baseline))
    p = against_past(
        _risen(rates, baseline, scale),
        scale.noise(past.rows),
        starts,
        _risen(now.rate, baseline, scale),
        scale.noise(rows),
        start,
        least_own=scale.own,
    )
    risen = np.nan_to_num(now.rate - baseline)
    p_value, too_few = floored(analytic, p, risen >= GROSS)
    return Rise(now.rate, baseline, p_value, too_few | (now.rows == 0))


def first(now: Counted, past: Counted, reference: Counted) -> tuple[Floats, Bools]:
    """Binomial p-value float64[F] of hits where there never were any, and where that is so, bool[F].

    What never happened in the reference and in `past` [H, F] happens at most once in all those rows; how
    alike rows are has nothing to do with it. At least eight past windows must be known.
    """
    from scipy.special import betainc

    rows = past.rows.sum(axis=0) + reference.rows
    never = (past.hits.sum(axis=0) + reference.hits == 0) & ((past.rows > 0).sum(axis=0) >= LEAST)
    others = np.maximum(now.rows - now.hits, 0) + 1
    chance = betainc(np.maximum(now.hits, 1e-9), others, 1 / (rows + 2))
    return np.where(now.hits > 0, chance, 1.0), never


def _risen(rates: Floats, baseline: Floats, scale: Scale) -> Floats:
    """Squared rises over the baseline on the scale; 0 for a fall."""
    return np.asarray(np.maximum(scale.at(angle(rates)) - scale.at(angle(baseline)), 0) ** 2)


def _baseline(rates: Floats, reference: Counted) -> Floats:
    """Median past rate where enough windows are known, else the reference's rate, else 0."""
    known = np.isfinite(rates)
    ordered = np.sort(np.where(known, rates, np.inf), axis=0)
    counts = known.sum(axis=0)
    usual = np.nan_to_num(reference.rate)
    if not len(rates):
        return usual
    middle = ordered[np.minimum(counts // 2, len(rates) - 1), np.arange(rates.shape[1])]
    return np.where(counts >= LEAST, middle, usual)


def _pooled(past: Counted, reference: Counted, baseline: Floats) -> Floats:
    """The baseline, but never surer than what all its rows can tell: one more hit than was seen."""
    rows = np.where(np.isfinite(past.rate).sum(axis=0) >= LEAST, past.rows.sum(axis=0), reference.rows)
    return np.maximum(baseline, 1 / (rows + 2))
