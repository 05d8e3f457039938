"""Do the same inputs lead to other outcomes than they did?

Idea: each feature, and the score, is cut into up to eight groups of values. Had nothing changed but the
proportions of the rows, a group g of n rows would have n r successes, r being its rate in past healthy
windows, times a factor k common to all groups (an hour, or a page, on which everybody clicks more):

    HL = sum over groups of (O - k E)² / V,   E = n r,   k = sum of O / sum of E,   V = k E (1 - k r)
    effect = sum of |O - k E| / sum of O, less what chance gives

judged beside the same in the past. So a change of the inputs' proportions is no finding, nor is a rate that
moved for all values alike (`calibration` and the metrics tell that one): what is left is that outcomes moved
from some values to others. How the change of the rate splits, `details` say, relative to the past rate, with
both sides put on the proportions they share, s = p q / (p + q) over its sum:

    y_given_x  sum of s (rate now - rate before)        x_shift  all the rest of the change

Of a regression the same is asked of the errors, label less score, group by group, beside a shift that all
groups share (`statistics.residual_groups`); the effect is in standard deviations of the errors.

Parameters: the bar is 10 % of the successes, or a tenth of a standard deviation; groups with fewer than 200
past rows are left out; fewer than five expected successes (ten rows) a group, or fewer than eight past
windows, are `too_few`. Where a window of a binary model alone says little, the last 6 and 24 are also judged
together (`statistics.pooled`). All features are a family, and alpha is ten times stricter than usual.

Reference: T. Cai, H. Namkoong and S. Yadlowsky, Diagnosing model performance under distribution shift,
arXiv:2303.02011 (2023).

>>> before, now = np.array([0.5, 0.5]), np.array([0.8, 0.2])
>>> split(before, now, np.array([0.1, 0.3]), np.array([0.1, 0.3]))
(-0.3, 0.0)
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detectors.detector import Detector, View
from detectors.profile.binning import Binning
from detectors.profile.profile import Profile
from detectors.statistics.against_past import against_past, floored
from detectors.statistics.pooled import POOLS, every_window, pooled_sums, taught, with_pools
from detectors.statistics.promised import promised
from detectors.statistics.residual_groups import ResidualGroups, residual_groups
from detectors.statistics.value_groups import value_groups
from detectors.types import Check
from detectors.wording import percent, signed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BAR = 0.10
LEAST_PAST = 200
LEAST_EXPECTED = 5
LEAST_ROWS = 10


@dataclass(frozen=True)
class Groups:
    """Rows and successes `sums` float64[N, 2, G] of N windows, the last one judged, by groups of all features
    in turn.

    `firsts` int64[F] is each feature's first group; `rates` float64[G] those of the past, 0 where unknown.
    """

    starts: Ints
    firsts: Ints
    sums: Floats
    rates: Floats

    @property
    def rows(self) -> Floats:
        """float64[N, G]."""
        return self.sums[:, 0]

    @property
    def came(self) -> Floats:
        """Successes float64[N, G]."""
        return self.sums[:, 1]


def check(view: View) -> Sequence[Check]:
    """One check a feature, and one of the score."""
    model, outcomes = view.declared.model, view.outcomes
    if model is None or outcomes is None:
        return ()
    if model.task == "regression":
        return _regression(outcomes, residual_groups(view))
    found = promised(every_window(view), "concept", _by_bin)
    if found is None or not outcomes.binning.features:
        return ()
    starts, sums = found
    held = taught(view, starts)
    every = _grouped(outcomes.binning, starts, sums, held)
    held[-1] = True
    names = [feature.name for feature in (*outcomes.features, outcomes.score)]
    checks = _judged(names, replace(every, starts=starts[held], sums=every.sums[held]))
    for count in POOLS:
        pool = pooled_sums(view, (starts, every.sums), count)
        if pool is not None and (_lack_of_fit(replace(every, sums=pool[1][-1:]))[3] >= BAR).any():
            together = _judged(names, replace(every, starts=pool[0], sums=pool[1]))
            checks = [
                with_pools(check, [(count, pooled)]) for check, pooled in zip(checks, together, strict=True)
            ]
    return checks


def _judged(names: Sequence[str], groups: Groups) -> list[Check]:
    """One check of each of the features and the score, of the last of these windows, or pools of them."""
    squares, noise, freedom, gap = _lack_of_fit(groups)
    p_values, unknown = _rarity(groups.starts, squares, noise, freedom)
    expected = np.add.reduceat(groups.rows[-1] * groups.rates, groups.firsts)
    too_few = unknown | (expected < LEAST_EXPECTED * (freedom + 1)) | (freedom < 1)
    return [
        _check(name, groups, i, float(gap[i]), float(p_values[i]), bool(too_few[i]))
        for i, name in enumerate(names)
    ]


def split(p: Floats, q: Floats, before: Floats, now: Floats) -> tuple[float, float]:
    """(x_shift, y_given_x) of shares p and q and rates before and now, float64[G], over the rate before."""
    both = p + q
    shared = np.divide(p * q, both, out=np.zeros(len(p)), where=both > 0)
    rate = float(p @ before)
    if rate <= 0 or shared.sum() <= 0:
        return 0.0, 0.0
    given_x = float(shared @ (now - before)) / float(shared.sum())
    whole = float(q @ now) - rate
    return round((whole - given_x) / rate, 9), round(given_x / rate, 9)


def _by_bin(profile: Profile) -> Floats:
    """float64[3, C]: rows, sums of scores and labels of each coarse bin of all features."""
    sums = profile.by_bin
    return np.stack([sums.n.astype(np.float64), sums.score, sums.labels])


def _grouped(binning: Binning, starts: Ints, sums: Floats, held: NDArray[np.bool_]) -> Groups:
    """All windows by groups, cut and rated by those that are `held` bool[N] healthy."""
    past_rows = sums[held, 0].sum(axis=0)
    cuts, firsts = value_groups(past_rows if held.any() else sums[-1, 0], binning.coarse_offsets)
    every = np.add.reduceat(sums[:, ::2], cuts, axis=2)
    every[:, 1] = np.minimum(every[:, 1], every[:, 0])
    known = every[held, 0].sum(axis=0)
    rates = np.divide(every[held, 1].sum(axis=0), known, out=np.zeros(len(cuts)), where=known >= LEAST_PAST)
    return Groups(starts, firsts, every * (rates > 0), rates)


def _lack_of_fit(groups: Groups) -> tuple[Floats, Floats, Floats, Floats]:
    """Squares and noise float64[N, F]; degrees of freedom and the last window's gap, float64[F]."""
    firsts = groups.firsts
    sizes = np.diff(np.append(firsts, len(groups.rates)))
    expected = groups.rows * groups.rates
    size = np.add.reduceat(expected, firsts, axis=1)
    came = np.add.reduceat(groups.came, firsts, axis=1)
    factor = np.divide(came, size, out=np.full(size.shape, np.nan), where=size > 0)
    fair = np.repeat(factor, sizes, axis=1) * expected
    chance = np.clip(np.divide(fair, groups.rows, out=np.zeros(fair.shape), where=groups.rows > 0), 0, 0.99)
    variance = np.maximum(fair * (1 - chance), 0.25)
    told = groups.rates > 0
    lack = np.add.reduceat(np.where(told, (groups.came - fair) ** 2 / variance, 0.0), firsts, axis=1)
    freedom = np.maximum(np.add.reduceat(told.astype(np.float64), firsts) - 1, 0.0)
    apart = np.where(told, np.abs(groups.came - fair) - np.sqrt(2 / np.pi * variance), 0.0)[-1]
    gap = np.add.reduceat(apart, firsts) / np.maximum(came[-1], 1.0)
    per = np.where((size > 0) & (freedom > 0), size, np.nan)
    return lack / per, freedom / per, freedom, np.maximum(np.nan_to_num(gap), 0.0)


def _rarity(
    starts: Ints, squares: Floats, noise: Floats, freedom: Floats
) -> tuple[Floats, NDArray[np.bool_]]:
    from scipy.special import chdtrc

    before = starts[:-1]
    beside = against_past(
        squares[:-1], noise[:-1], before, squares[-1], noise[-1], int(starts[-1]), np.maximum(freedom, 1.0)
    )
    ratio = np.divide(squares[-1], noise[-1], out=np.zeros(len(freedom)), where=noise[-1] > 0)
    floor = np.where(freedom > 0, chdtrc(np.maximum(freedom, 1.0), np.nan_to_num(ratio) * freedom), 1.0)
    return floored(floor, beside, np.zeros(len(freedom), dtype=np.bool_))


def _check(name: str, groups: Groups, feature: int, gap: float, p_value: float, too_few: bool) -> Check:
    last = len(groups.rates) if feature + 1 == len(groups.firsts) else int(groups.firsts[feature + 1])
    own = slice(int(groups.firsts[feature]), last)
    rows, came, rates = groups.rows[-1, own], groups.came[-1, own], groups.rates[own]
    past = groups.rows[:-1, own].sum(axis=0)
    now = np.divide(came, rows, out=np.zeros(len(rows)), where=rows > 0)
    x_shift, given_x = split(past / max(past.sum(), 1.0), rows / max(rows.sum(), 1.0), rates, now)
    return Check(
        subject=name,
        effect=gap,
        bar=BAR,
        p_value=p_value,
        observed=gap,
        baseline=0.0,
        text=f"{percent(gap)} of the successes lie at other values of {name} than before; of the change of "
        f"the rate {signed(x_shift)} is due to its values and {signed(given_x)} to what they lead to",
        too_few=too_few,
        details={"x_shift": x_shift, "y_given_x": given_x},
    )


def _regression(outcomes: Profile, found: ResidualGroups | None) -> Sequence[Check]:
    if found is None:
        return ()
    p_values, unknown = _rarity(found.starts, found.lack, found.noise, found.freedom)
    too_few = unknown | (found.rows < LEAST_ROWS * (found.freedom + 1)) | (found.freedom < 1)
    return [
        Check(
            subject=feature.name,
            effect=float(found.gap[feature.index]),
            bar=BAR,
            p_value=float(p_values[feature.index]),
            observed=float(found.gap[feature.index]),
            baseline=0.0,
            text=f"the errors at single values of {feature.name} moved by {found.gap[feature.index]:.2f} of "
            f"their standard deviation on average, apart from what all values share",
            too_few=bool(too_few[feature.index]),
        )
        for feature in (*outcomes.features, outcomes.score)
    ]


DETECTOR = Detector("concept", "quality", "outcomes", check, alpha=1e-5)
