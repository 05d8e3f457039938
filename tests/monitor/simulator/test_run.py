"""A run is repeatable, and its fault does what the truth says."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from monitor.simulator import Encoding, Fault, NullFeature, Outage, UnitChange, simulate
from monitor.simulator.records import take
from monitor.simulator.run import Run, play
from monitor.simulator.settings import Settings
from monitor.simulator.vocabulary import APP_VERSIONS, DATACENTERS
from tests.monitor.simulator.conftest import SMALL

TINY = Settings(days=2, requests_per_hour=40)


def test_the_same_seed_writes_the_same_files_and_another_seed_does_not(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("again", 3), ("other", 4)):
        simulate(tmp_path / name, days=2, seed=seed, requests_per_hour=40)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name
    changed = "predictions.parquet"
    assert (tmp_path / "one" / changed).read_bytes() != (tmp_path / "other" / changed).read_bytes()


def test_nulls_come_only_after_the_onset_and_only_from_the_release(logs: dict[str, pa.Table]) -> None:
    served = logs["predictions"]
    null = served["user_age"].is_null().to_numpy()
    released = pc.equal(served["app_version"], "5.1").to_numpy()
    after = served["ts"].cast(pa.int64()).to_numpy() >= SMALL.onset_us
    assert null.any()
    assert np.array_equal(null, released)
    assert not null[~after].any()


def test_the_release_reaches_most_of_the_traffic_within_hours(broken: Run) -> None:
    hours = (broken.requests.ts_us - SMALL.onset_us) // 3_600_000_000
    released = broken.requests.app_version == APP_VERSIONS.index("5.1")
    assert 0.0 < released[hours == 0].mean() < 0.35
    assert 0.6 < released[hours >= 4].mean() < 1.0


def test_the_fault_loses_a_fifth_to_two_fifths_of_the_revenue_in_the_demo(whole: Run) -> None:
    truth = whole.truth
    assert (truth.lens, truth.cause, truth.subject) == ("infrastructure", "features.missing", "user_age")
    assert truth.segment == {"app_version": "5.1"}
    assert truth.onset == "2026-10-22T12:00:00Z"
    assert -0.40 < truth.revenue_change < -0.20
    assert truth.revenue_change == pytest.approx(truth.revenue / truth.expected_revenue - 1, abs=1e-3)


def test_without_a_fault_nothing_is_lost(calm: Run) -> None:
    assert (calm.truth.lens, calm.truth.cause, calm.truth.onset) == ("benign", None, None)
    assert calm.truth.revenue_change == 0.0
    assert not np.isnan(calm.served["user_age"]).any()


def test_before_the_onset_a_run_with_a_fault_equals_the_calm_one(broken: Run, calm: Run) -> None:
    before = calm.requests.ts_us < SMALL.onset_us
    assert np.array_equal(broken.requests.ts_us, calm.requests.ts_us)
    assert np.array_equal(broken.impressions.score[before], calm.impressions.score[before])
    assert np.array_equal(broken.impressions.clicked[before], calm.impressions.clicked[before])


def test_the_served_score_depends_on_the_nulled_feature(broken: Run, calm: Run) -> None:
    null = np.isnan(broken.served["user_age"])
    assert (broken.impressions.score[null] != calm.impressions.score[null]).mean() > 0.9
    assert (broken.impressions.choice[null] != calm.impressions.choice[null]).mean() > 0.2
    assert np.array_equal(broken.impressions.score[~null], calm.impressions.score[~null])


def test_the_demo_has_the_size_that_it_promises(whole: Run) -> None:
    assert 150_000 < len(whole.requests.ts_us) < 250_000
    assert len(whole.learned.log.requests.ts_us) == 50_000
    assert 0.06 < whole.impressions.clicked.mean() < 0.10


def test_healthy_scores_are_calibrated_and_rank_clicks(whole: Run) -> None:
    healthy = np.flatnonzero(whole.requests.ts_us < whole.world.settings.onset_us)
    shown = take(whole.impressions, healthy)
    assert shown.score.mean() == pytest.approx(shown.clicked.mean(), rel=0.08)
    assert shown.score[shown.clicked].mean() > 1.15 * shown.score[~shown.clicked].mean()


@pytest.mark.parametrize(
    ("fault", "cause", "subject"),
    [
        (NullFeature(feature="user_interest", share=0.5), "features.missing", "user_interest"),
        (Encoding(feature="ad_category", datacenter="us-east"), "features.encoding", "ad_category"),
        (UnitChange(feature="ad_price", factor=100.0), "features.unit_change", "ad_price"),
    ],
)
def test_a_feature_fault_changes_its_feature_and_no_other(fault: Fault, cause: str, subject: str) -> None:
    run = play(TINY, fault)
    changed = {
        name
        for name, values in run.served.items()
        if not np.array_equal(values, run.computed[name], equal_nan=values.dtype.kind == "f")
    }
    assert changed == {subject}
    assert (run.truth.cause, run.truth.subject) == (cause, subject)


def test_capitals_are_words_that_the_model_has_never_seen(tmp_path: Path) -> None:
    fault = Encoding(feature="user_device")
    simulate(tmp_path, days=2, requests_per_hour=40, fault=fault)
    served = pq.read_table(tmp_path / "predictions.parquet")
    after = served.filter(pc.greater_equal(served["ts"].cast(pa.int64()), TINY.onset_us))
    assert set(pc.unique(after["user_device"]).to_pylist()) == {"PHONE", "TABLET", "DESKTOP"}


def test_an_outage_silences_its_datacenter_and_loses_revenue() -> None:
    run = play(TINY, Outage(datacenter="eu-west"))
    after = run.requests.ts_us >= TINY.onset_us
    silenced = run.requests.datacenter == DATACENTERS.index("eu-west")
    assert silenced[~after].any()
    assert not silenced[after].any()
    assert run.truth.revenue_change < -0.2


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: NullFeature(feature="shoe_size"), "feature must be one of user_age"),
        (
            lambda: NullFeature(feature="user_age", app_version="6"),
            "app_version must be one of 4.9, 5.0, 5.1",
        ),
        (lambda: NullFeature(feature="user_age", share=0.0), "share must be above 0"),
        (lambda: Encoding(feature="user_age"), "'user_age' is numeric"),
        (lambda: UnitChange(feature="page"), "'page' is categorical"),
        (lambda: Settings(days=0), "days must be at least 1"),
        (lambda: Settings(requests_per_hour=0.5), "requests_per_hour"),
        (lambda: Settings(start_us=1), "full hour"),
    ],
)
def test_what_cannot_be_is_refused_by_name(make: object, message: str) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match=message):
        make()
