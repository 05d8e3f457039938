"""Two databases of a kind, for a run that is disturbed and one that is not."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import Server
from tests.monitor.cli.command import Done
from tests.monitor.service.whole import Whole


@pytest.fixture
def postgres_pair(postgres: Server, migrated_postgres: str) -> Iterator[tuple[str, str]]:
    """The URLs of two PostgreSQL databases at Alembic's head."""
    with postgres.database(migrated_postgres) as first, postgres.database(migrated_postgres) as second:
        yield first, second


@pytest.fixture
def bifocal(tmp_path: Path) -> Callable[..., Done]:
    """The command as a user runs it, in an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    return Whole(folder, f"sqlite:///{folder / 'bifocal.db'}")
