"""Do the scores promise too much or too little for one kind of row?

Idea: for each common value of each dimension the successes O that came beside the sum of scores E over the
same rows, less the same of all rows, beside its own past (`statistics.level`):

    effect = log(O / E) in the slice - log(O / E) of all rows - its median in past windows

Off by one factor everywhere, a model is `calibration`'s to tell; here is what one slice does apart from the
rest. The variance of log(O / E) for independent outcomes is m (1 - s) / m², m being the expected successes at
the window's own factor and s the mean score.

Parameters: the bar is 15 %; fewer than 20 expected successes, or fewer than eight past windows, are
`too_few`. All slices are a family, and alpha is ten times stricter than usual. Binary models only.

Reference: Ú. Hébert-Johnson and others, Multicalibration: calibration for the (computationally-identifiable)
masses, ICML 2018.

>>> came, promised = np.array([[100.0, 30.0]]), np.array([[100.0, 40.0]])
>>> log_ratio(came, promised).round(2).tolist()
[[0.0, -0.28]]
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.detector import Detector, View
from detectors.statistics.level import level
from detectors.statistics.slice_sums import FIELDS, slice_sums
from detectors.types import Check
from detectors.wording import number

Floats = NDArray[np.float64]

BAR = 0.15
LEAST_EXPECTED = 20
SCORED, SCORE, LABELS = (FIELDS.index(name) for name in ("scored", "score", "labels"))


def check(view: View) -> Sequence[Check]:
    """One check of each common value of each dimension."""
    model = view.declared.model
    if model is None or model.task != "binary":
        return ()
    found = slice_sums(view)
    if found is None or not found.segments:
        return ()
    overall = log_ratio(found.whole[:, LABELS], found.whole[:, SCORE])[:, None]
    rows, promised, came = (found.slices[:, line] for line in (SCORED, SCORE, LABELS))
    fair = promised * np.exp(overall)
    ratio = np.where(fair >= LEAST_EXPECTED, log_ratio(came, promised) - overall, np.nan)
    mean = np.clip(fair / np.maximum(rows, 1.0), 0.0, 0.99)
    judged = level(ratio, (1 - mean) / np.maximum(fair, 1.0), found.starts)
    return [
        Check(
            subject="score",
            effect=float(judged.effect[at]),
            bar=BAR,
            p_value=float(judged.p_value[at]),
            observed=float(np.exp(ratio[-1, at])) if np.isfinite(ratio[-1, at]) else None,
            baseline=float(np.exp(judged.baseline[at])),
            text=f"with {dimension} = {value} {number(came[-1, at])} came where the scores "
            f"promised {number(promised[-1, at])}: {np.exp(judged.effect[at]):.2f} times what is usual "
            "beside the others",
            too_few=bool(judged.too_few[at]),
            segment={dimension: value},
        )
        for at, (dimension, value) in enumerate(found.segments)
    ]


def log_ratio(came: Floats, promised: Floats) -> Floats:
    """log(came / promised) with half a success added to both; NaN where nothing was promised."""
    return np.asarray(np.log((came + 0.5) / np.where(promised > 0, promised + 0.5, np.nan)))


DETECTOR = Detector("calibration_slices", "quality", "outcomes", check, alpha=1e-5)
