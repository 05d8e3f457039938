"""The examination: families of which none is ever fitted or tuned on, other ideas than those of the teaching.

Whoever looks at how triage reads them uses them up: then they move to the teaching, and new ones are written.
"""

from monitor.simulator.scenario import Scenario
from monitor.simulator.scenarios.examination import (
    benign,
    features,
    logs,
    market,
    model,
    outcomes,
    pairs,
    people,
    serving,
)

SCENARIOS: tuple[Scenario, ...] = (
    *serving.SCENARIOS,
    *model.SCENARIOS,
    *features.SCENARIOS,
    *logs.SCENARIOS,
    *outcomes.SCENARIOS,
    *people.SCENARIOS,
    *market.SCENARIOS,
    *pairs.SCENARIOS,
    *benign.SCENARIOS,
)
