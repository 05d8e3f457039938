"""What happens in one run after the fork: what breaks or changes, what else goes on, what is said."""

from dataclasses import dataclass

from monitor.simulator.change import Change, Event, Switch
from monitor.simulator.settings import Settings


@dataclass(frozen=True)
class Scenario:
    """Up to two switches, with whatever else goes on.

    Variants of one idea share a `family`. `releases` are announced and do nothing; `around` are harmless
    changes, announced or not. `expect` is the benign cause of a run without switches. `draw` names the random
    numbers of the tail.
    """

    name: str
    family: str
    switches: tuple[Switch, ...] = ()
    releases: tuple[Event, ...] = ()
    around: tuple[Change, ...] = ()
    expect: str = "benign.noise"
    draw: int = 0

    @property
    def changes(self) -> tuple[Change, ...]:
        """All that happens, in the order in which it acts."""
        return (*self.around, *self.switches)

    def fits(self, settings: Settings) -> bool:
        """Can this happen, and leave a trace, in such a world?"""
        return all(change.fits(settings) for change in self.changes)


CALM = Scenario("calm", "calm")
