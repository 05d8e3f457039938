"""The switches: what can break or change in the simulated world, a small class for each mechanism.

One file for each group of causes; `ALL` holds every switch.
"""

from monitor.simulator.change import Switch
from monitor.simulator.switches import features, labels, logging, market, model, people, serving

ALL: tuple[type[Switch], ...] = (
    *serving.SWITCHES,
    *model.SWITCHES,
    *features.SWITCHES,
    *logging.SWITCHES,
    *labels.SWITCHES,
    *people.SWITCHES,
    *market.SWITCHES,
)
