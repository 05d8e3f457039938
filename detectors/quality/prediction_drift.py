"""Has the distribution of the scores moved away from the reference?

Idea: the Kolmogorov–Smirnov distance of the scores, judged as in `drift`: beside the same distance in past
healthy windows. It needs no outcomes, so it is the first sign that a model answers differently; by itself it
doesn't say whether the model, its inputs or the world changed.

Parameters: the bar is 0.03, as in `drift`; fewer than 30 scores are `too_few`.

Reference: A. Kolmogorov (1933), as in `drift`.

>>> DETECTOR.name, DETECTOR.phase
('prediction_drift', 'inputs')
"""

from collections.abc import Sequence

from detectors.detector import Detector, View
from detectors.profile.binning import SCORE
from detectors.quality.drift import feature_check
from detectors.statistics.shift import shift
from detectors.types import Check


def check(view: View) -> Sequence[Check]:
    """One check, of the score; none where the system has no model."""
    current, reference = view.current, view.reference
    if current is None or reference is None or current.binning != reference.binning:
        return ()
    if SCORE not in current.binning:
        return ()
    return [feature_check(current.score, reference.score, shift(view, current, reference))]


DETECTOR = Detector("prediction_drift", "quality", "inputs", check)
