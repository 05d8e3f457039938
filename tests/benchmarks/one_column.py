"""One column, drawn again and again: what Evidently's tests and Bifocal's drift detector say of it.

A repetition is a reference, a window to judge and 16 windows before it, of as many rows as the window. Every
answer is for one column in one window: no correction over columns and no persistence, which Bifocal has and
Evidently's tests have not.
"""

import os
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detectors.declared import HOUR_US, Declared, Feature, FeatureKind
from detectors.detector import View
from detectors.evidently_confirm import SURE, far
from detectors.history import History
from detectors.judge import judge
from detectors.profile import build_binning, profile_batch
from detectors.quality.drift import DETECTOR
from detectors.types import Window

Said = Mapping[str, tuple[float, float | None]]

PAST = 16
NUMERIC = ("wasserstein", "psi", "jensenshannon", "ks")
CATEGORICAL = ("psi", "jensenshannon", "chisquare")


@dataclass(frozen=True)
class Case:
    """Rows of either side; the shift of a normal column in standard deviations, or how many even categories.

    Of categories `shift` is the share by which every second one gains and the others lose.
    """

    title: str
    reference: int
    current: int
    shift: float = 0.0
    categories: int = 0

    @property
    def kind(self) -> FeatureKind:
        """The kind of the column."""
        return "categorical" if self.categories else "numeric"

    def draw(self, rng: np.random.Generator, rows: int, shift: float = 0.0) -> NDArray[np.float64]:
        """Values of the column; a category is its number."""
        if not self.categories:
            return rng.normal(shift, 1, rows)
        weights = np.where(np.arange(self.categories) % 2, 1 - shift, 1 + shift)
        return rng.choice(self.categories, rows, p=weights / weights.sum()).astype(np.float64)


def sides(case: Case, seed: int, at: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The reference's and the window's values of one repetition, the same for whoever judges them."""
    rng = np.random.default_rng([seed, at])
    return case.draw(rng, case.reference), case.draw(rng, case.current, case.shift)


def ours(case: Case, seed: int, repetitions: int) -> float:
    """The share of the repetitions in which the drift detector has a finding."""
    return float(np.mean([_finds(case, seed, at) for at in range(repetitions)]))


def _finds(case: Case, seed: int, at: int) -> bool:
    declared = Declared("one", features=(Feature("x", case.kind),))
    usual, now = sides(case, seed, at)
    before = case.draw(np.random.default_rng([seed, at, 1]), PAST * case.current)
    reference = _table(case, usual, 1)
    binning = build_binning(declared, [reference])
    (base,) = profile_batch(reference, declared, binning, "training").values()
    served = _table(case, np.concatenate([before, now]), PAST + 1)
    profiles = [p for _, p in sorted(profile_batch(served, declared, binning, "predictions").items())]
    window = Window(PAST * HOUR_US, (PAST + 1) * HOUR_US)
    past = History(np.arange(PAST) * HOUR_US, tuple(profiles[:PAST]), np.ones(PAST, dtype=bool))
    view = View(declared, window, window.end, profiles[PAST], None, base, past, History())
    ids = count()
    return bool(judge(DETECTOR, DETECTOR.check(view), window, {}, lambda: str(next(ids)))[0])


def _table(case: Case, values: NDArray[np.float64], windows: int) -> pa.Table:
    ts = np.arange(len(values)) * windows // len(values) * HOUR_US
    column = pa.array(values)
    if case.categories:
        column = pa.array([f"c{int(value)}" for value in values]).dictionary_encode()
    return pa.table({"ts": ts, "f:x": column})


def all_theirs(cases: Sequence[Case], seed: int, repetitions: int) -> list[Said]:
    """`theirs` of each case; call it in a process of its own."""
    return [theirs(case, seed, repetitions) for case in cases]


def theirs(case: Case, seed: int, repetitions: int) -> Said:
    """By test the shares in which it says drift: by its own threshold, and by the one that confirms."""
    os.environ["DO_NOT_TRACK"] = "1"
    warnings.simplefilter("ignore")
    import pandas as pd
    from evidently.legacy.calculations.stattests import get_stattest
    from evidently.legacy.core import ColumnType

    kind = ColumnType.Categorical if case.categories else ColumnType.Numerical
    scores: dict[str, list[float]] = {}
    own: dict[str, list[bool]] = {}
    for at in range(repetitions):
        usual, now = (pd.Series(side) for side in sides(case, seed, at))
        for name in CATEGORICAL if case.categories else NUMERIC:
            found = get_stattest(usual, now, kind, name)(usual, now, kind, None)
            own.setdefault(name, []).append(bool(found.drifted))
            scores.setdefault(name, []).append(float(found.drift_score))
    return {name: (float(np.mean(said)), _confirming(case, name, scores[name])) for name, said in own.items()}


def _confirming(case: Case, name: str, scores: list[float]) -> float | None:
    """The share that counts as drift when an alarm is confirmed; None for a test that does not confirm."""
    if name == "jensenshannon" and case.categories:
        return float(np.mean(np.array(scores) >= far(case.categories, case.reference, case.current)))
    return float(np.mean(np.array(scores) < SURE)) if name == "ks" else None
