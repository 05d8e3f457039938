"""When requests come: the hours of the day, the days of the week, a slow growth and an hour's chance."""

from dataclasses import dataclass

import numpy as np

from monitor.simulator.arrays import Floats, Ints
from monitor.simulator.settings import DAY_US, HOUR_US, Settings

_HOUR_OF_DAY = np.array(
    [
        [0.62, 0.48, 0.39, 0.34, 0.35, 0.44, 0.62, 0.83, 0.98, 1.06, 1.10, 1.14],
        [1.19, 1.15, 1.10, 1.09, 1.13, 1.21, 1.32, 1.45, 1.52, 1.43, 1.19, 0.87],
    ]
).ravel()
_DAY_OF_WEEK = np.array([0.97, 0.95, 0.96, 0.98, 1.03, 1.09, 1.02])
_VOLUME_NOISE = 0.05
_MOOD_NOISE = 0.04
_EVENING_MOOD = 0.08


@dataclass(frozen=True)
class Climate:
    """One entry an hour: its start, how many requests come, what it adds to every click's log-odds."""

    starts_us: Ints
    counts: Ints
    mood: Floats


def climate(settings: Settings, hours_us: Ints, rng: np.random.Generator) -> Climate:
    """The climate of successive hours."""
    rate = usual(settings, hours_us) * np.exp(wandering(len(hours_us), _VOLUME_NOISE, rng))
    mood = settings.season * _evening(hours_us) + wandering(len(hours_us), _MOOD_NOISE, rng)
    return Climate(hours_us, rng.poisson(rate).astype(np.int64), mood)


def usual(settings: Settings, hours_us: Ints) -> Floats:
    """Requests expected in each hour: `requests_per_hour` is their mean over the first week."""
    day_of_week = (hours_us // DAY_US + 3) % 7  # 1 January 1970 was a Thursday
    cycle = (_HOUR_OF_DAY / _HOUR_OF_DAY.mean())[hour_of_day(hours_us)] * _DAY_OF_WEEK[day_of_week]
    growth = settings.growth ** ((hours_us - settings.start_us) / (7 * DAY_US))
    return np.asarray(settings.requests_per_hour * (1 + settings.season * (cycle - 1)).clip(0.05) * growth)


def hour_of_day(hours_us: Ints) -> Ints:
    """Hour of the day in UTC, 0 to 23."""
    return np.asarray(hours_us // HOUR_US % 24, dtype=np.int64)


def wandering(steps: int, scale: float, rng: np.random.Generator, memory: float = 0.7) -> Floats:
    """A stationary first-order autoregression with standard deviation `scale`."""
    shocks = rng.normal(0.0, scale * np.sqrt(1 - memory**2), steps)
    level = rng.normal(0.0, scale)
    values = np.empty(steps)
    for step, shock in enumerate(shocks):
        level = memory * level + shock
        values[step] = level
    return values


def _evening(hours_us: Ints) -> Floats:
    return np.asarray(_EVENING_MOOD * np.cos((hour_of_day(hours_us) - 20) / 24 * 2 * np.pi))
