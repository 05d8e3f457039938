"""Every detector has its row in the table of silence, and healthy worlds of all kinds leave it silent."""

from dataclasses import replace
from pathlib import Path

import pytest

from detectors.registry import discover
from tests.benchmarks.detectors import document, others, others_table
from tests.benchmarks.detectors.healthy.world import World

NAMES = sorted({detector.name for detector in discover()})
WORLDS = {f"{'/'.join(w.detectors)}: {w.name}, {w.size}": w for w in others.worlds()}
SMALL = [name for name, w in WORLDS.items() if w.size in ("14 days", "50 cases", "100 rows", "20 rows")]


@pytest.mark.parametrize("name", NAMES)
def test_every_detector_stands_in_the_table_of_silence(name: str) -> None:
    silence = (document.DOCS / "bench-detectors.md").read_text().split("## Silence: the whole path")[0]
    assert f"| {name} |" in silence


@pytest.mark.parametrize("world", [WORLDS[name] for name in SMALL], ids=SMALL)
def test_what_is_healthy_is_silent(world: World) -> None:
    found = others.judged(world, seed=5, windows=24)
    assert sum(each.spoke for each in found) == 0


def test_a_run_that_was_stopped_goes_on_and_the_table_tells_rates_by_world(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = tmp_path / "lines"
    short = [replace(WORLDS[name], windows=4) for name in SMALL if WORLDS[name].detectors == ("replay",)]
    others.go_on(1, lines, short[:1])
    others.go_on(1, lines, short)
    assert len(others.load(lines)) == len(short) == len(capsys.readouterr().out.splitlines())
    assert "| replay | the same | 20 rows: 0 of 8" in others_table.tables(others.load(lines))
