"""The scenarios: what can happen in a world after the fork, in tables by group of causes.

Each row is a variant; the variants of one idea are a family. `teaching()` gives those on which triage may be
fitted and tuned, `examination()` those by which alone it is judged, `scenarios()` all of them.
"""

from functools import cache

from monitor.simulator.scenario import Scenario
from monitor.simulator.scenarios import (
    benign,
    features,
    labels,
    logging,
    market,
    model,
    pairs,
    people,
    practice,
    serving,
)
from monitor.simulator.scenarios import (
    examination as held_out,
)


@cache
def scenarios() -> tuple[Scenario, ...]:
    """All scenarios, each name once."""
    return (*teaching(), *examination())


def examination() -> tuple[Scenario, ...]:
    """The scenarios that are held out: no family of theirs is in the teaching."""
    return held_out.SCENARIOS


@cache
def teaching() -> tuple[Scenario, ...]:
    """The scenarios to learn from."""
    return (
        *serving.SCENARIOS,
        *model.SCENARIOS,
        *features.SCENARIOS,
        *logging.SCENARIOS,
        *labels.SCENARIOS,
        *people.SCENARIOS,
        *market.SCENARIOS,
        *pairs.SCENARIOS,
        *benign.SCENARIOS,
        *practice.SCENARIOS,
    )
