"""The dataset becomes the files of the contract; the fault put in by hand touches one feature."""

import json
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from monitor.simulator.open_bandit import Resalt, write_logs
from monitor.simulator.open_bandit.rows import ITEM_FEATURES, USER_FEATURES, read_rows
from tests.monitor.simulator.open_bandit.made_up import ROWS, make_wheel, word

ONSET = datetime(2019, 11, 28, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_wheel(tmp_path_factory.mktemp("wheel") / "made_up.whl")


@pytest.fixture(scope="module")
def untouched(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("logs") / "untouched"
    write_logs(wheel, folder)
    return folder


@pytest.fixture(scope="module")
def resalted(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("logs") / "resalted"
    write_logs(wheel, folder, resalt=Resalt())
    return folder


def test_rows_of_all_campaigns_and_policies_come_in_order_of_time(wheel: Path) -> None:
    rows = read_rows(wheel)
    assert len(rows) == 6 * ROWS
    assert np.all(np.diff(rows["ts"].cast(pa.int64()).to_numpy()) >= 0)
    assert rows["ts"][0].as_py() == datetime(2019, 11, 24, 0, 0, 17, 4101, tzinfo=UTC)
    assert pc.count_distinct(rows["prediction_id"]).as_py() == len(rows)


def test_the_affinity_is_that_of_the_item_that_was_shown(wheel: Path) -> None:
    for row in read_rows(wheel).slice(0, 50).to_pylist():
        number = int(row["prediction_id"].rsplit("-", 1)[1])
        item = round((row["item_feature_0"] + 0.2) * 10)
        assert row["user_item_affinity"] == 10.0 * number + item


def test_both_policies_use_one_policys_hashes_of_item_features(wheel: Path) -> None:
    for row in read_rows(wheel).slice(0, 50).to_pylist():
        item = round((row["item_feature_0"] + 0.2) * 10)
        for name in ITEM_FEATURES[1:]:
            assert row[name] == word("bts", row["campaign"], name, item)


def test_three_days_train_and_the_rest_is_served(untouched: Path) -> None:
    files = {
        name: pq.read_table(untouched / f"{name}.parquet") for name in ("training", "predictions", "outcomes")
    }
    split = datetime(2019, 11, 27, tzinfo=UTC)
    assert pc.max(files["training"]["ts"]).as_py() < split <= pc.min(files["predictions"]["ts"]).as_py()
    assert len(files["training"]) + len(files["predictions"]) == 6 * ROWS
    assert files["outcomes"]["prediction_id"].equals(files["predictions"]["prediction_id"])
    assert set(pc.unique(files["outcomes"]["label"]).to_pylist()) == {0, 1}
    assert "prediction_id" not in files["training"].column_names


def test_the_system_file_declares_every_column_of_the_logs(untouched: Path) -> None:
    system = tomllib.loads((untouched / "system.toml").read_text())
    declared = {*system["features"], *system["dimensions"]}
    predictions = pq.read_schema(untouched / "predictions.parquet").names
    training = pq.read_schema(untouched / "training.parquet").names
    assert set(predictions) == declared | {"prediction_id", "ts", "score", "model_version"}
    assert set(training) == declared | {"ts", "label"}
    assert system["metrics"]["clicks"]["factors"] == ["impressions", "ctr"]


def test_the_licence_stays_with_the_logs(untouched: Path, resalted: Path) -> None:
    for folder in (untouched, resalted):
        text = (folder / "ATTRIBUTION.txt").read_text()
        assert "ZOZO" in text
        assert "CC BY 4.0" in text
    assert "Changed on purpose: user_feature_1" in (resalted / "ATTRIBUTION.txt").read_text()


def test_a_new_salt_gives_other_values_of_the_same_form_from_its_time_on(
    untouched: Path, resalted: Path
) -> None:
    before, after = _both(untouched, resalted, "user_feature_1")
    late = pc.greater_equal(_late(untouched), pa.scalar(ONSET, _late(untouched).type)).to_numpy()
    assert late.any()
    assert np.array_equal(before != after, late)
    assert all(re.fullmatch("[0-9a-f]{32}", value) for value in set(after))
    pairs = set(zip(before[late], after[late], strict=True))
    assert len(pairs) == len({old for old, _ in pairs}) == len({new for _, new in pairs})


def test_a_new_salt_changes_no_other_column_but_the_score(untouched: Path, resalted: Path) -> None:
    for name in pq.read_schema(untouched / "predictions.parquet").names:
        before, after = _both(untouched, resalted, name)
        assert np.array_equal(before, after) == (name not in ("user_feature_1", "score")), name
    for name in ("training", "outcomes"):
        one, other = (pq.read_table(folder / f"{name}.parquet") for folder in (untouched, resalted))
        assert one.equals(other)


def test_the_score_of_a_salted_row_is_that_of_an_unknown_user(untouched: Path, resalted: Path) -> None:
    before, after = _both(untouched, resalted, "score")
    user, _ = _both(untouched, resalted, "user_feature_1")
    late = pc.greater_equal(_late(untouched), pa.scalar(ONSET, _late(untouched).type)).to_numpy()
    ratio = np.log(after / (1 - after)) - np.log(before / (1 - before))
    assert np.array_equal(ratio != 0, late)
    for value in set(user):
        lost = ratio[late & (user == value)]
        assert np.allclose(lost, lost[0])


def test_the_truth_names_the_fault_and_the_untouched_logs_have_none(untouched: Path, resalted: Path) -> None:
    assert not (untouched / "truth.json").exists()
    truth = json.loads((resalted / "truth.json").read_text())
    assert (truth["cause"], truth["subject"]) == ("features.encoding", "user_feature_1")
    assert truth["onset"] == "2019-11-28T12:00:00Z"


def test_only_a_user_feature_can_get_a_new_salt() -> None:
    assert Resalt(feature=USER_FEATURES[2]).feature == "user_feature_2"
    with pytest.raises(ValueError, match="must be one of user_feature_0"):
        Resalt(feature="item_feature_1")
    with pytest.raises(ValueError, match="time zone"):
        Resalt(at=datetime(2019, 11, 28))


def _both(one: Path, other: Path, column: str) -> tuple[np.ndarray, np.ndarray]:
    first, second = (pq.read_table(folder / "predictions.parquet") for folder in (one, other))
    return first[column].to_numpy(), second[column].to_numpy()


def _late(folder: Path) -> pa.ChunkedArray:
    return pq.read_table(folder / "predictions.parquet")["ts"]
