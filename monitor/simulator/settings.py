"""What a simulated world can be told: its size, its seed, its seasons, its names, what it logs."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from monitor.simulator.arrays import Ints

HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
#: Monday, 5 October 2026, 00:00 UTC.
DEFAULT_START_US = 1_791_158_400_000_000


@dataclass(frozen=True)
class Settings:
    """One world. Two runs of the same settings are the same, byte for byte, up to the fork.

    The run lasts `base_hours` to the fork and `tail_hours` after it; whatever a scenario switches on comes
    after the fork. The model learns from `training_days` before the start. `requests_per_hour` is the mean
    over a week of the ads that are shown, each a row of the log. `candidates` is the number of ads that reach
    the second stage, `growth` the factor from week to week. `season` is the strength of the daily and weekly
    cycle (0 none, 1 usual).

    `theme` gives features and dimensions their names (`schema.THEMES`), `features` (8 to 40) and `dimensions`
    (2 to 8) their number. `log_odds` moves every click's log-odds, `price` the value of a click in euro,
    `delay_minutes` is the median time until an outcome is known and `outcome_hours` the longest.

    `outcomes`, `reference` and `window_hours` stand in the system file as they are. `twins` is the share of
    served rows that come again as training rows; `ledger`, `probes`, `experiment` and `latency_gauge` tell
    whether there are any.
    """

    seed: int = 7
    start_us: int = DEFAULT_START_US
    base_hours: int = 288
    tail_hours: int = 36
    window_hours: int = 1
    requests_per_hour: float = 400.0
    candidates: int = 24
    training_days: int = 7
    season: float = 1.0
    growth: float = 1.015
    theme: str = "ads"
    features: int = 13
    dimensions: int = 4
    log_odds: float = 0.0
    price: float = 0.55
    delay_minutes: float = 4.0
    outcome_hours: int = 2
    outcomes: Literal["positives", "all"] = "positives"
    reference: str = "training"
    twins: float = 0.05
    ledger: bool = True
    probes: bool = True
    experiment: bool = False
    latency_gauge: bool = False

    def __post_init__(self) -> None:
        for name in ("base_hours", "tail_hours", "training_days", "requests_per_hour", "candidates"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        for name, low, high in (("features", 8, 40), ("dimensions", 2, 8), ("twins", 0, 1)):
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} must be {low} to {high}, not {getattr(self, name)}")
        if self.start_us % (self.window_hours * HOUR_US) or self.base_hours % self.window_hours:
            raise ValueError("start and fork must be the start of a window")

    @property
    def fork_us(self) -> int:
        """The first instant after the base: from here on scenarios differ."""
        return self.start_us + self.base_hours * HOUR_US

    @property
    def end_us(self) -> int:
        """The first instant after the run."""
        return self.fork_us + self.tail_hours * HOUR_US

    def hours(self, first: int, count: int) -> Ints:
        """The starts of `count` hours, the first of them `first` hours after the start, in microseconds."""
        return self.start_us + np.arange(first, first + count, dtype=np.int64) * HOUR_US

    def rng(self, *stream: object) -> np.random.Generator:
        """A generator of its own for each purpose, so that no purpose ever shifts another's draws."""
        return np.random.default_rng([self.seed, *_keys(stream)])


def _keys(stream: Iterable[object]) -> list[int]:
    return [zlib.crc32(str(part).encode()) for part in stream]
