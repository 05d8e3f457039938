"""The scenarios: what can happen in a world after the fork, in tables by group of causes.

Each row is a variant; the variants of one idea are a family. `scenarios()` gives all of them.
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
    serving,
)


@cache
def scenarios() -> tuple[Scenario, ...]:
    """All scenarios, each name once."""
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
    )
