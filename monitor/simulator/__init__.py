"""Worlds to show and to test Bifocal with: they write a system file and logs, and nothing else.

`simulate` runs an ad business with one fault switched on, or none. `open_bandit` turns real impressions and
clicks of a fashion shop into logs.
"""

from monitor.simulator.faults import FAULTS, Encoding, Fault, NullFeature, Outage, UnitChange
from monitor.simulator.run import DEMO_FAULT, simulate
from monitor.simulator.truth import Truth

__all__ = [
    "DEMO_FAULT",
    "FAULTS",
    "Encoding",
    "Fault",
    "NullFeature",
    "Outage",
    "Truth",
    "UnitChange",
    "simulate",
]
