"""The incident that the demo shows: app 5.1 forgets to send the user's age."""

from pathlib import Path

from monitor.simulator.benign import Rollout
from monitor.simulator.change import at
from monitor.simulator.scenario import Scenario
from monitor.simulator.settings import DEFAULT_START_US, Settings
from monitor.simulator.switches.features import Missing
from monitor.simulator.truth import Truth
from monitor.simulator.write import write_whole

DEMO = Scenario(
    "the demo",
    "the demo",
    (Missing(feature="user_age", where=at(release=-1), onset=0),),
    around=(Rollout(onset=0),),
)


def simulate(
    folder: Path,
    *,
    days: int = 21,
    seed: int = 7,
    scenario: Scenario = DEMO,
    start_us: int = DEFAULT_START_US,
    requests_per_hour: float = 400.0,
) -> Truth:
    """Write the system file, the logs and `truth.json` of one run into `folder` (made when absent).

    The scenario plays in the last sixth of the days. The same arguments write the same logs. Raises
    ValueError for a length, size or scenario that cannot be.
    """
    return write_whole(settings_of(days, seed, start_us, requests_per_hour), scenario, folder)


def settings_of(
    days: int, seed: int = 7, start_us: int = DEFAULT_START_US, requests_per_hour: float = 400.0
) -> Settings:
    """The demo's world in so many days: of 21 days, the fork is at noon of the eighteenth."""
    return Settings(
        seed=seed,
        start_us=start_us,
        base_hours=days * 20,
        tail_hours=days * 4,
        requests_per_hour=requests_per_hour,
        twins=0.02,
    )
