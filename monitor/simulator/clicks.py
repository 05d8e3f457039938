"""Why people click: the truth of the simulated world, which no model sees.

The log-odds of a click add up what the user, the page, the hour and the ad bring, and above all how well the
ad suits the user's age: a bell curve around the age that its category suits best.
"""

import numpy as np

from monitor.simulator.arrays import Floats
from monitor.simulator.inventory import CATEGORY_AGE
from monitor.simulator.vocabulary import COUNTRIES, INTERESTS
from monitor.simulator.world import Requests, World

_BASE = -5.0
_AGE_FIT = 3.0
_AGE_WIDTH = 13.0
_FATIGUE_PER_DAY = 0.012
_PAGE_QUALITY = 0.8
_DEVICE = np.array([0.08, 0.0, -0.15])
_COUNTRY = np.linspace(0.12, -0.12, len(COUNTRIES))
_INTEREST = np.append(np.linspace(-0.15, 0.15, len(INTERESTS)), 0.0)  # the last one: none told


def click_probability(world: World, requests: Requests) -> Floats:
    """The chance of a click on each candidate if it were shown, shape (requests, candidates)."""
    users, ads, chosen = world.users, world.ads, requests.candidates
    user = requests.user
    asking = (
        _BASE
        + requests.mood
        + users.appetite[user]
        + _DEVICE[users.device[user]]
        + _INTEREST[users.interest[user]]
        + _COUNTRY[requests.country]
        + _PAGE_QUALITY * (world.pages.quality[requests.page] - 0.5)
    )
    misfit = (users.age[user][:, None] - CATEGORY_AGE[ads.category[chosen]]) / _AGE_WIDTH
    offered = (
        ads.quality[chosen]
        - 0.05 * np.log(ads.price[chosen])
        - _FATIGUE_PER_DAY * ads.creative_age_days(chosen, requests.ts_us[:, None])
        + _AGE_FIT * np.exp(-0.5 * misfit**2)
    )
    return np.asarray(1.0 / (1.0 + np.exp(-(asking[:, None] + offered))), dtype=np.float64)
