"""`bifocal` on a fresh database with one system."""

from pathlib import Path

import pytest

from tests.conftest import sqlite_copy
from tests.monitor.cli.command import Bifocal
from tests.monitor.ingest.ads import SYSTEM


@pytest.fixture
def bifocal(migrated_sqlite: Path, tmp_path: Path) -> Bifocal:
    """The command in an empty folder, on a database with the system `ads`."""
    (tmp_path / "ads.toml").write_text(SYSTEM)
    command = Bifocal(tmp_path, sqlite_copy(migrated_sqlite, tmp_path))
    assert command("apply", "ads.toml").code == 0
    return command
