"""The worlds in which triage is learned, tuned and proven.

Held-out worlds differ from the others in names, size, number of features and dimensions, season, rates,
delays and in what they log. Worlds that were held out and looked at became worlds to learn from.
"""

from monitor.simulator.worlds.fit import FIT
from monitor.simulator.worlds.held_out import HELD_OUT
from monitor.simulator.worlds.tune import TUNE

__all__ = ["FIT", "HELD_OUT", "TUNE"]
