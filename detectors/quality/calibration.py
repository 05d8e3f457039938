"""Do as many successes come as the scores promise?

Idea: the labels O that came beside the scores' sum E over the same rows, and the same by tenths of the score.

    overall:  effect = log(O / E) - its median in past healthy windows      (regression: (O - E) / |E|)
    shape:    HL = sum over tenths of (O_g - r E_g)² / V_g,   r = O / E,   V_g = sum of s (1 - s)

The overall effect has the variance V / E² for independent outcomes (of a regression V is the sum of squares
of the errors about their mean); HL is chi-square with nine degrees of freedom (Hosmer and Lemeshow). Healthy
models are off by more than that, so both squares are judged beside their own past
(`statistics.against_past`). The shape's effect is the sum of |O_g - r E_g| over O, less what chance gives.
With `outcomes = "positives"` every prediction counts, and one without an outcome is a zero.

Parameters: the bar is 5 % overall and 10 % for the shape; fewer than ten expected successes (30 rows of a
regression), or fewer than eight past windows without a gross change, are `too_few`. Where a window alone says
little, the last 6 and 24 are also judged together (`statistics.pooled`).

Reference: D. W. Hosmer and S. Lemeshow, Communications in Statistics 9 (1980) 1043-1069.

>>> scores = np.random.default_rng(0).beta(2, 50, 20_000)
>>> labels = np.random.default_rng(1).random(20_000) < 1.2 * scores
>>> round(float(labels.sum() / scores.sum()), 1)
1.2
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.detector import Detector, View
from detectors.profile.binning import SCORE
from detectors.statistics.against_past import against_past, floored
from detectors.statistics.pooled import POOLS, with_pools
from detectors.statistics.reliability import Reliability, reliability
from detectors.statistics.residual_error import ROWS, SIGNED, SQUARED, residual_totals
from detectors.types import Check
from detectors.wording import number, percent

Floats = NDArray[np.float64]

SUBJECT = "score"
BAR = 0.05
BAR_SHAPE = 0.10
LEAST_EXPECTED = 10
LEAST_ROWS = 30
GROSS = 1.0


def check(view: View) -> Sequence[Check]:
    """One check overall, and one of the shape for binary tasks."""
    model, reference = view.declared.model, view.reference
    if model is None or reference is None or view.outcomes is None or SCORE not in reference.binning:
        return ()
    if view.outcomes.binning != reference.binning:
        return ()
    found = reliability(view, reference)
    if found is None:
        return ()
    if model.task != "binary":
        return [_overall(view, found, binary=False)]
    pooled = [(count, reliability(view, reference, count)) for count in POOLS]
    together = [(count, _overall(view, pool, binary=True)) for count, pool in pooled if pool is not None]
    return [with_pools(_overall(view, found, binary=True), together), _shape(view, found)]


def _overall(view: View, found: Reliability, binary: bool) -> Check:
    promised, came = found.expected, found.labels
    moved = _relative(came, promised, binary)
    variance = found.variance if binary else _error_variance(view, len(promised))
    noise = variance / np.maximum(promised**2, 1e-300)
    past = moved[:-1]
    base = float(np.nanmedian(past)) if np.isfinite(past).sum() else 0.0
    effect = float(np.nan_to_num(moved[-1] - base))
    p_value, unknown = _p_value(found, (moved - base) ** 2, noise, _normal(effect, float(noise[-1])))
    few = promised[-1] < LEAST_EXPECTED if binary else found.rows[-1].sum() < LEAST_ROWS or not promised[-1]
    ratio = float(came[-1] / promised[-1]) if promised[-1] else None
    usual = float(np.exp(base)) if binary else 1 + base
    return Check(
        subject=SUBJECT,
        effect=effect,
        bar=BAR,
        p_value=p_value,
        observed=ratio,
        baseline=usual,
        text=f"{number(came[-1])} came where the scores promised {number(promised[-1])}; "
        f"usually {usual:.2f} times",
        too_few=(unknown and abs(effect) < GROSS) or bool(few),
        details={"ratio": ratio, "usual": usual},
    )


def _error_variance(view: View, windows: int) -> Floats:
    """Variance of the sum of a regression's errors, float64[N]; 0 where residuals were not counted."""
    found = residual_totals(view)
    if found is None or len(found[1]) != windows:
        return np.zeros(windows)
    sums = found[1]
    n = np.maximum(sums[:, ROWS], 1.0)
    return np.asarray(np.maximum(sums[:, SQUARED] - sums[:, SIGNED] ** 2 / n, 0.0))


def _relative(came: Floats, promised: Floats, binary: bool) -> Floats:
    """float64[N]: how far what came is from what was promised; NaN where nothing was promised."""
    size = np.where(promised != 0, np.abs(promised), np.nan)
    return np.log((came + 0.5) / (size + 0.5)) if binary else (came - promised) / size


def _shape(view: View, found: Reliability) -> Check:
    from scipy.special import chdtrc

    hosmer_lemeshow, gap, chance = found.shape()
    size = np.maximum(found.expected, 1e-300)
    freedom = found.groups - 1
    floor = float(chdtrc(freedom, np.nan_to_num(hosmer_lemeshow[-1])))
    p_value, unknown = _p_value(found, hosmer_lemeshow / size, freedom / size, floor)
    effect = max(0.0, float(np.nan_to_num(gap[-1] - chance[-1])))
    return Check(
        subject=f"{SUBJECT} by tenths",
        effect=effect,
        bar=BAR_SHAPE,
        p_value=p_value,
        observed=float(np.nan_to_num(gap[-1])),
        baseline=float(np.nan_to_num(chance[-1])),
        text=f"by tenths of the score {percent(gap[-1])} of the successes lie elsewhere than promised",
        too_few=unknown or float(found.expected[-1]) < LEAST_EXPECTED * found.groups,
        details={"ratio": None},
    )


def _p_value(found: Reliability, squares: Floats, noise: Floats, floor: float) -> tuple[float, bool]:
    """P-value of the last of float64[N] squares beside those before it, and whether too few are known."""
    beside = against_past(
        squares[:-1, None],
        noise[:-1, None],
        found.starts[:-1],
        squares[-1:],
        noise[-1:],
        int(found.starts[-1]),
    )
    p_value, unknown = floored(np.array([floor]), beside, np.array([False]))
    return float(p_value[0]), bool(unknown[0])


def _normal(effect: float, variance: float) -> float:
    """Two-sided normal chance of the effect; 0 where the variance isn't known, leaving it to the past."""
    from scipy.special import ndtr

    return 2 * float(ndtr(-abs(effect) / np.sqrt(variance))) if variance > 0 else 0.0


DETECTOR = Detector("calibration", "quality", "outcomes", check)
