"""Eight weeks of healthy hours: the quality detectors raise no alarm, and warn seldom."""

from collections import Counter

import pytest

from detectors import quality
from detectors.registry import of_package
from tests.detectors.campaign import Campaign
from tests.detectors.world import World

#: Hours of eight weeks.
WINDOWS = 1_344


@pytest.mark.parametrize("rows", [300])
def test_eight_healthy_weeks_raise_no_alarm(rows: int) -> None:
    campaign = Campaign(World(rows, seed=rows + 1), of_package(quality))
    campaign.grow(48, judged=False)
    findings = campaign.grow(WINDOWS)
    assert [f.text for f in findings if f.severity == "alarm"] == []
    warned = Counter(f.detector for f in findings)
    assert all(count <= 0.005 * WINDOWS for count in warned.values()), warned
    assert campaign.tested > 20 * WINDOWS
