"""Which scenarios are played in which worlds, for the parts of the benchmark.

Whole families are kept apart, so that no variant of a held-out idea was ever fitted or tuned on: the
examination is held out, the families of `TUNED` set the certainty, and all others the weights. The parts'
worlds differ as well. Each scenario is played in `rounds` of its part's worlds, by turns.
"""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from monitor.simulator.scenario import Scenario
from monitor.simulator.scenarios import examination, scenarios, teaching
from monitor.simulator.settings import Settings
from monitor.simulator.worlds import FIT, HELD_OUT, TUNE
from tests.benchmarks.triage.play import Play

WORLDS: Mapping[str, Mapping[str, Settings]] = {"fit": FIT, "tune": TUNE, "held_out": HELD_OUT}
PARTS = tuple(WORLDS)
_EXAMINED = frozenset(scenario.family for scenario in examination())
#: The families of the teaching on which certainty is tuned; a cause of three families or more has one here.
TUNED = frozenset(
    {
        "outage of a site",
        "fallback that is not told",
        "a worse release that creeps in",
        "null in a place",
        "a store that stops",
        "another scale in a place",
        "other ids",
        "rows lost in a place",
        "rows twice without their clicks",
        "the lag lengthens",
        "clicks unlogged in a place",
        "people tire of ads",
        "other people",
        "bots on a page",
        "cheaper clicks in a place",
        "a supplier floods",
        "two of the quality",
        "a release that does no harm",
        "a planned change",
        "answers that time out",
        "a version before its time",
        "a calibration left out",
        "people who refuse to tell",
        "refreshed far too seldom",
        "something is added",
        "a bound that training has not",
        "columns in another order",
        "a clock that runs too fast",
        "the treatment takes too much",
        "partitions unread",
        "cheap successes told as failures",
        "a partner sends nobody",
        "one section is read by all",
        "a launch abroad",
        "another taste among some",
        "a farm of one device",
        "interest ebbs away among some",
        "a layout test",
        "a discount for some hours",
        "touched by accident",
        "one supplier for another",
        "one trouble after another",
        "a day of many releases",
        "the usual cycle beside a release",
        "upkeep of one place, as planned",
        "a limit on requests",
        "the mean of its category for a score",
        "a leak and its restarts",
        "a canary that nobody ended",
        "a file with weights cut short",
        "trained on too few rows",
        "those who came last are not found",
        "gross for net",
        "numbers for names",
        "a batch that comes back in reverse",
        "words in the wrong field",
        "a queue that overflows when it is busy",
        "a clock set right again and again",
        "one place gets the control alone",
        "a consumer falls behind",
        "one outcome for each page view",
        "told as a failure when it comes late",
        "away for a match",
        "one page goes round",
        "a partner brings its own",
        "a scandal in some categories",
        "bots in waves",
        "a weariness that grows",
        "a cap on what a click pays",
        "an hour's budget is gone too soon",
        "two faults of one migration",
        "one covers the other",
        "an ordinary day",
        "a rush that nobody planned, and its end",
        "a long weekend, as declared",
    }
)


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


def part_of(family: str) -> str:
    """The part of the benchmark that a family belongs to."""
    if family in _EXAMINED:
        return "held_out"
    return "tune" if family in TUNED else "fit"


def cause_of(scenario: Scenario) -> str:
    """What the scenario is about."""
    if len(scenario.switches) > 1:
        return "two at once"
    return scenario.switches[0].cause if scenario.switches else scenario.expect


def incident(settings: Settings) -> Scenario:
    """The first scenario of a broken feature that fits: any incident serves to time a diagnosis."""
    return next(s for s in teaching() if cause_of(s) == "features.missing" and s.fits(settings))
