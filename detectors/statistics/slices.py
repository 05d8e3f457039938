"""How much of the traffic comes from each value of a dimension, beside what came from it before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.history import History
from detectors.profile.profile import Profile
from detectors.statistics.against_past import against_past, floored
from detectors.statistics.grouped import column_medians

Floats = NDArray[np.float64]

RECENT = 24  # windows that say which values there are
LEAST_SHARE = 0.005
GROSS = -3.0  # logarithm: to a twentieth


@dataclass(frozen=True)
class SliceShare:
    """One value's rows and what they were expected to be: its median past share of the window's rows.

    `effect` is the logarithm of observed over expected, half a row added to both; `p_value` is one-sided, for
    a fall; `taken_over` the share of the loss by which one sibling grew more than all others did.
    """

    dimension: str
    value: str
    rows: int
    expected: float
    effect: float
    p_value: float
    too_few: bool
    taken_over: float


def slice_shares(current: Profile, past: History, dimension: str, start: int) -> list[SliceShare]:
    """Every value that held at least 0.5 % of the rows lately, beside its past in `past`."""
    values = common_values(past, dimension)
    if not values:
        return []
    count = _counter(dimension, values)
    key = "slices:" + "\x00".join([dimension, *values])
    before, now = past.statistic(key, count), count(current)
    rows = before[:, -1:]
    none = np.full(before[:, :-1].shape, np.nan)
    shares = np.divide(before[:, :-1], rows, out=none, where=rows > 0)
    usual = column_medians(shares) if (rows > 0).any() else np.zeros(len(values))
    expected = np.maximum(usual * now[-1], 1e-9)
    effect = np.log((now[:-1] + 0.5) / (expected + 0.5))
    p_value, too_few = _fall(before, usual, past.starts, now, effect, start)
    taken = _taken_over(now, usual, _newcomer(current, dimension, values))
    return [
        SliceShare(dimension, value, *rest)
        for value, *rest in zip(
            values,
            now[:-1].astype(np.int64).tolist(),
            expected.tolist(),
            effect.tolist(),
            p_value.tolist(),
            too_few.tolist(),
            taken.tolist(),
            strict=True,
        )
    ]


def common_values(past: History, dimension: str) -> tuple[str, ...]:
    """Values with a share worth watching in the latest windows, sorted."""
    rows: dict[str, int] = {}
    for profile in past.last(RECENT).profiles:
        keys, sums = profile.cells.table((dimension,))
        for (value,), n in zip(keys, sums.n.tolist(), strict=True):
            rows[value] = rows.get(value, 0) + n
    least = LEAST_SHARE * sum(rows.values())
    return tuple(sorted(value for value, n in rows.items() if n >= least and n > 0))


def _counter(dimension: str, values: Sequence[str]) -> Callable[[Profile], Floats]:
    """The function profile -> float64[V + 1]: rows of each value, then all rows."""

    def count(profile: Profile) -> Floats:
        keys, sums = profile.cells.table((dimension,))
        rows = {key[0]: n for key, n in zip(keys, sums.n.tolist(), strict=True)}
        return np.array([*(rows.get(value, 0) for value in values), profile.rows], dtype=np.float64)

    return count


def _fall(
    before: Floats, usual: Floats, starts: NDArray[np.int64], now: Floats, effect: Floats, start: int
) -> tuple[Floats, NDArray[np.bool_]]:
    """One-sided p-value of each fall and where too little is known, by squared logarithms of past falls."""
    from scipy.special import pdtr

    past_expected = usual * before[:, -1:]
    past_effect = np.log((before[:, :-1] + 0.5) / (past_expected + 0.5))
    expected = usual * now[-1]
    beside_past = against_past(
        np.where(before[:, -1:] > 0, np.minimum(past_effect, 0) ** 2, np.nan),
        1 / (past_expected + 0.5),
        starts,
        np.minimum(effect, 0) ** 2,
        1 / (expected + 0.5),
        start,
    )
    return floored(pdtr(now[:-1], expected), beside_past, effect <= GROSS)


def _newcomer(current: Profile, dimension: str, values: Sequence[str]) -> float:
    """Rows of the largest value that is not among the usual ones."""
    keys, sums = current.cells.table((dimension,))
    new = [n for (value,), n in zip(keys, sums.n.tolist(), strict=True) if value not in values]
    return float(max(new, default=0))


def _taken_over(now: Floats, usual: Floats, newcomer: float) -> Floats:
    """For each value the largest growth of one sibling beyond the common factor, over its loss."""
    share = now[:-1] / max(now[-1], 1.0)
    lost = np.maximum(usual - share, 1e-12)
    common = (1 - share) / np.maximum(1 - usual, 1e-12)
    growth = share[None, :] - usual[None, :] * common[:, None]
    np.fill_diagonal(growth, 0.0)
    best = np.maximum(growth.max(axis=1), newcomer / max(now[-1], 1.0))
    taken: Floats = np.minimum(best / lost, 1.0)
    return taken
