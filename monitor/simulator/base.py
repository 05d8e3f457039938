"""The base that all scenarios of a world share, the tail in which one of them plays, and its truth."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.simulator import truth
from monitor.simulator.change import Change
from monitor.simulator.clock import rfc3339
from monitor.simulator.learning import learn
from monitor.simulator.outcomes import Outcomes
from monitor.simulator.records import take
from monitor.simulator.run import Run, play
from monitor.simulator.scenario import Scenario
from monitor.simulator.scene import Scene
from monitor.simulator.settings import Settings
from monitor.simulator.truth import Truth
from monitor.simulator.world import World


@dataclass(frozen=True)
class Base:
    """All up to the fork: the scene, the run, and the outcomes of its rows that are known only later."""

    scene: Scene
    run: Run
    pending: Outcomes

    @property
    def rows(self) -> int:
        """Numbers given to rows so far."""
        return len(self.run.requests.ts_us)


@lru_cache(maxsize=2)
def base_of(settings: Settings) -> Base:
    """Build the world, let its model learn, and run it up to the fork; the newest two are kept."""
    world = World.build(settings)
    scene = Scene(world, learn(world))
    run = play(scene, (), "base", 0, settings.base_hours)
    late = run.outcomes.known_us >= settings.fork_us
    return Base(scene, replace(run, outcomes=take(run.outcomes, ~late)), take(run.outcomes, late))


def play_tail(base: Base, scenario: Scenario, changes: Sequence[Change]) -> Run:
    """The hours after the fork with some of a scenario's changes."""
    settings = base.scene.settings
    scene = replace(base.scene, draw=scenario.draw)
    stream = f"tail {scenario.draw}"
    return play(scene, changes, stream, settings.base_hours, settings.tail_hours, base.rows, base.pending)


def told_of(base: Base, scenario: Scenario, run: Run) -> Truth:
    """The truth of a tail that was played; each of two incidents is sized alone."""
    settings = base.scene.settings
    calm = _calm(settings, replace(scenario, name="", family="", switches=(), releases=(), expect=""))
    incidents = []
    for switch in scenario.switches:
        onset = truth.onset_us(settings, switch)
        alone = len(scenario.switches) == 1
        broken = run if alone else play_tail(base, scenario, (*scenario.around, switch))
        incidents.append(
            truth.incident(run, switch, truth.revenue(calm, onset), truth.revenue(broken, onset))
        )
    return Truth(
        system=settings.theme,
        seed=settings.seed,
        scenario=scenario.name,
        family=scenario.family,
        start=rfc3339(settings.start_us),
        fork=rfc3339(settings.fork_us),
        end=rfc3339(settings.end_us),
        incidents=tuple(incidents),
        benign=None if incidents else scenario.expect,
    )


@lru_cache(maxsize=4)
def _calm(settings: Settings, scenario: Scenario) -> Run:
    """A tail without incidents, kept for the scenarios that differ in nothing else."""
    return play_tail(base_of(settings), scenario, scenario.around)
