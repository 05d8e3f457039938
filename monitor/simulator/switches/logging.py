"""The log breaks while the business goes on: rows lost, rows twice, wrong clocks, wrong arms."""

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

import numpy as np

from monitor.simulator.arrays import Bools, Ints
from monitor.simulator.change import Lens, Switch
from monitor.simulator.outcomes import COPY, MINUTE_US, Logged, Outcomes
from monitor.simulator.records import join, take
from monitor.simulator.requests import Requests
from monitor.simulator.scene import Scene
from monitor.simulator.settings import Settings


@dataclass(frozen=True, kw_only=True)
class LogSwitch(Switch):
    """A fault that reaches rows of the log, and with them their outcomes."""

    lens: ClassVar[Lens] = "infrastructure"

    def rows(self, scene: Scene, rows: Logged | Outcomes) -> Bools:
        """The rows that it reaches: a row and its outcome together, by the row's number and time."""
        draw = hashed(rows.number)
        share = self.share * self.progress(scene, rows.ts_us)
        return self.inside(scene, rows.slots, len(draw)) & (draw < share)


@dataclass(frozen=True, kw_only=True)
class Loss(LogSwitch):
    """Rows never reach the log, with their outcomes or without."""

    cause: ClassVar[str] = "logging.loss"
    outcomes_too: bool = True

    def fits(self, settings: Settings) -> bool:
        """Without a ledger it looks like an outage."""
        return super().fits(settings) and settings.ledger

    def write(self, scene: Scene, logged: Logged) -> Logged:
        return take(logged, ~self.rows(scene, logged))

    def report(self, scene: Scene, outcomes: Outcomes) -> Outcomes:
        return take(outcomes, ~self.rows(scene, outcomes)) if self.outcomes_too else outcomes


@dataclass(frozen=True, kw_only=True)
class Duplicates(LogSwitch):
    """Rows are written once more under new ids, with their outcomes or without, at once or later."""

    cause: ClassVar[str] = "logging.duplicates"
    outcomes_too: bool = True
    later: float = 0.0

    def write(self, scene: Scene, logged: Logged) -> Logged:
        copies = take(logged, self.rows(scene, logged))
        later_us = copies.ts_us + int(self.later * MINUTE_US)
        return join(logged, replace(copies, number=copies.number + COPY, ts_us=later_us))

    def report(self, scene: Scene, outcomes: Outcomes) -> Outcomes:
        if not self.outcomes_too:
            return outcomes
        copies = take(outcomes, self.rows(scene, outcomes))
        return join(outcomes, replace(copies, number=copies.number + COPY))


@dataclass(frozen=True, kw_only=True)
class ClockSkew(LogSwitch):
    """The clock of the servers that write predictions is `minutes` ahead (or behind)."""

    cause: ClassVar[str] = "clock.skew"
    minutes: float = 120.0

    def write(self, scene: Scene, logged: Logged) -> Logged:
        shift = int(self.minutes * MINUTE_US)
        return replace(logged, ts_us=logged.ts_us + shift * self.rows(scene, logged))


@dataclass(frozen=True, kw_only=True)
class Misassignment(Switch):
    """Users of one arm are put into the other, or rows of an arm get no answer."""

    cause: ClassVar[str] = "experiment.misassignment"
    lens: ClassVar[Lens] = "infrastructure"
    form: Literal["moved", "dropped"] = "moved"

    def fits(self, settings: Settings) -> bool:
        return super().fits(settings) and settings.experiment

    def subject(self, scene: Scene) -> str:
        return "ranker-b"

    def ask(self, scene: Scene, requests: Requests) -> Requests:
        rows = self.reached(scene, requests) & (requests.arm == 1)
        if self.form == "dropped":
            return take(requests, ~rows)
        return replace(requests, arm=np.where(rows, 0, requests.arm))


def hashed(numbers: Ints) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A uniform number for each row's number, the same wherever the row stands."""
    mixed = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)
    return np.asarray((mixed >> np.uint64(11)).astype(np.float64) / 2.0**53)


SWITCHES = (Loss, Duplicates, ClockSkew, Misassignment)
