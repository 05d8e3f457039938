"""A healthy past that the tests of this folder share; each gives it a future of its own."""

import pytest

from tests.detectors.campaign import Campaign
from tests.detectors.world import World


@pytest.fixture(scope="session")
def healthy() -> Campaign:
    """Eight and a half days of a thousand rows an hour: the fault starts at noon."""
    campaign = Campaign(World(rows=1_000, seed=21))
    campaign.grow(204, judged=False)
    return campaign
