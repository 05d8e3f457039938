"""Does an experiment fill its arms as planned?

Idea: the sample ratio, over the rows that carry an arm. Pearson's statistic against the planned shares is
divided by the design effect that the arms' shares show from window to window (rows of one user go to one arm,
so a window is worth fewer draws than it has rows):

    X² = sum of (n(a) - N plan(a))² / (N plan(a)) / design,   effect = half the sum of |n(a) / N - plan(a)|

Parameters: one percentage point of all rows in other arms than planned matters; fewer than 100 rows with an
arm, or than nine past windows that had some, are `too_few`. An arm that was not planned counts as planned
with half a row. The arm's column must be one of the dimensions: of other columns a profile holds no counts
by arm.

Reference: A. Fabijan and others, Diagnosing sample ratio mismatch in online controlled experiments, KDD 2019.

>>> chance(np.array([5_100.0, 4_900.0]), np.array([0.5, 0.5]), design=1.0) < 0.05
True
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.declared import Experiment
from detectors.detector import Detector, View
from detectors.profile.profile import Profile
from detectors.statistics.design_effect import effects
from detectors.statistics.tail import LEAST
from detectors.types import Check

Floats = NDArray[np.float64]

BAR = 0.01
LEAST_ROWS = 100


def check(view: View) -> Sequence[Check]:
    """One check an experiment that runs and whose arm is a dimension."""
    if view.current is None:
        return ()
    dimensions = {dimension.name for dimension in view.declared.dimensions}
    found = [
        _check(view, view.current, experiment)
        for experiment in view.declared.experiments
        if experiment.arm in dimensions
    ]
    return [each for each in found if each is not None]


def _check(view: View, current: Profile, experiment: Experiment) -> Check | None:
    counts = {
        value: totals.n
        for (value,), totals in sorted(current.cells.margin((experiment.arm,)).items())
        if value
    }
    rows = sum(counts.values())
    if not any(counts.get(arm) for arm in experiment.planned):
        return None
    arms = [*experiment.planned, *(arm for arm in counts if arm not in experiment.planned)]
    plan = np.array([experiment.planned.get(arm, 0.5 / rows) for arm in arms])
    now = np.array([counts.get(arm, 0) for arm in arms], dtype=np.float64)
    design = _design(view, experiment)
    wrong = 0.5 * float(np.abs(now / rows - plan / plan.sum()).sum())
    shares = ", ".join(f"{arm} {n / rows:.1%}" for arm, n in zip(arms, now.tolist(), strict=True))
    planned = ", ".join(f"{arm} {share:.0%}" for arm, share in experiment.planned.items())
    return Check(
        subject=experiment.name,
        effect=wrong,
        bar=BAR,
        p_value=1.0 if design is None else chance(now, plan / plan.sum(), design),
        observed=wrong,
        baseline=0.0,
        text=f"{experiment.name} has {shares}; planned were {planned}",
        too_few=design is None or rows < LEAST_ROWS,
        details={"arm": experiment.arm},
    )


def chance(counts: Floats, plan: Floats, design: float) -> float:
    """Pearson's p-value of counts float64[A] against planned shares float64[A]."""
    from scipy.special import chdtrc

    expected = plan * counts.sum()
    return float(chdtrc(len(plan) - 1, float(((counts - expected) ** 2 / expected).sum()) / design))


def _design(view: View, experiment: Experiment) -> float | None:
    """The largest design effect of the planned arms' shares; None with fewer than nine past windows."""
    arms = list(experiment.planned)

    def count(profile: Profile) -> Floats:
        margin = profile.cells.margin((experiment.arm,))
        return np.array([margin[(arm,)].n if (arm,) in margin else 0 for arm in arms], dtype=np.float64)

    past = view.past.only_healthy()
    counts = past.statistic("arms:" + "\x00".join([experiment.arm, *arms]), count).reshape(-1, len(arms))
    rows = counts.sum(axis=1)
    if (rows >= LEAST_ROWS).sum() <= LEAST:
        return None
    filled = counts[rows >= LEAST_ROWS]
    shares = filled / filled.sum(axis=1, keepdims=True)
    return float(effects(shares[:, :, None], np.tile(filled.sum(axis=1)[:, None], len(arms))).max())


DETECTOR = Detector("arm_balance", "infrastructure", "inputs", check, alpha=1e-5)
