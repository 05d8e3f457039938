"""The table: how often triage was right, on answers of one part of the benchmark."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from detectors.declared import DAY_US
from tests.benchmarks.triage.answers import Answer

EIGHT_WEEKS_US = 56 * DAY_US
BINS = 10


@dataclass(frozen=True)
class Figure:
    """One line of the table; `count` is the number of answers that it rests on."""

    name: str
    bar: str
    value: float
    met: bool
    count: int
    percent: bool = True

    @property
    def text(self) -> str:
        """The value as a person reads it."""
        return "none" if self.count == 0 else f"{self.value:.1%}" if self.percent else f"{self.value:.3g}"


def at_least(name: str, bar: float, held: Sequence[bool]) -> Figure:
    """A share that should not be lower."""
    share = float(np.mean(held)) if held else 0.0
    return Figure(name, f"≥ {bar:.0%}", share, not held or share >= bar, len(held))


def at_most(name: str, bar: float, held: Sequence[bool]) -> Figure:
    """A share that should not be higher."""
    share = float(np.mean(held)) if held else 0.0
    return Figure(name, f"≤ {bar:.1%}", share, not held or share <= bar, len(held))


def _bounded(name: str, bar: float, value: float, count: int) -> Figure:
    return Figure(name, f"≤ {bar:g}", value, value <= bar, count, percent=False)


def table(whole: Sequence[Answer], missing: Sequence[Answer]) -> list[Figure]:
    """All figures; `whole` had all evidence, `missing` lacked some of it."""
    single = [a for a in whole if len(a.record.faults) <= 1]
    pairs = [a for a in whole if len(a.record.faults) == 2]
    benign = [a for a in whole if not a.record.faults]
    placed = [a.placed for a in whole if a.placed is not None]
    onsets = [a.onset_error for a in whole if a.onset_error is not None]
    return [
        at_least("lens right", 0.97, [a.lens_right for a in whole]),
        at_least("cause first (AC@1)", 0.85, [a.among(1) for a in single]),
        at_least("cause among three (AC@3)", 0.95, [a.among(3) for a in single]),
        at_least("subject and segment right when the cause is", 0.90, placed),
        _bounded("expected calibration error of the confidence", 0.05, calibration_error(whole), len(whole)),
        at_most("wrong lens with confidence ≥ 0.9", 0.005, [a.sure_and_wrong for a in whole]),
        at_most("benign called a fault", 0.01, [not a.lens_right and not a.says_nothing for a in benign]),
        _bounded("false incidents in eight weeks before the onset", 1.0, false_rate(whole), len(whole)),
        _bounded("onset error in windows, median", 1.0, median(onsets) if onsets else 0.0, len(onsets)),
        at_least("two causes at once: both among three", 0.80, [a.among(3) for a in pairs]),
        at_least(
            "evidence missing: lens right or inconclusive", 0.97,
            [a.lens_right or a.says_nothing for a in missing],
        ),
        at_most("evidence missing: wrong and confident", 0.01, [a.sure_and_wrong for a in missing]),
        _bounded(
            "broken features, outcomes and logs called concept.drift", 0.0,
            float(sum(a.blames_the_world for a in (*whole, *missing))), len(whole) + len(missing),
        ),
    ]  # fmt: skip


def calibration_error(answers: Sequence[Answer]) -> float:
    """Σ over ten bins of confidence: the bin's share × |mean confidence − share right|; verdicts only."""
    said = [a for a in answers if not a.says_nothing]
    return _calibration([(a.diagnosis.confidence, a.lens_right) for a in said])


def cause_calibration_error(answers: Sequence[Answer]) -> float:
    """The same of the first cause's probability."""
    return _calibration(
        [(a.diagnosis.causes[0].probability, a.among(1)) for a in answers if a.diagnosis.causes]
    )


def _calibration(said: Sequence[tuple[float, bool]]) -> float:
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in said:
        bins.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, right))
    return sum(
        len(held) / len(said) * abs(float(np.mean([c for c, _ in held]) - np.mean([r for _, r in held])))
        for held in bins.values()
    )


def false_rate(answers: Sequence[Answer]) -> float:
    """Incidents opened in eight weeks of healthy windows before an onset."""
    worlds = {a.record.world: a.record.base for a in answers}
    spans = [*worlds.values(), *(a.record.quiet for a in answers)]
    quiet, opened = (sum(span[i] for span in spans) for i in (0, 1))
    return opened * EIGHT_WEEKS_US / quiet if quiet else 0.0


def by(key: Callable[[Answer], str], answers: Sequence[Answer]) -> dict[str, list[Answer]]:
    """The answers in groups, the keys in order."""
    groups: dict[str, list[Answer]] = {}
    for answer in answers:
        groups.setdefault(key(answer), []).append(answer)
    return dict(sorted(groups.items()))
