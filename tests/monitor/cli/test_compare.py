"""`bifocal compare` as a process: exit codes for a build pipeline."""

from pathlib import Path

from tests.monitor.cli.command import Bifocal
from tests.monitor.compare.files import nulled, rows, write


def test_a_pipeline_fails_on_the_side_it_asks_for_alone(tmp_path: Path) -> None:
    bifocal = Bifocal(tmp_path, "postgresql+psycopg://nobody@127.0.0.1:1/none")
    current = rows(800, 2)
    nulled(current)
    files = write(tmp_path / "reference.parquet", rows(800, 1)), write(tmp_path / "current.csv", current)
    failed = bifocal("compare", *files, "--fail-on", "any", "--format", "json")
    assert (failed.code, failed.json["verdict"]) == (1, "infrastructure")
    assert "'build' is left out" in failed.err
    assert bifocal("compare", *files, "--fail-on", "quality").code == 0
    assert "no-such.csv" in bifocal.refused("compare", files[0], "no-such.csv")
