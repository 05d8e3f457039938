"""The long runs in their small form: what is calm stays calm, and a run that was stopped goes on."""

from pathlib import Path

import pytest

from tests.benchmarks.detectors import silence, ties, whole_path
from tests.benchmarks.detectors.whole_path import Unit
from tests.detectors.calm import CALM


@pytest.mark.parametrize("world", ["few users", "all at once"])
def test_a_healthy_system_has_no_incident(world: str) -> None:
    outcome = whole_path.run(Unit(world, rows=60, seed=3, history=24, windows=12))
    assert outcome.incidents == []
    assert outcome.checks > 50 * 12


def test_a_run_that_was_stopped_goes_on_where_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = tmp_path / "lines"
    first, second = whole_path.units(4, each=2)
    short = [Unit(unit.world, 60, unit.seed, 2, unit.windows) for unit in (first, second)]
    whole_path.go_on(short[:1], lines)
    whole_path.go_on(short, lines)
    assert [outcome.unit for outcome in whole_path.load(lines)] == short
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_units_meet_every_world_every_traffic_and_young_systems() -> None:
    units = whole_path.units(75_264)
    assert sum(unit.windows for unit in units) == 75_264
    assert {unit.world for unit in units} == set(CALM)
    assert {unit.rows for unit in units} == set(whole_path.ROWS)
    assert {unit.history for unit in units} == {whole_path.HISTORY, whole_path.YOUNG}
    assert len({unit.seed for unit in units}) == len(units)


def test_single_checks_of_every_shape_are_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(silence.PLANS, 100, (1, 12, 4))
    (cell,) = silence.cells(100, seed=5, sizes=(1_000,))
    assert sum(cell.checks.values()) > 200
    assert cell.spoke == {}


def test_a_tie_that_holds_is_left_alone_and_a_lost_one_is_dated() -> None:
    assert max(ties.trial(tie, 10, seed=1).share(1e-4) for tie in ties.CALM) == 0
    lost = ties.trial(ties.BROKEN[0], 10, seed=1)
    assert lost.share(0.01) >= 0.7
    assert sum(abs(miss) <= 6 for miss in lost.misses) >= 7
