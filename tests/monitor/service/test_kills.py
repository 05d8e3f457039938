"""A service killed at any moment loses nothing acknowledged, judges nothing twice and tells everything."""

from pathlib import Path

from tests.campaigns.kills import run
from tests.conftest import sqlite_copy


def test_twelve_kills_change_nothing_of_what_a_clean_run_concludes(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    urls = []
    for name in ("killed", "clean"):
        (tmp_path / name).mkdir()
        urls.append(sqlite_copy(migrated_sqlite, tmp_path / name))
    report = run(urls[0], urls[1], tmp_path, kills=12, seed=7)
    assert report.kills == 12
    assert (report.rows, report.windows) == (3800, 95)
    assert report.webhooks == 3


def test_kills_on_postgresql_change_nothing_either(postgres_pair: tuple[str, str], tmp_path: Path) -> None:
    report = run(*postgres_pair, tmp_path, kills=4, seed=8)
    assert (report.kills, report.rows, report.webhooks) == (4, 3800, 3)
