"""One small broken world for all tests of evaluation."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from monitor.simulator.scenario import Scenario
from monitor.simulator.switches.features import Missing
from storage import Store
from tests.conftest import opened, sqlite_copy
from tests.monitor.evaluation.small_world import SmallWorld


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> SmallWorld:
    """Three days in which the user's age goes missing everywhere after two and a half."""
    folder = tmp_path_factory.mktemp("small-world")
    scenario = Scenario("age", "age", (Missing(feature="user_age", onset=0),))
    return SmallWorld.make(folder, scenario, days=3, requests_per_hour=60)


@pytest.fixture
def new_store(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Makes stores on SQLite, each with a file of its own."""
    with ExitStack() as stack:
        made: list[Path] = []

        def make() -> Store:
            folder = tmp_path / f"store-{len(made)}"
            folder.mkdir()
            made.append(folder)
            return stack.enter_context(opened(sqlite_copy(migrated_sqlite, folder)))

        yield make
