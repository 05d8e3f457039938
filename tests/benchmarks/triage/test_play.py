"""A small world, played as the benchmark plays large ones."""

from pathlib import Path

from monitor.simulator.scenarios import scenarios
from monitor.simulator.settings import Settings
from monitor.triage.report import diagnose
from tests.benchmarks.triage.answers import Answer
from tests.benchmarks.triage.play import Play, play

SMALL = Settings(base_hours=240, tail_hours=36, window_hours=6, requests_per_hour=60.0)


def test_a_broken_feature_is_played_from_its_logs_to_its_answer(tmp_path: Path) -> None:
    scenario = next(s for s in scenarios() if s.name == "null everywhere: match, all")
    found = play(Play("fit", "small", SMALL, scenario, drift=False), tmp_path)
    assert [truth.cause for truth in found.truths] == ["features.missing"]
    assert found.body["causes"][0]["subject"] == found.truths[0].subject
    assert Answer(found, diagnose(found.case)).lens_right
