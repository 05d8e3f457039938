"""Rows that get no outcome, where every row is to get one."""

from dataclasses import replace

import numpy as np

from detectors.declared import Model
from detectors.infrastructure.join_rate import check
from tests.detectors.campaign import Campaign
from tests.detectors.infrastructure.faults import after, some
from tests.detectors.world import Columns, Spoil

FOREVER = 10**18


def lost(share: float, **where: str) -> Spoil:
    """Outcomes that never come: they are known long after anyone asks."""

    def spoil(columns: Columns, rng: np.random.Generator) -> Columns:
        rows = some(columns, rng, share, **where)
        return {**columns, "known": np.where(rows, columns["ts"] + FOREVER, columns["known"])}

    return spoil


def test_outcomes_lost_everywhere_are_told_of_all_rows_alone(healthy: Campaign) -> None:
    found = after(healthy, lost(0.1), "join_rate")
    assert set(found) == {"outcomes"}


def test_outcomes_lost_in_one_slice_are_told_there(healthy: Campaign) -> None:
    found = after(healthy, lost(0.5, datacenter="north"), "join_rate")
    assert "outcomes datacenter=north" in found
    assert not {"outcomes datacenter=west", "outcomes country=de"} & set(found)


def test_no_outcome_at_all_alarms(healthy: Campaign) -> None:
    assert after(healthy, lost(1.0), "join_rate")["outcomes"].observed == 1.0


def test_where_only_successes_are_logged_nothing_is_claimed(healthy: Campaign) -> None:
    declared = replace(healthy.system, model=Model(outcomes="positives"))
    assert not check(replace(healthy.view(), declared=declared))
