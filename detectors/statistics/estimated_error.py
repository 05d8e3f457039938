"""The errors to expect of a regression in a window, beside those to expect in past windows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.detector import View
from detectors.history import History
from detectors.profile.profile import Profile
from detectors.statistics.correlations import correlations
from detectors.statistics.expected_error import Losses, learned
from detectors.statistics.level import level
from detectors.statistics.residual_error import ABSOLUTE, FOURTH, ROWS, SQUARED, totals
from detectors.statistics.spread import robust_sd
from detectors.statistics.tail import LEAST

Floats = NDArray[np.float64]

LEAST_LEARNED = 1_000
LEAST_ROWS = 30
WIDTH = 1.96
SMALLEST = 1e-100  # expected loss of a model that has never erred; its square is still a number
NOT_YET = 0.5  # log width of the band while no past estimate can be compared with its outcome


@dataclass(frozen=True)
class EstimatedError:
    """`expected`, `usual` and `band` in the label's units; `effect` is the logarithm of their ratio."""

    name: str
    expected: float
    usual: float
    effect: float
    p_value: float
    band: tuple[float, float]
    too_few: bool


def estimated_errors(view: View, current: Profile) -> Sequence[EstimatedError]:
    """One for the RMSE, one for the MAE; none where no residual has ever been counted or no row came."""
    answered, past = view.past_outcomes.only_healthy(), view.past.only_healthy()
    if not len(answered) or not current.rows or not current.binning.features:
        return ()
    sums = np.zeros((FOURTH + 1, int(current.binning.coarse_offsets[-1])))
    for profile in answered.profiles:
        if len(profile.residuals.table):
            sums += profile.residual_sums
    if not sums[ROWS].any():
        return ()
    known = correlations(current) if not len(past) else _usual_correlations(past, current)
    first = int(current.binning.coarse_offsets[1])
    rows = sums[ROWS, :first].sum()
    kinds = (("rmse", SQUARED, FOURTH, 2.0), ("mae", ABSOLUTE, SQUARED, 1.0))
    return [
        _estimated(
            view,
            current,
            past,
            name,
            learned(sums[ROWS], sums[line], sums[square, :first].sum() / rows, current.binning, known),
            power,
            too_few=bool(rows < LEAST_LEARNED or current.rows < LEAST_ROWS),
        )
        for name, line, square, power in kinds
    ]


def shares(profile: Profile) -> Floats:
    """Share of the window's rows in each coarse bin of all features, float64[C]."""
    return np.asarray(profile.by_bin.n / max(profile.rows, 1))


def _usual_correlations(past: History, current: Profile) -> Floats | None:
    every = past.statistic("correlations", correlations).reshape(len(past), len(current.comoments))
    if not np.isfinite(every).any():
        return None
    told = np.isfinite(every)
    return np.asarray(np.where(told, every, 0.0).sum(axis=0) / np.maximum(told.sum(axis=0), 1))


def _estimated(
    view: View, current: Profile, past: History, name: str, losses: Losses, power: float, too_few: bool
) -> EstimatedError:
    """The estimate of one error, whose `power` is a mean loss."""
    now = shares(current)
    before = past.statistic("coarse shares", shares).reshape(len(past), len(now))
    rows = past.statistic("rows", _rows).reshape(-1)
    expected = losses.expected(np.concatenate([before, now[None]]))
    expected = np.maximum(expected, SMALLEST)
    logs = np.log(expected) / power
    size = np.maximum(np.append(rows, current.rows), 1.0)
    variances = losses.spread / (expected * power) ** 2 / size
    starts = np.append(past.starts, view.window.start)
    found = level(logs[:, None], variances[:, None], starts)
    reach = _reach(view, name, past, logs[:-1])
    value = float(np.exp(logs[-1]))
    return EstimatedError(
        name,
        expected=value,
        usual=float(np.exp(found.baseline[0])),
        effect=float(found.effect[0]),
        p_value=float(found.p_value[0]),
        band=(value * float(np.exp(-reach)), value * float(np.exp(reach))),
        too_few=too_few or bool(found.too_few[0]),
    )


def _rows(profile: Profile) -> Floats:
    return np.array(profile.rows, dtype=np.float64)


def _reach(view: View, name: str, past: History, logs: Floats) -> float:
    """Half the width of the band for the logarithm, from past windows whose outcomes have come."""
    answered = view.past_outcomes.only_healthy()
    _, ours, theirs = np.intersect1d(past.starts, answered.starts, return_indices=True)
    sums = answered.statistic("residual totals", totals).reshape(len(answered), -1)[theirs]
    loss = sums[:, SQUARED if name == "rmse" else ABSOLUTE]
    loss = np.where(loss > 0, loss, np.nan)
    realised = np.log(loss / np.maximum(sums[:, ROWS], 1.0))
    apart = (realised / 2 if name == "rmse" else realised) - logs[ours]
    apart = apart[np.isfinite(apart)]
    return NOT_YET if len(apart) < LEAST else WIDTH * robust_sd(apart)
