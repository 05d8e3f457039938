"""One small run of the simulated business with the demo's fault, and one without, for all tests here."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from monitor.simulator import simulate
from monitor.simulator.run import DEMO_FAULT, Run, play
from monitor.simulator.settings import Settings

SMALL = Settings(days=6, requests_per_hour=80)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world") / "demo"
    simulate(folder, days=SMALL.days, requests_per_hour=SMALL.requests_per_hour)
    return folder


@pytest.fixture(scope="session")
def logs(demo: Path) -> dict[str, pa.Table]:
    return {name: pq.read_table(demo / f"{name}.parquet") for name in ("predictions", "outcomes", "training")}


@pytest.fixture(scope="session")
def whole() -> Run:
    return play(Settings(), DEMO_FAULT)


@pytest.fixture(scope="session")
def broken() -> Run:
    return play(SMALL, DEMO_FAULT)


@pytest.fixture(scope="session")
def calm() -> Run:
    return play(SMALL, None)
