"""One small world with everything in it, its base and its calm tail, for all tests here."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from monitor.simulator import simulate
from monitor.simulator.base import Base, base_of, play_tail
from monitor.simulator.run import Run
from monitor.simulator.scenario import CALM
from monitor.simulator.settings import Settings

#: Six days of the demo.
DEMO_DAYS, DEMO_RATE = 6, 80
SMALL = Settings(
    base_hours=48, tail_hours=24, requests_per_hour=80, dimensions=8, experiment=True, latency_gauge=True
)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world") / "demo"
    simulate(folder, days=DEMO_DAYS, requests_per_hour=DEMO_RATE)
    return folder


@pytest.fixture(scope="session")
def logs(demo: Path) -> dict[str, pa.Table]:
    return {name: pq.read_table(demo / f"{name}.parquet") for name in ("predictions", "outcomes", "training")}


@pytest.fixture(scope="session")
def base() -> Base:
    return base_of(SMALL)


@pytest.fixture(scope="session")
def calm(base: Base) -> Run:
    return play_tail(base, CALM, ())


@pytest.fixture(scope="session")
def busy() -> Base:
    """The same world with more traffic, where chance is smaller."""
    return base_of(replace(SMALL, requests_per_hour=400.0))
