"""Outcomes break: late, lost, or wrong, while the business goes on."""

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

import numpy as np

from monitor.simulator.arrays import Bools, Ints
from monitor.simulator.change import Lens, Switch
from monitor.simulator.outcomes import MINUTE_US, Outcomes
from monitor.simulator.records import take
from monitor.simulator.scene import Scene
from monitor.simulator.settings import Settings


@dataclass(frozen=True, kw_only=True)
class LabelSwitch(Switch):
    """A fault of the outcomes' pipeline: it reaches what becomes known from its onset on."""

    lens: ClassVar[Lens] = "infrastructure"

    def subject(self, scene: Scene) -> str | None:
        return "outcomes"

    def reaches(self, scene: Scene, outcomes: Outcomes) -> Bools:
        return self.touched(scene, outcomes.known_us, outcomes.slots)


@dataclass(frozen=True, kw_only=True)
class Delayed(LabelSwitch):
    """Outcomes come `minutes` later, `times` as late as usual, or held back until the next full `batch`."""

    cause: ClassVar[str] = "outcomes.delayed"
    minutes: float = 0.0
    times: float = 1.0
    batch: float | None = None

    def report(self, scene: Scene, outcomes: Outcomes) -> Outcomes:
        rows = self.reaches(scene, outcomes)
        grown = self.progress(scene, outcomes.known_us)
        usual = outcomes.known_us - outcomes.ts_us
        more = usual * (self.times - 1) * grown + self.minutes * MINUTE_US * (grown if self.ramp else 1.0)
        late = outcomes.known_us + more.astype(np.int64)
        if self.batch is not None:
            late = _next(late, int(self.batch * MINUTE_US))
        return replace(outcomes, known_us=np.where(rows, late, outcomes.known_us))


@dataclass(frozen=True, kw_only=True)
class Lost(LabelSwitch):
    """Outcomes never come."""

    cause: ClassVar[str] = "outcomes.lost"

    def fits(self, settings: Settings) -> bool:
        """Where only successes are logged, nothing but a ledger tells a lost one from a failure."""
        return super().fits(settings) and (settings.ledger or settings.outcomes == "all")

    def report(self, scene: Scene, outcomes: Outcomes) -> Outcomes:
        return take(outcomes, ~self.reaches(scene, outcomes))


@dataclass(frozen=True, kw_only=True)
class Corrupted(LabelSwitch):
    """Labels are wrong: all 0, all 1, or each the other way round; the value stays as billing has it."""

    cause: ClassVar[str] = "outcomes.corrupted"
    form: Literal["zero", "one", "flipped"] = "zero"

    def fits(self, settings: Settings) -> bool:
        return super().fits(settings) and (self.form != "one" or settings.outcomes == "all")

    def report(self, scene: Scene, outcomes: Outcomes) -> Outcomes:
        rows = self.reaches(scene, outcomes)
        wrong = {"zero": 0 * outcomes.label, "one": 0 * outcomes.label + 1, "flipped": 1 - outcomes.label}
        return replace(outcomes, label=np.where(rows, wrong[self.form], outcomes.label))


def _next(times: Ints, step: int) -> Ints:
    return np.asarray(-(-times // step) * step, dtype=np.int64)


SWITCHES = (Delayed, Lost, Corrupted)
