"""What the collectors write: which rows, under which number, when, and what came of them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from monitor.simulator.arrays import Bools, Floats, Ints
from monitor.simulator.requests import Requests
from monitor.simulator.settings import HOUR_US, Settings

MINUTE_US = 60_000_000
_DELAY_SPREAD = 1.0
_MARGIN_US = 5 * MINUTE_US
#: Copies of a row have the row's number and this much more.
COPY = 50_000_000


@dataclass(frozen=True)
class Logged:
    """Rows of the predictions log: `row` of the requests, its number (the id) and its time."""

    row: Ints
    number: Ints
    ts_us: Ints
    slots: Mapping[str, Ints]


@dataclass(frozen=True)
class Outcomes:
    """Rows of the outcomes log, of any age: `ts_us` is the prediction's time, `known_us` the outcome's."""

    number: Ints
    ts_us: Ints
    known_us: Ints
    label: Ints
    value: Floats
    slots: Mapping[str, Ints]


def known_us(settings: Settings, requests: Requests) -> Ints:
    """When each request's outcome becomes known: most within minutes, none after the longest delay."""
    delay = settings.delay_minutes * MINUTE_US * np.exp(_DELAY_SPREAD * requests.wait)
    longest = settings.outcome_hours * HOUR_US - _MARGIN_US
    return requests.ts_us + np.minimum(delay, longest).astype(np.int64)


def outcomes_of(
    settings: Settings, requests: Requests, numbers: Ints, shown: Bools, clicked: Bools, value: Floats
) -> Outcomes:
    """The outcomes that come of what was shown; only successes when the world logs no others."""
    told = np.flatnonzero(shown & (clicked | (settings.outcomes == "all")))
    return Outcomes(
        number=numbers[told],
        ts_us=requests.ts_us[told],
        known_us=known_us(settings, requests)[told],
        label=clicked[told].astype(np.int64),
        value=np.where(clicked, value, 0.0)[told],
        slots={slot: codes[told] for slot, codes in requests.slots.items()},
    )
