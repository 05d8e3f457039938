"""The moved world, judged once and copied, and a stand-in for Evidently where it is not what is tested."""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pytest

from detectors.evidently_confirm import Answer, Confirmation
from monitor import second_opinion, systems
from monitor.systems import Registered
from storage import Store
from tests.conftest import opened, sqlite_copy
from tests.monitor.confirming import moved_world


@pytest.fixture(scope="session")
def moved_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the moved world, to make others from."""
    folder = tmp_path_factory.mktemp("moved")
    with opened(sqlite_copy(migrated_sqlite, folder)) as store:
        moved_world.judged(store)
    with closing(sqlite3.connect(folder / "bifocal.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "bifocal.db"


@pytest.fixture
def moved(moved_sqlite: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of its own with the moved world."""
    with opened(sqlite_copy(moved_sqlite, tmp_path)) as store:
        yield store


@pytest.fixture
def shop(moved: Store) -> Registered:
    """Its system."""
    with moved.read() as tx:
        return systems.find(tx, moved_world.NAME)


@dataclass
class StandIn:
    """Takes Evidently's place: remembers what it was asked, answers or raises what it is told to."""

    asked: list[tuple[pa.Table, pa.Table]] = field(default_factory=list)
    raises: Exception | None = None
    html: bytes = b"<p>drawn</p>"
    then: Callable[[], None] = lambda: None

    def __call__(
        self,
        reference: pa.Table,
        current: pa.Table,
        columns: Sequence[str],
        limit: int,
        stop: threading.Event,
    ) -> Confirmation:
        self.asked.append((reference, current))
        assert max(len(reference), len(current)) <= limit
        self.then()
        if self.raises is not None:
            raise self.raises
        answers = tuple(Answer(name, "ks", 0.5, 0.001, False, f"{name} stayed") for name in columns)
        return Confirmation(answers, len(reference), len(current), self.html)


@pytest.fixture
def evidently(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """The stand-in, in place."""
    stand_in = StandIn()
    monkeypatch.setattr(second_opinion, "in_child", stand_in)
    return stand_in
