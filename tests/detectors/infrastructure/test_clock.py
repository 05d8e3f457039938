"""Outcomes that are known before what they answer."""

import numpy as np

from detectors.declared import HOUR_US
from tests.detectors.campaign import Campaign
from tests.detectors.infrastructure.faults import after, some
from tests.detectors.world import Columns, Spoil


def known_earlier(hours: float, share: float = 1.0) -> Spoil:
    """Beside outcomes whose clock is right, predictions dated that much too late look just so."""

    def spoil(columns: Columns, rng: np.random.Generator) -> Columns:
        rows = some(columns, rng, share)
        return {**columns, "known": columns["known"] - rows * int(hours * HOUR_US)}

    return spoil


def test_a_clock_an_hour_ahead_alarms(healthy: Campaign) -> None:
    assert after(healthy, known_earlier(1.0), "clock")["outcomes"].effect > 0.4


def test_a_clock_ahead_in_a_part_of_the_rows_alarms(healthy: Campaign) -> None:
    assert after(healthy, known_earlier(2.0, share=0.2), "clock")["outcomes"].effect > 0.15


def test_a_minute_is_not_seen_and_not_claimed(healthy: Campaign) -> None:
    assert not after(healthy, known_earlier(1 / 60), "clock")
