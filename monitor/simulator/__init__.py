"""Worlds to show and to test Bifocal with: they write a system file and logs, and nothing else.

`simulate` runs an ad business with one incident, or none. `write_base` and `write_tail` write a world that
is the same for many scenarios up to a fork, and each scenario from there on. `open_bandit` turns real
impressions and clicks of a fashion shop into logs.
"""

from monitor.simulator.change import at
from monitor.simulator.demo import DEMO, simulate
from monitor.simulator.scenario import CALM, Scenario
from monitor.simulator.settings import Settings
from monitor.simulator.truth import Incident, Truth
from monitor.simulator.write import write_base, write_tail

__all__ = [
    "CALM",
    "DEMO",
    "Incident",
    "Scenario",
    "Settings",
    "Truth",
    "at",
    "simulate",
    "write_base",
    "write_tail",
]
