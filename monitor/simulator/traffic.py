"""When requests come: the hours of the day, the days of the week, a slow growth and an hour's chance."""

import numpy as np

from monitor.simulator.arrays import Floats, Ints
from monitor.simulator.settings import DAY_US, HOUR_US

_HOUR_OF_DAY = np.array(
    [
        [0.62, 0.48, 0.39, 0.34, 0.35, 0.44, 0.62, 0.83, 0.98, 1.06, 1.10, 1.14],
        [1.19, 1.15, 1.10, 1.09, 1.13, 1.21, 1.32, 1.45, 1.52, 1.43, 1.19, 0.87],
    ]
).ravel()
_DAY_OF_WEEK = np.array([0.97, 0.95, 0.96, 0.98, 1.03, 1.09, 1.02])
_WEEKLY_GROWTH = 1.015
_VOLUME_NOISE = 0.05
_MOOD_NOISE = 0.04
_EVENING_MOOD = 0.08


def hour_of_day(hours_us: Ints) -> Ints:
    """Hour of the day in UTC, 0 to 23."""
    return np.asarray(hours_us // HOUR_US % 24, dtype=np.int64)


def requests_per_hour(hours_us: Ints, mean: float, start_us: int, rng: np.random.Generator) -> Ints:
    """Requests in each hour, around `mean` over a week at `start_us`."""
    day_of_week = (hours_us // DAY_US + 3) % 7  # 1 January 1970 was a Thursday
    season = _HOUR_OF_DAY[hour_of_day(hours_us)] / _HOUR_OF_DAY.mean() * _DAY_OF_WEEK[day_of_week]
    growth = _WEEKLY_GROWTH ** ((hours_us - start_us) / (7 * DAY_US))
    noise = np.exp(wandering(len(hours_us), _VOLUME_NOISE, rng))
    return np.asarray(rng.poisson(mean * season * growth * noise), dtype=np.int64)


def mood(hours_us: Ints, rng: np.random.Generator) -> Floats:
    """What the hour adds to every click's log-odds: evenings click more, and moods wander."""
    evening = _EVENING_MOOD * np.cos((hour_of_day(hours_us) - 20) / 24 * 2 * np.pi)
    return np.asarray(evening + wandering(len(hours_us), _MOOD_NOISE, rng), dtype=np.float64)


def wandering(steps: int, scale: float, rng: np.random.Generator, memory: float = 0.7) -> Floats:
    """A stationary first-order autoregression with standard deviation `scale`."""
    shocks = rng.normal(0.0, scale * np.sqrt(1 - memory**2), steps)
    level = rng.normal(0.0, scale)
    values = np.empty(steps)
    for step, shock in enumerate(shocks):
        level = memory * level + shock
        values[step] = level
    return values
