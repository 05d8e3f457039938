"""A system is registered once and gets new definition versions; what it has counted must still fit."""

from dataclasses import replace

import pytest

from detectors.declared import HOUR_US, MINUTE_US, Declared
from monitor import systems
from storage import Store, windows

ADS = Declared("ads")


def test_the_same_file_again_changes_nothing(sqlite_store: Store) -> None:
    with sqlite_store.begin() as tx:
        first, made = systems.apply(tx, ADS, 1)
        again, changed = systems.apply(tx, ADS, 2)
    assert (made, changed) == (True, False)
    assert again == first


def test_windows_keep_their_length_once_there_are_rows(sqlite_store: Store) -> None:
    halves, days = replace(ADS, window_us=30 * MINUTE_US), replace(ADS, window_us=24 * HOUR_US)
    with sqlite_store.begin() as tx:
        systems.apply(tx, ADS, 1)
        registered, _ = systems.apply(tx, halves, 2)
        windows.touch(tx, registered.id, {0: 5})
        with pytest.raises(systems.WindowChanged, match=r"system\.window: ads has rows in windows of 30 min"):
            systems.apply(tx, days, 3)
        delayed, changed = systems.apply(tx, replace(halves, outcome_delay_us=HOUR_US), 4)
    assert changed
    assert delayed.declared.outcome_delay_us == HOUR_US
