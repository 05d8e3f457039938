"""Does an experiment fill its arms as planned?

Idea: the sample ratio, over the rows that carry an arm. Pearson's statistic against the planned shares is
divided by a design effect, since rows of one user go to one arm and a window is worth fewer draws than it has
rows: the larger one of what the arms' shares show from window to window, and, as the same few users may come
in every window, of what they show from bucket to bucket of the experiment's units (see `profile.arms`):

    X² = sum of (n(a) - N plan(a))² / (N plan(a)) / design,   effect = half the sum of |n(a) / N - plan(a)|

Parameters: one percentage point of all rows in other arms than planned matters; fewer than 100 rows with an
arm, or than nine past windows that had some, are `too_few`. An arm that was not planned counts as planned
with half a row. Limit: an arm planned for one in a hundred with few active users in it has a longer tail than
the bound on few units allows, and may be told by chance once in a thousand windows.

Reference: A. Fabijan and others, Diagnosing sample ratio mismatch in online controlled experiments, KDD 2019.

>>> chance(np.array([5_100.0, 4_900.0]), np.array([0.5, 0.5]), design=1.0) < 0.05
True
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.declared import Experiment
from detectors.detector import Detector, View
from detectors.profile.arms import BUCKETS, plan_of, sums_of
from detectors.profile.profile import Profile
from detectors.statistics.design_effect import effects
from detectors.statistics.tail import LEAST
from detectors.types import Check
from detectors.wording import percent

Floats = NDArray[np.float64]

BAR = 0.01
LEAST_ROWS = 100
MEDIAN_SQUARE = 0.455  # of a standard normal


def check(view: View) -> Sequence[Check]:
    """One check an experiment that runs."""
    if view.current is None:
        return ()
    found = [_check(view, view.current, experiment) for experiment in view.declared.experiments]
    return [each for each in found if each is not None]


def _check(view: View, current: Profile, experiment: Experiment) -> Check | None:
    arms, now = list(plan_of(experiment)[1]), _rows(current, experiment)
    rows = float(now.sum())
    if not now[:-1].any():
        return None
    plan = np.array([experiment.planned[arm] for arm in arms])
    if now[-1]:
        arms, plan = [*arms, "others"], np.append(plan, 0.5 / rows)
    else:
        now = now[:-1]
    design = _design(view, experiment, current)
    wrong = 0.5 * float(np.abs(now / rows - plan / plan.sum()).sum())
    shares = ", ".join(f"{arm} {percent(n / rows)}" for arm, n in zip(arms, now.tolist(), strict=True))
    planned = ", ".join(f"{arm} {percent(share)}" for arm, share in experiment.planned.items())
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


def clustered(rows: Floats, plan: Floats) -> float:
    """The largest design effect of arms whose rows float64[A, B] stand by bucket of their units.

    Around the planned shares float64[A], not those seen: a sum over its own root of squares has a tail no
    longer than a normal one however few units there are (B. Efron, J. Amer. Statist. Assoc. 64 (1969), on
    symmetric terms).

    >>> few = np.zeros((2, 256))
    >>> few[[0, 0, 1], [3, 77, 200]] = 500, 300, 200
    >>> clustered(few, np.array([0.5, 0.5]))
    380.0
    """
    apart = rows - plan[:, None] * rows.sum(axis=0)
    variances = np.maximum(plan * (1 - plan), 1e-12) * rows.sum()
    return float(((apart**2).sum(axis=1) / variances).max())


def _design(view: View, experiment: Experiment, current: Profile) -> float | None:
    """The largest design effect of the planned arms' shares; None with fewer than nine past windows."""
    plan = plan_of(experiment)
    arms = plan[1]
    past = view.past.only_healthy()
    counts = past.statistic(f"arms:{plan}", lambda profile: _rows(profile, experiment)[:-1])
    counts = counts.reshape(-1, len(arms))
    rows = counts.sum(axis=1)
    if (rows >= LEAST_ROWS).sum() <= LEAST:
        return None
    filled = counts[rows >= LEAST_ROWS]
    shares = filled / filled.sum(axis=1, keepdims=True)
    many = np.tile(filled.sum(axis=1)[:, None], len(arms))
    planned = np.array([experiment.planned[arm] for arm in arms])
    by_window = float(effects(shares[:, :, None], many, MEDIAN_SQUARE).max())
    return max(by_window, clustered(_by_bucket(current, experiment)[:-1], planned / planned.sum()))


def _rows(profile: Profile, experiment: Experiment) -> Floats:
    """Rows float64[A + 1] of the planned arms and of all others."""
    return np.asarray(_by_bucket(profile, experiment).sum(axis=1))


def _by_bucket(profile: Profile, experiment: Experiment) -> Floats:
    """Rows float64[A + 1, BUCKETS] of the planned arms and of all others."""
    found = sums_of(plan_of(experiment), [profile.arms])
    return np.asarray(found.n.reshape(-1, BUCKETS), dtype=np.float64)


DETECTOR = Detector("arm_balance", "infrastructure", "inputs", check, alpha=1e-5)
