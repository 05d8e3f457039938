"""What a run of the simulated ad business can be told: its length, its size, its seed."""

import zlib
from dataclasses import dataclass

import numpy as np

from monitor.simulator.arrays import Ints

HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
#: Monday, 5 October 2026, 00:00 UTC.
DEFAULT_START_US = 1_791_158_400_000_000


@dataclass(frozen=True)
class Settings:
    """Length, size and seed of one run.

    The release of app 5.1, and with it every fault, comes after five sixths of the days: of 21 days, at
    noon of the eighteenth. `requests_per_hour` is the mean over a week; `candidates` is the number of ads
    that compete for a request; the model learns from `training_days` before the start.
    """

    days: int = 21
    seed: int = 7
    start_us: int = DEFAULT_START_US
    requests_per_hour: float = 400.0
    candidates: int = 6
    training_days: int = 7

    def __post_init__(self) -> None:
        if self.days < 1 or self.training_days < 1:
            raise ValueError(f"days must be at least 1, not {min(self.days, self.training_days)}")
        if self.requests_per_hour < 1 or self.candidates < 1:
            raise ValueError("requests_per_hour and candidates must be at least 1")
        if self.start_us % HOUR_US:
            raise ValueError("start must be a full hour")

    @property
    def end_us(self) -> int:
        """The first instant after the run."""
        return self.start_us + self.days * DAY_US

    @property
    def onset_us(self) -> int:
        """When app 5.1 starts to roll out and a fault begins, a full hour."""
        return self.start_us + self.days * 20 * HOUR_US

    def hours(self, first_day: int, days: int) -> Ints:
        """The starts of the hours of `days` days, counted from the start of the run, in microseconds."""
        first = self.start_us + first_day * DAY_US
        return np.arange(first, first + days * DAY_US, HOUR_US, dtype=np.int64)

    def rng(self, stream: str) -> np.random.Generator:
        """A generator of its own for each purpose, so that a fault never shifts another purpose's draws."""
        return np.random.default_rng([self.seed, zlib.crc32(stream.encode())])
