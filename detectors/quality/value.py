"""Is a success worth what it was, and do successes come that are worth nothing?

Idea: the value V of a window's successes O, overall and by each common value of the dimensions:

    value      effect = log(V / O) - its median in past windows; of a slice, less the same of all rows
    worthless  effect = share of successes worth exactly zero - its median in past windows (binary models)

So a fall of all slices alike is one finding, and a slice is named only for what it does apart from the rest.
How much one success scatters isn't kept in profiles; it is taken from the past, where the variance of
log(V / O) falls with 1 / O (`statistics.level`). Worthless successes are judged as a rate
(`statistics.rates`): bots click, and nobody pays for them.

Parameters: the bar is 4 % for the value and 10 percentage points for the worthless; fewer than 20 successes,
or fewer than eight past windows, are `too_few`. All slices are a family, and alpha is ten times stricter than
usual.

Reference: F. J. Anscombe, Biometrika 35 (1948) 246-254 (rates as angles).

>>> successes = np.array([[100.0], [400.0], [100.0], [400.0]])
>>> logs = np.array([[0.1], [-0.05], [-0.1], [0.05]])
>>> (scatter(logs, successes) / successes).round(4).ravel().tolist()
[0.022, 0.0055, 0.022, 0.0055]
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.detector import Detector, View
from detectors.statistics.grouped import column_medians
from detectors.statistics.level import Level, level
from detectors.statistics.rates import Counted, Rise, rise
from detectors.statistics.slice_sums import FIELDS, SliceSums, slice_sums
from detectors.types import Check
from detectors.wording import number, percent

Floats = NDArray[np.float64]

BAR = 0.04
BAR_WORTHLESS = 0.10
LEAST_SUCCESSES = 20
MEDIAN_SQUARE = 0.455  # of a standard normal
LABELS, VALUE, WORTHLESS = (FIELDS.index(name) for name in ("labels", "value", "worthless"))


def check(view: View) -> Sequence[Check]:
    """Checks of all rows and of each slice; none where no success has ever had a value."""
    found = slice_sums(view)
    if found is None or not found.whole[:, VALUE].any():
        return ()
    sums = np.concatenate([found.whole[:, :, None], found.slices], axis=2)
    binary = view.declared.model is not None and view.declared.model.task == "binary"
    return [*_values(found, sums), *(_worthless(found, sums) if binary else [])]


def scatter(logs: Floats, successes: Floats) -> Floats:
    """Variance of one success, float64[F], from logarithms float64[H, F] about their level; NaN is none."""
    middle = column_medians(logs**2 * successes)
    return np.asarray(np.nan_to_num(middle / MEDIAN_SQUARE))


def _values(found: SliceSums, sums: Floats) -> list[Check]:
    labels, value = sums[:, LABELS], sums[:, VALUE]
    told = (labels >= LEAST_SUCCESSES) & (value > 0)
    logs = np.log(np.where(told, value, 1.0) / np.where(told, labels, 1.0))
    logs = np.where(told, logs, np.nan)
    apart = np.concatenate([logs[:, :1], logs[:, 1:] - logs[:, :1]], axis=1)
    if len(apart) < 2 or not np.isfinite(apart[:-1]).any():
        return [_value_check(at, found, sums, None, np.nan) for at in range(sums.shape[2])]
    about = apart[:-1] - column_medians(apart[:-1])
    variances = scatter(about, labels[:-1]) / np.maximum(labels, 1.0)
    judged = level(apart, variances, found.starts)
    return [_value_check(at, found, sums, judged, float(logs[-1, 0])) for at in range(sums.shape[2])]


def _value_check(at: int, found: SliceSums, sums: Floats, judged: Level | None, overall: float) -> Check:
    labels, value = float(sums[-1, LABELS, at]), float(sums[-1, VALUE, at])
    each = value / labels if labels else None
    known = judged is not None and not judged.too_few[at]
    usual = None
    if judged is not None and known:
        usual = float(np.exp(judged.baseline[at] + (overall if at else 0.0)))
    text = f"{_name(found, at)} are worth {number(each or 0)} each"
    return Check(
        subject="value",
        effect=float(judged.effect[at]) if judged is not None else 0.0,
        bar=BAR,
        p_value=float(judged.p_value[at]) if judged is not None else None,
        observed=each,
        baseline=usual,
        text=text
        if usual is None
        else f"{text}, usually {number(usual)}" + (" beside the others" if at else ""),
        too_few=not known,
        segment=_segment(found, at),
        details={"ratio": each / usual if each is not None and usual else None},
    )


def _worthless(found: SliceSums, sums: Floats) -> list[Check]:
    hits, rows = np.minimum(sums[:, WORTHLESS], sums[:, LABELS]), sums[:, LABELS]
    nothing = Counted(np.zeros(sums.shape[2]), np.zeros(sums.shape[2]))
    judged = rise(
        Counted(hits[-1], rows[-1]),
        int(found.starts[-1]),
        Counted(hits[:-1], rows[:-1]),
        found.starts[:-1],
        nothing,
    )
    few = (rows[-1] < LEAST_SUCCESSES) | (np.isfinite(rows[:-1]).sum(axis=0) < 1)
    return [_worthless_check(at, found, judged, bool(few[at])) for at in range(sums.shape[2])]


def _worthless_check(at: int, found: SliceSums, judged: Rise, few: bool) -> Check:
    share, usual = float(np.nan_to_num(judged.rate[at])), float(judged.baseline[at])
    return Check(
        subject="worthless",
        effect=share - usual,
        bar=BAR_WORTHLESS,
        p_value=float(judged.p_value[at]),
        observed=share,
        baseline=usual,
        text=f"{percent(share)} of {_name(found, at)} are worth nothing, usually {percent(usual)}",
        too_few=few or bool(judged.too_few[at]),
        segment=_segment(found, at),
    )


def _segment(found: SliceSums, at: int) -> dict[str, str]:
    return {} if at == 0 else dict([found.segments[at - 1]])


def _name(found: SliceSums, at: int) -> str:
    if at == 0:
        return "the successes"
    dimension, value = found.segments[at - 1]
    return f"the successes with {dimension} = {value}"


DETECTOR = Detector("value", "quality", "outcomes", check, alpha=1e-5)
