"""Which scenarios are played in which worlds, for the parts of the benchmark.

Whole families are kept apart: of the families of one cause, in their order, each goes to one part by
turns, so that no variant of a held-out idea was ever fitted or tuned on. The parts' worlds differ as well.
Each scenario is played in `rounds` of its part's worlds, by turns.
"""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache

from monitor.simulator.scenario import Scenario
from monitor.simulator.scenarios import scenarios
from monitor.simulator.settings import Settings
from monitor.simulator.worlds import FIT, HELD_OUT, TUNE
from tests.benchmarks.triage.play import Play

WORLDS: Mapping[str, Mapping[str, Settings]] = {"fit": FIT, "tune": TUNE, "held_out": HELD_OUT}
PARTS = tuple(WORLDS)
#: The part of the n-th family of a cause, by the number of its families.
TURNS = {1: ("held_out",), 2: ("fit", "held_out"), 3: ("fit", "tune", "held_out")}
MORE = ("fit", "tune", "held_out", "fit", "held_out")


def plays(part: str, only: str = "*", rounds: int = 1) -> list[Play]:
    """The scenarios of the part, world by world; `only` matches names as a shell does."""
    chosen = [s for s in scenarios() if part_of(s.family) == part]
    held = {play for at, s in enumerate(chosen) for play in _turns(part, s, at, rounds)}
    worlds = list(WORLDS[part])
    order = sorted(held, key=lambda each: (worlds.index(each.world), chosen.index(each.scenario)))
    return [each for each in order if fnmatchcase(each.scenario.name, only)]


def _turns(part: str, scenario: Scenario, at: int, rounds: int) -> Iterator[Play]:
    """The scenario in the worlds whose turn it is."""
    fitting = [(name, settings) for name, settings in WORLDS[part].items() if scenario.fits(settings)]
    for turn in range(min(rounds, len(fitting))):
        name, settings = fitting[(at + turn) % len(fitting)]
        yield Play(part, name, settings, scenario, drift=part != "fit")


@cache
def part_of(family: str) -> str:
    """The part of the benchmark that a family belongs to."""
    cause = next(cause_of(s) for s in scenarios() if s.family == family)
    families = list(dict.fromkeys(s.family for s in scenarios() if cause_of(s) == cause))
    turns = TURNS.get(len(families), MORE)
    return turns[families.index(family) % len(turns)]


def cause_of(scenario: Scenario) -> str:
    """What the scenario is about."""
    if len(scenario.switches) > 1:
        return "two at once"
    return scenario.switches[0].cause if scenario.switches else scenario.expect


def incident(settings: Settings) -> Scenario:
    """The first scenario of a broken feature that fits: any incident serves to time a diagnosis."""
    return next(s for s in scenarios() if cause_of(s) == "features.missing" and s.fits(settings))
