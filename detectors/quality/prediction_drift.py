"""Has the distribution of the scores moved away from the reference?

Idea: the Kolmogorov–Smirnov distance D = max |F_now(x) - F_reference(x)| of the scores, beside the same
distance in past healthy windows, as in `drift`. Training rows seldom carry scores; the reference's
distribution is then that of all past healthy windows together. It needs no outcomes, so it is the first sign
that a model answers differently; by itself it doesn't say whether the model, its inputs or the world changed.

Parameters: the bar is 0.03, as in `drift`; fewer than 30 scores, or fewer than eight past windows without a
gross change, are `too_few`.

Reference: A. Kolmogorov, Giornale dell'Istituto Italiano degli Attuari 4 (1933) 83-91.

>>> scores = np.random.default_rng(0).beta([[2], [2.2]], 50, (2, 50_000))
>>> counts = np.stack([np.histogram(row, np.linspace(0, 0.3, 200))[0] for row in scores])
>>> _squares(counts[1:], counts[0]).round(4).tolist()
[0.0038]
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.detector import Detector, View
from detectors.profile.binning import SCORE
from detectors.profile.profile import Profile
from detectors.statistics.against_past import against_past, floored
from detectors.statistics.distances import KOLMOGOROV_NOISE, kolmogorov_p_value
from detectors.types import Check

Floats = NDArray[np.float64]

BAR = 0.03
LEAST_ROWS = 30
GROSS = 0.9


def check(view: View) -> Sequence[Check]:
    """One check, of the score; none where the system has no model."""
    current, reference = view.current, view.reference
    if current is None or reference is None or current.binning != reference.binning:
        return ()
    if SCORE not in current.binning:
        return ()
    past = view.past.only_healthy()
    bins = len(current.score.counts)
    before = past.statistic("scores", _counts).reshape(len(past), bins)
    usual = _counts(reference) if reference.score.total else before.sum(axis=0)
    now = _counts(current)[None]
    if not usual.any() or not now.any():
        return [_check(current, reference, distance=0.0, p_value=1.0, too_few=True)]
    square, noise = _squares(now, usual), _noise(now, usual)
    beside = against_past(
        _squares(before, usual)[:, None],
        _noise(before, usual)[:, None],
        past.starts,
        square,
        noise,
        view.window.start,
    )
    gross = square >= GROSS**2
    p_value, unknown = floored(kolmogorov_p_value(square / noise), beside, gross)
    too_few = bool(unknown[0]) or current.score.total < LEAST_ROWS
    return [_check(current, reference, float(np.sqrt(square[0])), float(p_value[0]), too_few)]


def _counts(profile: Profile) -> Floats:
    return profile.score.counts.astype(np.float64)


def _squares(counts: Floats, usual: Floats) -> Floats:
    """Squared distance of each window, float64[N], from counts float64[N, S] and usual ones float64[S]."""
    rows = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, rows, out=np.full(counts.shape, np.nan), where=rows > 0)
    return np.asarray(np.abs(np.cumsum(shares - usual / usual.sum(), axis=1)).max(axis=1) ** 2)


def _noise(counts: Floats, usual: Floats) -> Floats:
    """Expectation of the squared distance under pure sampling, float64[N]."""
    rows = counts.sum(axis=1)
    inverse = np.divide(1, rows, out=np.full(rows.shape, np.nan), where=rows > 0)
    return np.asarray(KOLMOGOROV_NOISE * (inverse + 1 / usual.sum()))


def _check(current: Profile, reference: Profile, distance: float, p_value: float, too_few: bool) -> Check:
    score, usual = current.score, reference.score
    moved = (score.mean - usual.mean) / np.sqrt(usual.variance) if usual.total and usual.variance else np.nan
    known = bool(np.isfinite(moved))
    return Check(
        subject=score.name,
        effect=distance,
        bar=BAR,
        p_value=p_value,
        observed=score.mean if score.total else None,
        baseline=usual.mean if usual.total else None,
        text=f"the scores moved by {distance:.3f} (KS) over {score.total:,} rows"
        + (f", their mean by {moved:+.2f} standard deviations" if known else ""),
        too_few=too_few,
        details={"kind": "numeric", "mean_shift_sd": float(moved) if known else None},
    )


DETECTOR = Detector("prediction_drift", "quality", "inputs", check)
