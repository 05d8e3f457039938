"""What the whole span says of calibration and ranking, where a single window holds too few successes to tell.

    calibration   ln(Σ labels / Σ scores)          ranking   area under the ROC curve (DeLong's variance)

Both are judged beside blocks of the same length and hours on earlier days: their median is what is usual,
and their scatter, where it is larger than sampling alone, counts as well. It is known from few days: what
stands out by t of its deviations is judged by Student's law, as the normal deviate of the same probability
(Wallace 1959). A check that could not have seen a change of the size that matters is not clear but missing.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.statistics.ranking import area
from detectors.statistics.spread import robust_sd
from monitor.triage.case import Case, Scores
from monitor.triage.sign import Sign

Floats = NDArray[np.float64]
CLEAR_Z = 2.0
HINT, FULL = {"calibration_off": 3.5, "ranking_worse": 2.6}, 1.3  # deviates from which, and how many further
LEAST_STRENGTH = 0.25  # what a hint counts; further out a sign counts in full
OFF = 0.05  # of the logarithm of what came over what was promised
WORSE = 0.02  # of the area
LEAST = 20  # successes and failures
TELLING = 3.0  # standard deviations that a check must have told apart to be clear


@dataclass(frozen=True)
class Beside:
    """A measure now and usually, the standard deviation of their difference, and the days before."""

    now: float
    usual: float
    sd: float
    days: int

    @property
    def z(self) -> float:
        """How far from what is usual, as a normal deviate."""
        t, free = (self.now - self.usual) / self.sd, max(self.days - 1, 1)
        return math.copysign((8 * free + 1) / (8 * free + 3) * math.sqrt(free * math.log1p(t * t / free)), t)


def pooled_signs(case: Case) -> dict[str, Sign]:
    """The signs of the span as a whole, by symbol; a symbol is absent where nothing could be added up."""
    if case.scores is None:
        return {}
    found = {"calibration_off": _calibration(case.scores), "ranking_worse": _ranking(case.scores)}
    return {symbol: sign for symbol, sign in found.items() if sign is not None}


def _calibration(scores: Scores) -> Sign | None:
    sums = np.concatenate([scores.past, scores.now[None]]).sum(axis=2)
    promised, came = sums[:, 1], sums[:, 2]
    if promised[-1] < LEAST or not (promised[:-1] >= LEAST).any():
        return None
    ratios, variances = np.log((came + 0.5) / (promised + 0.5)), 1 / np.maximum(promised, 1.0)
    beside = _beside(ratios, variances, promised >= LEAST)
    usual = math.exp(beside.usual)
    text = f"{came[-1]:,.0f} came where the scores of the span promised {promised[-1]:,.0f}; "
    text += f"usually {usual:.2f} times"
    off = abs(beside.now - beside.usual)
    return _told("calibration_off", off, OFF, abs(beside.z), beside.sd, text, "score")


def _ranking(scores: Scores) -> Sign | None:
    tables = np.concatenate([scores.past, scores.now[None]])
    rows, came = tables[:, 0], np.minimum(tables[:, 2], tables[:, 0])
    enough = np.minimum(came.sum(axis=1), (rows - came).sum(axis=1)) >= LEAST
    if not enough[-1] or not enough[:-1].any():
        return None
    beside = _beside(*area(came, rows - came), enough)
    text = f"over the span the ranking is {beside.now:.3f} (area under the curve), usually {beside.usual:.3f}"
    return _told("ranking_worse", beside.usual - beside.now, WORSE, -beside.z, beside.sd, text, "auc")


def _beside(values: Floats, variances: Floats, usable: NDArray[np.bool_]) -> Beside:
    """The last value beside the median of the usable ones before it."""
    past, sampling = values[:-1][usable[:-1]], variances[:-1][usable[:-1]]
    usual = float(np.median(past))
    beyond = max(robust_sd(past - usual) ** 2 - float(np.median(sampling)), 0.0) if len(past) >= 3 else 0.0
    of_usual = (float(np.mean(sampling)) + beyond) * math.pi / 2 / len(past)
    return Beside(float(values[-1]), usual, math.sqrt(float(variances[-1]) + beyond + of_usual), len(past))


def _told(symbol: str, effect: float, bar: float, z: float, sd: float, text: str, subject: str) -> Sign:
    """Fired when large and sure; clear when small, or when a larger one would have been seen."""
    least = HINT[symbol]
    if effect >= bar and z >= least:
        strength = min((z - least) / FULL + LEAST_STRENGTH, 1.0)
        return Sign(symbol, "fired", text, strength, subject=subject)
    telling = 4 * bar >= TELLING * sd
    return Sign(symbol, "clear" if telling and z < CLEAR_Z else "missing", text, subject=subject)
