"""One small broken world for all tests of evaluation."""

import pytest

from monitor.simulator.scenario import Scenario
from monitor.simulator.switches.features import Missing
from tests.monitor.evaluation.small_world import SmallWorld


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> SmallWorld:
    """Three days in which the user's age goes missing everywhere after two and a half."""
    folder = tmp_path_factory.mktemp("small-world")
    scenario = Scenario("age", "age", (Missing(feature="user_age", onset=0),))
    return SmallWorld.make(folder, scenario, days=3, requests_per_hour=60)
