"""A run is repeatable, and the demo's incident does what the truth says."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from monitor.simulator import CALM, DEMO, Settings, simulate
from monitor.simulator.base import Base, base_of, play_tail, told_of
from monitor.simulator.demo import settings_of
from monitor.simulator.logistic import sigmoid
from monitor.simulator.records import take
from monitor.simulator.switches.features import Missing
from monitor.simulator.truth import Truth
from tests.monitor.simulator.conftest import DEMO_DAYS, DEMO_RATE

DEMO_SETTINGS = settings_of(DEMO_DAYS, requests_per_hour=DEMO_RATE)


@pytest.fixture(scope="module")
def whole() -> Base:
    return base_of(settings_of(21))


@pytest.fixture(scope="module")
def told(whole: Base) -> Truth:
    return told_of(whole, DEMO, play_tail(whole, DEMO, DEMO.changes))


def test_the_same_seed_writes_the_same_files_and_another_seed_does_not(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("again", 3), ("other", 4)):
        simulate(tmp_path / name, days=2, seed=seed, requests_per_hour=40)
        base_of.cache_clear()
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name
    changed = "predictions.parquet"
    assert (tmp_path / "one" / changed).read_bytes() != (tmp_path / "other" / changed).read_bytes()


def test_nulls_come_only_after_the_onset_and_only_from_the_release(logs: dict[str, pa.Table]) -> None:
    served = logs["predictions"]
    null = served["user_age"].is_null().to_numpy()
    released = pc.equal(served["app_version"], "5.1").to_numpy()
    after = served["ts"].cast(pa.int64()).to_numpy() >= DEMO_SETTINGS.fork_us
    assert null.any()
    assert np.array_equal(null, released)
    assert not null[~after].any()


def test_the_release_reaches_most_of_the_traffic_within_hours(logs: dict[str, pa.Table]) -> None:
    served = logs["predictions"]
    hours = (served["ts"].cast(pa.int64()).to_numpy() - DEMO_SETTINGS.fork_us) // 3_600_000_000
    released = pc.equal(served["app_version"], "5.1").to_numpy()
    assert 0.0 < released[hours == 0].mean() < 0.35
    assert 0.6 < released[hours >= 4].mean() < 1.0


def test_the_demos_incident_loses_a_fifth_to_two_fifths_of_the_revenue(told: Truth) -> None:
    (broken,) = told.incidents
    assert (broken.lens, broken.cause, broken.subject) == ("infrastructure", "features.missing", "user_age")
    assert broken.segment == {"app_version": "5.1"}
    assert broken.onset == told.fork == "2026-10-22T12:00:00Z"
    assert -0.40 < broken.size < -0.20
    assert broken.moves_metric
    assert told.benign is None


def test_without_an_incident_the_truth_is_benign(tmp_path: Path) -> None:
    told = simulate(tmp_path, days=2, requests_per_hour=40, scenario=CALM)
    assert (told.incidents, told.benign) == ((), "benign.noise")
    assert pq.read_table(tmp_path / "predictions.parquet")["user_age"].null_count == 0


def test_the_demo_has_the_size_that_it_promises(whole: Base) -> None:
    assert 130_000 < whole.rows < 180_000
    assert len(whole.scene.learned.log.clicked) == 50_000
    assert 0.06 < whole.run.clicked.mean() < 0.10


def test_healthy_scores_are_calibrated_and_rank_clicks(whole: Base) -> None:
    shown, clicked = whole.run.answers, whole.run.clicked
    assert shown.score.mean() == pytest.approx(clicked.mean(), rel=0.1)
    assert shown.score[clicked].mean() > 1.15 * shown.score[~clicked].mean()


def test_an_ideal_model_would_rank_little_better_than_the_one_that_learned(whole: Base) -> None:
    some = np.arange(0, whole.rows, 10)
    run = whole.run
    requests, answers = take(run.requests, some), take(run.answers, some)
    true = sigmoid(
        whole.scene.taste.log_odds(requests, answers.ad, {n: v[some] for n, v in run.computed.items()})
    )
    assert np.corrcoef(np.log(true), np.log(answers.score))[0, 1] > 0.8


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"base_hours": 0}, "base_hours must be at least 1"),
        ({"requests_per_hour": 0.5}, "requests_per_hour"),
        ({"features": 41}, "features must be 8 to 40, not 41"),
        ({"dimensions": 1}, "dimensions must be 2 to 8"),
        ({"start_us": 1}, "start of a window"),
    ],
)
def test_a_world_that_cannot_be_is_refused_by_name(given: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Settings(**given)  # type: ignore[arg-type]


def test_a_theme_that_nobody_wrote_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="theme must be one of ads, shop, video"):
        base_of(Settings(theme="weather"))


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="share must be above 0"):
        Missing(feature="user_age", share=0.0)
