"""Which scenarios are played in which worlds, for the parts of the benchmark.

Whole families are kept apart: of the families of one cause, in their order, each goes to one part by
turns, so that no variant of a held-out idea was ever fitted or tuned on. The parts' worlds differ as well.
"""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from monitor.simulator.scenario import Scenario
from monitor.simulator.scenarios import scenarios
from monitor.simulator.settings import Settings
from monitor.simulator.switches.serving import Outage
from tests.benchmarks.triage.play import Play

PARTS = ("fit", "tune", "held_out")
#: The part of the n-th family of a cause, by the number of its families.
TURNS = {1: ("held_out",), 2: ("fit", "held_out"), 3: ("fit", "tune", "held_out")}
MORE = ("fit", "tune", "held_out", "fit", "held_out")

COMMON: Mapping[str, Any] = {"tail_hours": 30, "twins": 0.1, "latency_gauge": True, "experiment": True}
WORLDS: dict[str, dict[str, Settings]] = {
    "fit": {"ads": Settings(seed=7, requests_per_hour=800.0, **COMMON)},
    "tune": {
        "shop": Settings(
            seed=21, theme="shop", requests_per_hour=1_000.0, features=16, dimensions=5, season=1.2, **COMMON
        )
    },
    "held_out": {
        "video": Settings(
            seed=31,
            theme="video",
            requests_per_hour=1_200.0,
            features=24,
            dimensions=7,
            season=0.8,
            growth=1.0,
            log_odds=-0.2,
            price=1.4,
            delay_minutes=7.0,
            outcomes="all",
            **COMMON,
        ),
    },
}


def plays(part: str, only: str = "*") -> list[Play]:
    """Every scenario of the part in every world of it that it fits; `only` matches names as a shell does."""
    return list(_plays(part, only))


def _plays(part: str, only: str) -> Iterator[Play]:
    for world, settings in WORLDS[part].items():
        for scenario in scenarios():
            if (
                part_of(scenario.family) == part
                and scenario.fits(settings)
                and fnmatchcase(scenario.name, only)
            ):
                yield Play(part, world, settings, scenario, drift=part != "fit")


def is_even_outage(scenario: Scenario) -> bool:
    """Is it a fall even over everything, with healthy serving? By definition that is a decline of demand."""
    return any(
        isinstance(switch, Outage) and switch.form == "absent" and switch.share < 1.0 and not switch.where
        for switch in scenario.switches
    )


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
