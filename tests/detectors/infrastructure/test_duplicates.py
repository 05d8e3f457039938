"""Rows of the same content under ids of their own."""

import numpy as np
import pytest

from tests.detectors.campaign import Campaign
from tests.detectors.infrastructure.faults import after, some
from tests.detectors.world import Columns, Spoil


def repeated(share: float) -> Spoil:
    def spoil(columns: Columns, rng: np.random.Generator) -> Columns:
        again = some(columns, rng, share)
        return {name: np.concatenate([values, values[again]]) for name, values in columns.items()}

    return spoil


@pytest.mark.parametrize("share", [0.06, 0.3, 1.0])
def test_rows_logged_twice_alarm(healthy: Campaign, share: float) -> None:
    found = after(healthy, repeated(share), "duplicates")
    assert found["predictions"].effect == pytest.approx(share / (1 + share), abs=0.06)


def test_rows_sent_again_with_a_time_of_their_own_are_no_repeats(healthy: Campaign) -> None:
    def spoil(columns: Columns, rng: np.random.Generator) -> Columns:
        twice = repeated(0.5)(columns, rng)
        return {**twice, "ts": np.arange(len(twice["ts"])) + twice["ts"].min()}

    assert not after(healthy, spoil, "duplicates")
