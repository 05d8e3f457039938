"""The switches: what can break or change in the simulated world, a small class for each mechanism.

One file for each group of causes; `ALL` holds every switch.
"""

from monitor.simulator.change import Switch
from monitor.simulator.switches import (
    answers,
    builds,
    caches,
    collectors,
    crowds,
    dealings,
    features,
    labels,
    logging,
    lookups,
    market,
    model,
    moods,
    overload,
    people,
    pipelines,
    queues,
    serving,
    shards,
    tides,
    trainings,
)

ALL: tuple[type[Switch], ...] = (
    *serving.SWITCHES,
    *model.SWITCHES,
    *features.SWITCHES,
    *logging.SWITCHES,
    *labels.SWITCHES,
    *people.SWITCHES,
    *market.SWITCHES,
    *answers.SWITCHES,
    *pipelines.SWITCHES,
    *collectors.SWITCHES,
    *crowds.SWITCHES,
    *dealings.SWITCHES,
    *overload.SWITCHES,
    *builds.SWITCHES,
    *lookups.SWITCHES,
    *queues.SWITCHES,
    *moods.SWITCHES,
    *trainings.SWITCHES,
    *caches.SWITCHES,
    *shards.SWITCHES,
    *tides.SWITCHES,
)
