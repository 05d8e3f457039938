"""Practice: many more ideas with few variants each, so that what is learned is not the form of a few."""

from monitor.simulator.scenario import Scenario
from monitor.simulator.scenarios.practice import (
    benign,
    features,
    logs,
    market,
    model,
    pairs,
    people,
    serving,
)

SCENARIOS: tuple[Scenario, ...] = (
    *serving.SCENARIOS,
    *model.SCENARIOS,
    *features.SCENARIOS,
    *logs.SCENARIOS,
    *people.SCENARIOS,
    *market.SCENARIOS,
    *pairs.SCENARIOS,
    *benign.SCENARIOS,
)
