"""Labels that can't be right."""

import numpy as np
import pytest

from tests.detectors.campaign import Campaign
from tests.detectors.infrastructure.faults import after, some
from tests.detectors.world import Columns, Spoil


def labelled(value: float, share: float = 1.0) -> Spoil:
    def spoil(columns: Columns, rng: np.random.Generator) -> Columns:
        return {**columns, "label": np.where(some(columns, rng, share), value, columns["label"])}

    return spoil


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_labels_that_are_all_alike_alarm(healthy: Campaign, value: float) -> None:
    found = after(healthy, labelled(value), "outcome_validity")
    assert found["labels"].details["kind"] == "alike"


def test_a_rate_far_beyond_anything_seen_alarms(healthy: Campaign) -> None:
    found = after(healthy, labelled(1.0, share=0.7), "outcome_validity")
    assert found["labels"].details["kind"] == "jump"


@pytest.mark.parametrize(("value", "share"), [(0.0, 0.5), (1.0, 0.1)])
def test_a_change_that_quality_may_make_is_not_called_corrupted(
    healthy: Campaign, value: float, share: float
) -> None:
    assert not after(healthy, labelled(value, share), "outcome_validity")
