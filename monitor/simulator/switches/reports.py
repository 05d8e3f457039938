"""Reports of outcomes: dear ones checked, short keys, pages loaded anew, one label for a page."""

from dataclasses import dataclass, replace

import numpy as np

from monitor.simulator.arrays import Bools
from monitor.simulator.change import Healing
from monitor.simulator.outcomes import Outcomes
from monitor.simulator.scene import Scene
from monitor.simulator.settings import Settings
from monitor.simulator.switches.labels import Corrupted, Delayed, Lost
from monitor.simulator.world import POSITIONS


@dataclass(frozen=True, kw_only=True)
class Checked(Delayed):
    """Outcomes worth more than `most` usual prices are looked at by a person first."""

    most: float = 1.0

    def reaches(self, scene: Scene, outcomes: Outcomes) -> Bools:
        dear = outcomes.value > self.most * scene.settings.price
        return np.asarray(super().reaches(scene, outcomes) & dear)


@dataclass(frozen=True, kw_only=True)
class ShortKeys(Lost):
    """Keys lose their last digits: of the outcomes of each `rows` successive rows only the first is kept."""

    rows: int = 30

    def reaches(self, scene: Scene, outcomes: Outcomes) -> Bools:
        first = np.zeros(len(outcomes.number), dtype=np.bool_)
        first[np.unique(outcomes.number // self.rows, return_index=True)[1]] = True
        return np.asarray(super().reaches(scene, outcomes) & ~first)


@dataclass(frozen=True, kw_only=True)
class OneForAll(Corrupted):
    """All ads of a page view get the label of the first; the value stays as billing has it."""

    def fits(self, settings: Settings) -> bool:
        """Where only successes are logged, all labels are alike."""
        return super().fits(settings) and settings.outcomes == "all"

    def report(self, scene: Scene, outcomes: Outcomes) -> Outcomes:
        order = np.argsort(outcomes.number, kind="stable")
        number, label = outcomes.number[order], outcomes.label[order]
        first = outcomes.number - outcomes.number % POSITIONS
        place = np.minimum(np.searchsorted(number, first), len(number) - 1)
        rows = self.reaches(scene, outcomes) & (number[place] == first)
        return replace(outcomes, label=np.where(rows, label[place], outcomes.label))


@dataclass(frozen=True, kw_only=True)
class Reloaded(Healing, Lost):
    """A page without the tracker is in people's browsers until they load it anew."""


SWITCHES = (Checked, ShortKeys, OneForAll, Reloaded)
