"""The size of a regression's errors, window by window, with the variance that sampling gives each.

    rmse = sqrt(E2)      mae = E1      residual_sd = sqrt(E2 - E²)

E, E1, E2 and E4 being the means of e, |e|, e² and e⁴ over the window's rows, e = label - score. By the delta
method log rmse has the variance (E4 - E2²) / (4 n E2²), log mae (E2 - E1²) / (n E1²). The standard deviation
is the error with the part taken out that shifting all scores alike would mend.
"""

import numpy as np
from numpy.typing import NDArray

from detectors.detector import View
from detectors.profile.binning import SCORE
from detectors.profile.profile import Profile

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROWS, SIGNED, ABSOLUTE, SQUARED, FOURTH = range(5)
MEASURES = ("rmse", "mae", "residual_sd")


def totals(profile: Profile) -> Floats:
    """float64[5]: rows with score and label, and the sums of e, |e|, e² and e⁴ over them; 0 when unknown."""
    first = int(profile.binning.coarse_offsets[profile.binning.index(SCORE)])
    return np.asarray(profile.residual_sums[:, first:].sum(axis=1))


def residual_totals(view: View) -> tuple[Ints, Floats] | None:
    """Starts int64[N] and totals float64[N, 5] of the healthy past and, last, of the window judged.

    None where the window has no scored row with a label.
    """
    outcomes = view.outcomes
    if outcomes is None or SCORE not in outcomes.binning:
        return None
    now = totals(outcomes)
    if not now[ROWS]:
        return None
    past = view.past_outcomes.only_healthy()
    before = past.statistic("residual totals", totals).reshape(len(past), len(now))
    return np.append(past.starts, view.window.start), np.concatenate([before, now[None]])


def errors(sums: Floats) -> dict[str, tuple[Floats, Floats]]:
    """Each measure with the variance of its logarithm, float64[N], of totals float64[N, 5]; NaN where 0.

    >>> rmse, variance = errors(np.array([[4.0, 0.0, 4.0, 8.0, 32.0]]))["rmse"]
    >>> rmse.round(3).tolist(), variance.round(4).tolist()
    ([1.414], [0.0625])
    """
    n = np.where(sums[:, ROWS] > 0, sums[:, ROWS], np.nan)
    signed, absolute, squared, fourth = (sums[:, line] / n for line in (SIGNED, ABSOLUTE, SQUARED, FOURTH))
    power = np.where(squared > 0, squared, np.nan)
    size = np.where(absolute > 0, absolute, np.nan)
    apart = squared - signed**2
    apart = np.where(apart > 1e-12 * power, apart, np.nan)
    of_squares = np.maximum(fourth - squared**2, 0.0) / (4 * n)
    of_size = np.maximum(squared - absolute**2, 0.0) / n
    return {
        "rmse": (np.sqrt(power), of_squares / power**2),
        "mae": (size, of_size / size**2),
        "residual_sd": (np.sqrt(apart), of_squares / apart**2),
    }
