"""Do the features still go together as they did, whatever each of them does alone?

Idea: the Spearman rank correlation r of every pair of features, which profiles hold exactly (products of
ranks, see `profile.comoments`), as z = atanh(r), whose sampling variance is 1 / (n - 3) at every r (Fisher):

    a pair      effect = r now - r in past windows
    all pairs   effect = sqrt(mean of (z now - past z)² - 1 / (n - 3))

both judged beside their own past (`statistics.against_past`). A pair stands for one tie that has broken or
come, though no feature moved by itself: joined to other rows, or a source that now fills one column from
another. All pairs together show a change that is spread thin. It sees what is monotone between two columns
(of words: between the commoner ones and the rest), not a tie that only bends or that takes three columns.

Parameters: the bar is 0.10 of a pair's correlation and 0.03 for all pairs; of the pairs over the bar the 20
that moved most are told, with p-values multiplied by the number of all pairs. Fewer than 100 rows, or fewer
than eight past windows, are `too_few`.

References: C. Spearman, American Journal of Psychology 15 (1904) 72-101; R. A. Fisher, Metron 1 (1921) 3-32.

>>> rng = np.random.default_rng(0)
>>> z = np.arctanh(0.8) + rng.normal(0, 0.014, (31, 3))
>>> z[-1, 1] = 0.0
>>> [bool(p < 1e-6) for p in level(z, np.full(z.shape, 2e-4), np.arange(31) * 3_600_000_000).p_value]
[False, True, False]
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.detector import Detector, View
from detectors.profile.comoments import paired, pairs
from detectors.profile.profile import Profile
from detectors.statistics.against_past import against_past, floored
from detectors.statistics.correlations import correlations
from detectors.statistics.level import level
from detectors.statistics.tail import LEAST
from detectors.types import Check
from detectors.wording import number

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SUBJECT = "pairs of features"
BAR, BAR_ALL = 0.10, 0.03
LEAST_ROWS = 100
MOST_TOLD = 20


@dataclass(frozen=True)
class Ties:
    """Of N windows, the last one judged: `starts` int64[N], `rows` float64[N], `z` float64[N, P], and the
    names of the P pairs."""

    starts: Ints
    rows: Floats
    z: Floats
    names: tuple[tuple[str, str], ...]

    @property
    def noise(self) -> Floats:
        """Sampling variance of one z, float64[N]."""
        return np.asarray(1 / np.maximum(self.rows - 3, 1.0))


def check(view: View) -> Sequence[Check]:
    """One check of all pairs, and one of each pair over the bar."""
    current = view.current
    if current is None or not len(current.comoments):
        return ()
    ties = _ties(view, current)
    if len(ties.starts) <= LEAST or current.rows < LEAST_ROWS or not ties.names:
        return [_all_pairs(ties, effect=0.0, p_value=1.0, too_few=True)]
    base = np.nanmean(ties.z[:-1], axis=0)
    return [_together(ties, base), *_single(ties, base)]


def _ties(view: View, current: Profile) -> Ties:
    """The pairs of features in service whose correlation is known now and in eight past windows."""
    past = view.past.only_healthy()
    past = past.select(past.statistic("rows", _rows).reshape(-1) >= LEAST_ROWS)
    before = past.statistic("correlations", correlations).reshape(len(past), len(current.comoments))
    z = np.arctanh(np.concatenate([before, correlations(current)[None]]))
    columns = [current.features[i] if i < len(current.features) else None for i in paired(current.binning)]
    served = np.array([column is not None and view.serves(column) for column in columns])
    first, second = pairs(len(columns))
    told = served[first] & served[second] & np.isfinite(z[-1]) & (np.isfinite(z[:-1]).sum(axis=0) >= LEAST)
    names = [column.name if column is not None else "" for column in columns]
    return Ties(
        starts=np.append(past.starts, view.window.start),
        rows=np.append(past.statistic("rows", _rows).reshape(-1), current.rows),
        z=z[:, told],
        names=tuple((names[first[i]], names[second[i]]) for i in np.flatnonzero(told).tolist()),
    )


def _rows(profile: Profile) -> Floats:
    return np.array(profile.rows, dtype=np.float64)


def _together(ties: Ties, base: Floats) -> Check:
    from scipy.special import chdtrc

    windows, freedom = len(ties.z) - 1, float(len(ties.names))
    squares = np.nanmean((ties.z - base) ** 2, axis=1)
    squares *= np.append(np.full(windows, windows / (windows - 1)), windows / (windows + 1))  # base is a mean
    beside = against_past(
        squares[:-1, None],
        ties.noise[:-1, None],
        ties.starts[:-1],
        squares[-1:],
        ties.noise[-1:],
        int(ties.starts[-1]),
        freedom,
    )
    floor = chdtrc(freedom, freedom * squares[-1:] / ties.noise[-1])
    p_value, too_few = floored(floor, beside, np.array([False]))
    effect = float(np.sqrt(max(0.0, squares[-1] - ties.noise[-1])))
    return _all_pairs(ties, effect, float(p_value[0]), bool(too_few[0]))


def _all_pairs(ties: Ties, effect: float, p_value: float, too_few: bool) -> Check:
    return Check(
        subject=SUBJECT,
        effect=effect,
        bar=BAR_ALL,
        p_value=p_value,
        observed=effect,
        baseline=0.0,
        text=f"the correlations of {len(ties.names):,} pairs of features moved by {effect:.3f} (root mean "
        f"square) over {number(ties.rows[-1])} rows",
        too_few=too_few,
        details={"features": []},
    )


def _single(ties: Ties, base: Floats) -> list[Check]:
    """The pairs over the bar that moved most."""
    moved = np.tanh(ties.z[-1]) - np.tanh(base)
    over = np.flatnonzero(np.abs(moved) >= BAR)
    chosen = np.sort(over[np.argsort(-np.abs(moved[over]), kind="stable")[:MOST_TOLD]])
    if not len(chosen):
        return []
    noise = np.broadcast_to(ties.noise[:, None], (len(ties.z), len(chosen)))
    found = level(ties.z[:, chosen], noise, ties.starts)
    p_values = np.minimum(found.p_value * len(ties.names), 1.0)
    return [
        _pair(
            ties,
            ties.names[pair],
            now=float(np.tanh(ties.z[-1, pair])),
            usual=float(np.tanh(found.baseline[at])),
            p_value=float(p_values[at]),
            too_few=bool(found.too_few[at]),
        )
        for at, pair in enumerate(chosen.tolist())
    ]


def _pair(
    ties: Ties, names: tuple[str, str], now: float, usual: float, p_value: float, too_few: bool
) -> Check:
    return Check(
        subject=" / ".join(names),
        effect=now - usual,
        bar=BAR,
        p_value=p_value,
        observed=now,
        baseline=usual,
        text=f"{names[0]} and {names[1]} go together with a rank correlation of {now:.2f} over "
        f"{number(ties.rows[-1])} rows, usually {usual:.2f}",
        too_few=too_few,
        details={"features": list(names)},
    )


DETECTOR = Detector("multivariate", "quality", "inputs", check)
