"""Do categories come that the reference never saw, and are they old ones in a new form?

Idea: per categorical feature the share of rows whose text is not in the reference's vocabulary, judged like a
rate of missing values: beside its own past (`statistics.rates`), because real data bring new categories every
day. When it has risen, the unseen texts are brought to the vocabulary by undoing what pipelines do to texts
(`statistics.forms`), and the shares of vanished values are compared with those of the new ones.

Parameters: a rise of 2 percentage points matters; fewer than ten rows are `too_few`, as is a past of fewer
than eight windows unless the rise is 90 points. A form is named when it explains 80 % of the unseen rows.

Reference: N. Breck and others, Data validation for machine learning, MLSys 2019.

from detectors.statistics.forms import changed_form
>>> changed_form({"DE": 60, "FR": 40}, ("de", "fr", "us"))
'case'
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.detector import Detector, View
from detectors.profile.feature import FeatureProfile
from detectors.profile.profile import Profile
from detectors.statistics.design_effect import design_effects
from detectors.statistics.forms import changed_form, replaced
from detectors.statistics.rates import Counted, rise
from detectors.types import Check
from detectors.wording import percent

BAR = 0.02
LEAST_ROWS = 10
EXAMPLES = 5


def check(view: View) -> Sequence[Check]:
    """One check a categorical feature."""
    current, reference = view.current, view.reference
    if current is None or reference is None or current.binning != reference.binning:
        return ()
    features = [feature for feature in current.features if feature.kind == "categorical"]
    if not features:
        return ()
    past = view.past.only_healthy()
    before = past.statistic("vocabulary", _counts).reshape(len(past), 2, len(features))
    now, usual = _counts(current), _counts(reference)
    found = rise(
        Counted(now[0], now[1]),
        view.window.start,
        Counted(before[:, 0], before[:, 1]),
        past.starts,
        Counted(usual[0], usual[1]),
        design_effects(past, reference)[[f.index for f in features]],
    )
    return [
        _check(
            feature,
            reference.feature(feature.name),
            share=float(np.nan_to_num(found.rate[i])),
            baseline=float(found.baseline[i]),
            p_value=float(found.p_value[i]),
            too_few=bool(found.too_few[i]) or feature.total < LEAST_ROWS,
        )
        for i, feature in enumerate(features)
        if view.serves(feature)
    ]


def _counts(profile: Profile) -> NDArray[np.float64]:
    """float64[2, C]: unseen rows, and rows with a value, of each categorical feature."""
    features = [feature for feature in profile.features if feature.kind == "categorical"]
    return np.array([[f.unseen_count for f in features], [f.total for f in features]], dtype=np.float64)


def _check(
    now: FeatureProfile, usual: FeatureProfile, share: float, baseline: float, p_value: float, too_few: bool
) -> Check:
    form, swapped = None, False
    texts: dict[str, int] = {}
    if share - baseline >= BAR:
        texts = now.unseen
        form = changed_form(texts, now.vocabulary)
        swapped = replaced(texts, now.counts[:-2], usual.counts[:-2])
        form = form or ("ids" if swapped else None)
    how = {"case": " in another case", "padding": " with other padding", "ids": " under other ids"}
    return Check(
        subject=now.name,
        effect=share - baseline,
        bar=BAR,
        p_value=p_value,
        observed=share,
        baseline=baseline,
        text=f"{percent(share)} of {now.name} are values never seen, usually {percent(baseline)}"
        + (f": known ones{how[form]}" if form else ""),
        too_few=too_few,
        details={
            "unseen_share": share,
            "replaced": swapped,
            "form": form,
            "examples": list(texts)[:EXAMPLES],
        },
    )


DETECTOR = Detector("vocabulary", "infrastructure", "inputs", check, alpha=1e-5)
