"""The simulated business writes the files of the contract and nothing else."""

import json
import tomllib
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from monitor.simulator.demo import settings_of
from monitor.simulator.schema import schema_of
from tests.monitor.simulator.conftest import DEMO_DAYS, DEMO_RATE

SETTINGS = settings_of(DEMO_DAYS, requests_per_hour=DEMO_RATE)
FEATURES = schema_of(SETTINGS).features
FEATURE_NAMES = [spec.name for spec in FEATURES]
DIMENSIONS = ["datacenter", "country", "app_version", "advertiser"]


def test_a_run_writes_these_files_and_no_others(demo: Path) -> None:
    assert sorted(path.name for path in demo.iterdir()) == [
        "events.ndjson",
        "metrics.ndjson",
        "outcomes.parquet",
        "predictions.parquet",
        "probes.ndjson",
        "system.toml",
        "training.parquet",
        "truth.json",
    ]


def test_every_log_has_the_columns_of_the_contract(logs: dict[str, pa.Table]) -> None:
    served = ["prediction_id", "ts", "score", "model_version", "status", "latency_ms"]
    assert logs["predictions"].column_names == [*served, *FEATURE_NAMES, *DIMENSIONS]
    assert logs["outcomes"].column_names == ["prediction_id", "ts", "label", "value"]
    assert logs["training"].column_names == ["prediction_id", "ts", "label", *FEATURE_NAMES, *DIMENSIONS]


def test_the_system_file_declares_what_the_logs_carry(demo: Path, logs: dict[str, pa.Table]) -> None:
    system = tomllib.loads((demo / "system.toml").read_text())
    assert list(system["features"]) == FEATURE_NAMES
    assert list(system["dimensions"]) == DIMENSIONS
    for spec in FEATURES:
        declared = system["features"][spec.name]
        kind = declared if isinstance(declared, str) else declared["type"]
        assert pa.types.is_string(logs["predictions"][spec.name].type) == (kind == "categorical")


def test_features_stay_within_their_declared_bounds(logs: dict[str, pa.Table]) -> None:
    for spec in FEATURES:
        if spec.categorical:
            assert set(pc.unique(logs["training"][spec.name]).to_pylist()) <= {*spec.words, None}
        else:
            found = pc.min_max(logs["training"][spec.name]).as_py()
            assert spec.low is not None
            assert found["min"] >= spec.low
            assert spec.high is None or found["max"] <= spec.high


def test_prediction_ids_are_unique_and_rows_come_in_order_of_time(logs: dict[str, pa.Table]) -> None:
    ids, ts = logs["predictions"]["prediction_id"], logs["predictions"]["ts"].cast(pa.int64()).to_numpy()
    assert pc.count_distinct(ids).as_py() == len(ids)
    assert np.all(np.diff(ts) >= 0)
    assert SETTINGS.start_us <= ts[0]
    assert ts[-1] < SETTINGS.end_us


def test_only_clicks_have_an_outcome_and_each_is_known_within_two_hours(logs: dict[str, pa.Table]) -> None:
    assert pc.unique(logs["outcomes"]["label"]).to_pylist() == [1]
    joined = logs["outcomes"].join(
        logs["predictions"].select(["prediction_id", "ts"]), "prediction_id", right_suffix="_p"
    )
    delay_us = joined["ts"].cast(pa.int64()).to_numpy() - joined["ts_p"].cast(pa.int64()).to_numpy()
    assert len(joined) == len(logs["outcomes"])
    assert delay_us.min() >= 0
    assert delay_us.max() <= 2 * 3_600_000_000


def test_training_rows_from_before_the_run_have_no_id_and_twins_of_served_rows_have_theirs(
    logs: dict[str, pa.Table],
) -> None:
    training, served = logs["training"], logs["predictions"]
    ts = training["ts"].cast(pa.int64()).to_numpy()
    has_id = training["prediction_id"].is_valid().to_numpy()
    assert np.array_equal(has_id, ts >= SETTINGS.start_us)
    assert 0.01 < has_id.sum() / len(served) < 0.03
    assert (~has_id).sum() > 5_000


def test_a_twin_equals_its_served_row_in_every_cell_but_the_broken_feature(logs: dict[str, pa.Table]) -> None:
    twins = logs["training"].filter(logs["training"]["prediction_id"].is_valid())
    pairs = twins.join(logs["predictions"], "prediction_id", right_suffix="_served")
    for name in [*FEATURE_NAMES, *DIMENSIONS]:
        same = pc.fill_null(pc.equal(pairs[name], pairs[name + "_served"]), False)
        both_null = pc.and_(pairs[name].is_null(), pairs[name + "_served"].is_null())
        agree = pc.all(pc.or_(same, both_null)).as_py()
        assert agree == (name != "user_age"), name
    assert pairs["user_age"].null_count == 0


def test_the_factors_multiply_to_revenue(logs: dict[str, pa.Table]) -> None:
    requests = len(logs["predictions"])
    clicks = pc.sum(logs["outcomes"]["label"]).as_py()
    revenue = pc.sum(logs["outcomes"]["value"]).as_py()
    assert np.isclose(requests * (clicks / requests) * (revenue / clicks), revenue)
    assert 0.04 < clicks / requests < 0.12


def test_the_ledger_agrees_with_the_logs_to_half_a_percent(demo: Path, logs: dict[str, pa.Table]) -> None:
    rows = [json.loads(line) for line in (demo / "metrics.ndjson").read_text().splitlines()]
    revenue = pc.sum(logs["outcomes"]["value"]).as_py()
    assert {row["metric"] for row in rows} == {"billed_revenue"}
    assert len({row["ts"] for row in rows}) == len(rows) == DEMO_DAYS * 24
    assert 0.995 < sum(row["value"] for row in rows) / revenue <= 1.0


def test_the_release_is_the_last_of_several_events_and_comes_at_the_onset(demo: Path) -> None:
    events = [json.loads(line) for line in (demo / "events.ndjson").read_text().splitlines()]
    truth = json.loads((demo / "truth.json").read_text())
    times = [datetime.fromisoformat(event["ts"]) for event in events]
    assert times == sorted(times)
    assert len(events) > 3
    assert events[-1] == {
        "ts": truth["incidents"][0]["onset"],
        "kind": "deploy",
        "title": "app 5.1",
        "subject": "app_version 5.1",
    }
