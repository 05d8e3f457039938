"""The demo as a user starts it: what it prints, and what it leaves in its database."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from monitor import clock, experiments, systems
from monitor.demo import DemoError, fresh_folder
from monitor.simulator import open_bandit
from storage import incidents
from storage.incidents import Incident
from tests.conftest import opened
from tests.monitor.cli.command import Done
from tests.monitor.service.running import ROOT
from tests.monitor.service.whole import Whole


@dataclass(frozen=True)
class Shown:
    """What one run of the demo printed, and the folder that it left."""

    done: Done
    folder: Path

    def incidents(self, system: str) -> list[Incident]:
        with opened(f"sqlite:///{self.folder / 'bifocal.db'}") as store, store.read() as tx:
            return incidents.listing(tx, systems.find(tx, system).id)


def run(folder: Path, *options: str) -> Shown:
    command = Whole(folder, "sqlite:///unused.db")
    return Shown(command("demo", "--no-serve", "--folder", "demo", *options), folder / "demo")


def test_the_demo_ends_with_the_triage_of_its_one_incident(tmp_path: Path) -> None:
    simulated = run(tmp_path)
    assert simulated.done.code == 0
    for word in ("infrastructure", "features.missing", "user_age", "app_version = 5.1"):
        assert word in simulated.done.out
    assert len(simulated.done.out.strip().splitlines()) <= 40
    truth = json.loads((simulated.folder / "logs" / "truth.json").read_text())
    (incident,) = simulated.incidents("ads")
    (broken,) = truth["incidents"]
    assert incident.opened > clock.from_text(broken["onset"])
    assert (incident.verdict, incident.top_cause) == (broken["lens"], broken["cause"])
    assert incident.metric == "revenue"
    assert incident.confidence is not None
    assert incident.confidence >= 0.9


def test_real_logs_open_no_incident_until_a_feature_is_resalted(tmp_path: Path) -> None:
    wheel = open_bandit.fetch_wheel(ROOT / ".cache")
    (tmp_path / ".cache").mkdir()
    shutil.copy(wheel, tmp_path / ".cache")
    real = run(tmp_path, "--data", "open-bandit")
    assert real.done.code == 0
    assert real.incidents("open-bandit") == []
    assert "open-bandit: no incident" in real.done.out
    _compare_policies(real)
    (incident,) = real.incidents("open-bandit-resalted")
    assert (incident.verdict, incident.top_cause) == ("infrastructure", "features.encoding")
    assert "user_feature_1" in real.done.out


def _compare_policies(real: Shown) -> None:
    """The logs are a real experiment of two policies, with too few clicks in four days to tell them apart."""
    with opened(f"sqlite:///{real.folder / 'bifocal.db'}") as store, store.read() as tx:
        (policies,) = experiments.running(tx, systems.find(tx, "open-bandit"))
    logs = real.folder / "open-bandit"
    served = pq.read_table(logs / "predictions.parquet").join(
        pq.read_table(logs / "outcomes.parquet").select(["prediction_id", "label"]), "prediction_id"
    )
    counted = served.group_by("policy").aggregate([("label", "mean"), ("label", "count")]).to_pylist()
    assert policies.readout is not None
    assert policies.readout.rows == {**{each["policy"]: each["label_count"] for each in counted}, None: 0}
    ctr = policies.readout.metrics[0]
    expected = {each["policy"]: each["label_mean"] for each in counted}
    assert {arm: each.value for arm, each in ctr.arms.items()} == pytest.approx(expected)
    (compared,) = ctr.comparisons
    assert (compared.arm, compared.against) == ("bts", "random")
    assert compared.relative.lower < 0 < compared.relative.upper


def test_a_second_demo_makes_its_folder_anew(tmp_path: Path) -> None:
    folder = fresh_folder(tmp_path / "demo")
    (folder / "old.db").touch()
    assert [path.name for path in fresh_folder(folder).iterdir()] == ["made-by-bifocal-demo"]
    (tmp_path / "empty").mkdir()
    assert fresh_folder(tmp_path / "empty").is_dir()


def test_a_folder_that_is_not_the_demos_own_is_refused_and_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "work" / "thesis.txt"
    kept.parent.mkdir()
    kept.write_text("years of it")
    for taken in (kept.parent, kept):
        with pytest.raises(DemoError, match="was not made by the demo"):
            fresh_folder(taken)
    with pytest.raises(DemoError, match="can't be made"):
        fresh_folder(kept / "below")
    assert kept.read_text() == "years of it"
