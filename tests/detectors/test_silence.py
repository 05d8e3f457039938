"""Nothing wrong, nothing said: healthy windows that wander, cycle and differ from training."""

import pytest

from tests.detectors.campaign import Campaign
from tests.detectors.world import World


@pytest.mark.parametrize(("rows", "warm", "judged"), [(100, 200, 120), (400, 24, 100)])
def test_healthy_windows_raise_no_alarm(rows: int, warm: int, judged: int) -> None:
    """With a week of history, and from the second day of a new system on."""
    campaign = Campaign(World(rows, seed=rows))
    campaign.grow(warm, judged=False)
    findings = campaign.grow(judged)
    assert [f.text for f in findings if f.severity == "alarm"] == []
    assert len(findings) <= 0.05 * judged
    assert campaign.tested > 50 * judged
