"""Several stores in one test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from storage import Store
from tests.conftest import opened, sqlite_copy


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
