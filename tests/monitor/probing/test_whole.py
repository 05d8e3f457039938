"""From a model's wrong answer to the verdict, through a real endpoint."""

from pathlib import Path

import pytest

from detectors.declared import HOUR_US
from storage import Store
from tests.monitor.probing.models import Server
from tests.monitor.probing.world import FIRST, HOURS, ONSET, World


@pytest.fixture
def world(sqlite_store: Store, model: Server, tmp_path: Path) -> World:
    world = World(sqlite_store, model, tmp_path)
    world.register()
    return world


def test_a_build_that_computes_wrongly_is_named(world: World) -> None:
    world.live(0, ONSET)
    assert not world.found("probes")
    assert not world.found("replay")
    world.live(ONSET, HOURS, bad_build=True)
    first = world.found("probes")[0]
    assert (first.severity, first.window.start) == ("alarm", FIRST + ONSET * HOUR_US)
    assert first.text.startswith("golden: ")
    assert "of 12 cases are off by up to 0." in first.text
    replayed = world.found("replay")
    assert {f.subject for f in replayed} == {"golden, earlier rows"}
    assert [f.severity for f in replayed][:2] == ["warn", "alarm"]
    diagnosis = world.diagnosis()
    assert (diagnosis["verdict"], diagnosis["causes"][0]["cause"]) == ("infrastructure", "model.miscompute")


def test_a_world_that_changes_under_a_model_that_computes_rightly_is_not_its_fault(world: World) -> None:
    world.live(0, ONSET)
    world.live(ONSET, HOURS, fickle=True)
    assert not [*world.found("probes"), *world.found("replay"), *world.found("unanswered")]
    diagnosis = world.diagnosis()
    assert {"cause": "model.miscompute", "text": "probes passed 12 of 12"} in diagnosis["ruled_out"]
    assert not [text for text in diagnosis["missing_evidence"] if "probes" in text]
    assert diagnosis["verdict"] != "infrastructure"
