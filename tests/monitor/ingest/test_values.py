"""What one value becomes, and which values a row can't have."""

import json
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from monitor.ingest import InputError
from monitor.ingest.times import REASON
from storage import Store
from tests.monitor.ingest.ads import (
    START_MS,
    SYSTEM,
    came,
    csv_of,
    kept,
    register,
    rows_by_window,
    served,
    take,
    tried,
    waiting,
    with_column,
)

NO_NUMBER = "is not a finite number of magnitude at most 1e15"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "prediction_id is missing"),
        ("", "prediction_id is empty"),
        ("x" * 257, "prediction_id is longer than 256 characters or holds a NUL"),
        ("x" * 1_000_000, "prediction_id is longer than 256 characters or holds a NUL"),
        ("a\x00b", "prediction_id is longer than 256 characters or holds a NUL"),
    ],
)
def test_an_id_that_is_none_costs_its_row_alone(store: Store, value: Any, reason: str) -> None:
    system_id = register(store)
    rows = [served(0, request_id=value), served(1)]
    assert take(store, "predictions", rows).to_json()["reasons"] == {reason: 1}
    assert take(store, "outcomes", [came(0, request_id=value), came(1)]).to_json()["reasons"] == {reason: 1}
    assert [row.reason for row in waiting(store, system_id)] == [reason] * 2


@pytest.mark.parametrize(
    "value", ["x" * 256, "名" * 256, "007", "\U0001f600", " a ", "'; DROP TABLE x; --", "é"]
)
def test_an_id_is_any_other_text(store: Store, value: str) -> None:
    system_id = register(store)
    assert take(store, "predictions", [served(0, request_id=value)]).accepted == 1
    assert take(store, "predictions", csv_of([served(0, request_id=value)]), "csv").duplicates == 1
    assert kept(store, system_id, "prediction_id") == [value]


def test_an_id_is_the_same_as_text_and_as_a_number(sqlite_store: Store) -> None:
    register(sqlite_store)
    for number in (7, 2**53 + 1, 2**63 - 1, 2**63, 2**64 - 1):
        assert take(sqlite_store, "predictions", [served(0, request_id=number)]).accepted == 1
        assert take(sqlite_store, "predictions", [served(0, request_id=str(number))]).duplicates == 1
    unsigned = with_column("request_id", pa.array([2**64 - 1, 8], pa.uint64()))
    assert take(sqlite_store, "predictions", unsigned, "arrow").duplicates == 1


def test_ids_that_are_whole_numbers_in_a_column_of_doubles_are_taken(sqlite_store: Store) -> None:
    system_id = register(sqlite_store)
    data = with_column("request_id", pa.array([7.0, None, float("nan")]))
    assert take(sqlite_store, "predictions", data, "arrow").reasons == {"prediction_id is missing": 2}
    assert kept(sqlite_store, system_id, "prediction_id") == ["7"]


WRONG = {
    "list": pa.array([[1], [2]]),
    "struct": pa.array([{"a": 1}, {"a": 2}]),
    "map": pa.array([[("a", 1)], []], pa.map_(pa.string(), pa.int64())),
    "binary": pa.array([b"\xff", b"a"]),
    "duration": pa.array([1, 2], pa.duration("s")),
    "time": pa.array([1, 2], pa.time64("us")),
}


@pytest.mark.parametrize("column", ["request_id", "ts", "score", "age", "device", "country", "arm"])
@pytest.mark.parametrize("wrong", WRONG)
def test_a_column_of_a_wrong_type_is_named_and_nothing_is_written(
    sqlite_store: Store, column: str, wrong: str
) -> None:
    system_id = register(sqlite_store)
    name = {"request_id": "prediction_id"}.get(column, column)
    said = tried(sqlite_store, "predictions", with_column(column, WRONG[wrong]), "arrow")
    assert isinstance(said, str)
    assert said.startswith(f"column '{name}' is {str(WRONG[wrong].type)[:4]}")
    assert said.endswith("expected")
    assert rows_by_window(sqlite_store, system_id) == {}


@pytest.mark.parametrize(
    "array",
    [
        pa.array([1, 2, None], pa.int8()),
        pa.array([1, 2, None], pa.uint64()),
        pa.array([1, 2, None], pa.float16()),
        pa.array([1, 2, None], pa.float32()),
        pa.array([Decimal(1), Decimal(2), None], pa.decimal128(20, 5)),
        pa.array([Decimal(1), Decimal(2), None], pa.decimal256(50, 5)),
        pa.array(["1", " 2.0", None]),
        pa.array(["+1", "2e0", None], pa.large_string()),
        pa.array([1.0, 2.0, None]).dictionary_encode(),
        pa.RunEndEncodedArray.from_arrays([1, 2, 3], [1.0, 2.0, None]),
    ],
    ids=lambda array: str(array.type)[:40],
)
def test_a_number_may_be_of_these_types(sqlite_store: Store, array: pa.Array) -> None:
    system_id = register(sqlite_store)
    assert take(sqlite_store, "predictions", with_column("age", array), "arrow").accepted == 3
    assert kept(sqlite_store, system_id, "f:age") == [1.0, 2.0, None]


@pytest.mark.parametrize(
    ("given", "held"),
    [
        ("NaN", "nan"),
        ("nan", "nan"),
        ("inf", "inf"),
        ("-Infinity", "inf"),
        ("1e400", "inf"),
        ("n/a", "inf"),
        ("1_000", "inf"),
        ("nan(1)", "inf"),
        ("0x10", "inf"),
        ("١", "inf"),
        ("", "inf"),
        ([1, 2], "inf"),
        ({"a": {}}, "inf"),
        (True, "1.0"),
        ("true", "1.0"),
        (2**63, "9.223372036854776e+18"),
        (10**300, "1e+300"),
        (-1.5, "-1.5"),
        (None, "None"),
    ],
)
@pytest.mark.parametrize("beside", [None, 1, 2.5, "x", "2.5"])
def test_a_numeric_feature_keeps_its_row_whatever_it_holds_and_whoever_stands_beside_it(
    sqlite_store: Store, given: Any, held: str, beside: Any
) -> None:
    system_id = register(sqlite_store)
    take(sqlite_store, "predictions", [served(0, age=given), served(1, age=beside)])
    assert str(kept(sqlite_store, system_id, "f:age")[0]) == held


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (1, "1"),
        (1.0, "1"),
        (0.1, "0.1"),
        (123456789012.5, "123456789012.5"),
        (1e-7, "1e-07"),
        (2**60 + 1, "1152921504606846977"),
        (True, "true"),
        ("1.0", "1.0"),
        ("", ""),
        ([1, {"a": None}], '[1,{"a":null}]'),
        ("a\x00b", "a␀b"),
        ("x" * 1_000_000, "x" * 1_000),
        (None, None),
    ],
)
@pytest.mark.parametrize("beside", [None, 1, 2.5, True, "x"])
def test_a_category_is_the_same_text_whoever_stands_beside_it(
    sqlite_store: Store, given: Any, word: str | None, beside: Any
) -> None:
    text = (
        '[system]\nname = "ads"\n[columns]\nprediction_id = "request_id"\n[features]\ndevice = "categorical"'
    )
    system_id = register(sqlite_store, text)
    take(sqlite_store, "predictions", [served(0, device=given), served(1, device=beside)])
    assert kept(sqlite_store, system_id, "f:device")[0] == word


def test_a_score_that_is_no_number_is_kept_for_the_profiles(store: Store) -> None:
    system_id = register(store)
    scores = ["NaN", "inf", "oops", 1e16, 0.5, None]
    assert take(store, "predictions", [served(at, score=s) for at, s in enumerate(scores)]).accepted == 6
    assert str(kept(store, system_id, "score")) == "[nan, inf, inf, inf, 0.5, None]"


def test_a_score_that_is_no_probability_goes_to_quarantine_when_the_task_is_binary(store: Store) -> None:
    system_id = register(store)
    scores = [2, -0.1, 0, 1, 0.5]
    result = take(store, "predictions", [served(at, score=s) for at, s in enumerate(scores)])
    reason = "score is not from 0 to 1 (a probability, as the task is binary)"
    assert (result.accepted, result.reasons) == (3, {reason: 2})
    assert kept(store, system_id, "score") == [0.0, 1.0, 0.5]


def test_a_regression_s_score_may_be_any_number(store: Store) -> None:
    system_id = register(store, SYSTEM.replace('"binary"', '"regression"'))
    scores = [2, -40.5]
    assert take(store, "predictions", [served(at, score=s) for at, s in enumerate(scores)]).accepted == 2
    assert kept(store, system_id, "score") == [2.0, -40.5]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"label": 2}, "label is neither 0 nor 1 (the task is binary)"),
        ({"label": 0.5}, "label is neither 0 nor 1 (the task is binary)"),
        ({"label": None}, "label is missing"),
        ({"label": "yes"}, f"label {NO_NUMBER}"),
        ({"label": "NaN"}, f"label {NO_NUMBER}"),
        ({"value": "inf"}, f"value {NO_NUMBER}"),
        ({"value": 1.1e15}, f"value {NO_NUMBER}"),
        ({"value": -(2**63)}, f"value {NO_NUMBER}"),
        ({"value": [1]}, f"value {NO_NUMBER}"),
    ],
)
def test_an_outcome_without_a_proper_number_waits_with_its_reason(
    sqlite_store: Store, changes: dict[str, Any], reason: str
) -> None:
    register(sqlite_store)
    result = take(sqlite_store, "outcomes", [came(0, **changes), came(1), came(2, value=None)])
    assert (result.accepted, result.reasons) == (2, {reason: 1})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": "fine"}, "status is none of ok, fallback, error"),
        ({"latency_ms": "slow"}, f"latency_ms {NO_NUMBER}"),
        ({"model_version": "v" * 257}, "model_version is longer than 256 characters or holds a NUL"),
        ({"country": "c" * 1_001}, "country is longer than 1000 characters or holds a NUL"),
        ({"arm": "a\x00"}, "arm is longer than 1000 characters or holds a NUL"),
    ],
)
def test_a_served_row_with_a_wrong_field_waits_with_its_reason(
    store: Store, changes: dict[str, Any], reason: str
) -> None:
    register(store)
    result = take(store, "predictions", [served(0, **changes), served(1)])
    assert (result.accepted, result.reasons) == (1, {reason: 1})


def test_an_id_in_place_of_the_version_is_told_before_it_makes_a_profile_a_row(sqlite_store: Store) -> None:
    register(sqlite_store)
    with pytest.raises(InputError, match="'model_version' holds 300 different values"):
        take(sqlite_store, "predictions", [served(at, model_version=f"v{at}") for at in range(300)])


POINT = {"metric": "billed", "ts": START_MS, "value": 1}
EVENT = {"ts": START_MS, "kind": "deploy", "title": "x"}
PROBE = {"probe": "golden", "case": "a", "ts": START_MS, "expected": 1, "observed": 1}
KINDS = "deploy, config, pipeline, experiment, holiday, planned, other"


@pytest.mark.parametrize(
    ("log", "row", "reason"),
    [
        ("metrics", POINT | {"metric": "x"}, "metric is not declared with series = true (billed)"),
        ("metrics", POINT | {"value": "x"}, f"value {NO_NUMBER}"),
        ("metrics", POINT | {"value": None}, "value is missing"),
        ("events", EVENT | {"kind": "party"}, f"kind is none of {KINDS}"),
        ("events", EVENT | {"title": ""}, "title is empty"),
        ("events", EVENT | {"until": START_MS - 1}, "until is before ts"),
        ("events", EVENT | {"until": "soon"}, f"until {REASON}"),
        ("probes", PROBE | {"case": None}, "case is missing"),
        ("probes", PROBE | {"expected": "x"}, f"expected {NO_NUMBER}"),
        ("training", {"age": 1, "ts": "soon"}, f"ts {REASON}"),
        ("training", {"age": 1, "label": 3}, "label is neither 0 nor 1 (the task is binary)"),
    ],
)
def test_rows_of_the_other_logs_wait_with_their_reason(
    store: Store, log: str, row: dict[str, Any], reason: str
) -> None:
    system_id = register(store)
    assert take(store, log, [row]).to_json()["reasons"] == {reason: 1}
    (refused,) = waiting(store, system_id)
    assert (refused.log, refused.reason, refused.row) == (log, reason, row)


GOOD: dict[str, list[dict[str, Any]]] = {
    "metrics": [
        {"metric": "billed", "ts": START_MS + at, "value": at / 2, "country": "DE"} for at in range(3)
    ],
    "events": [
        {"ts": START_MS + at, "kind": "deploy", "title": f"v{at}", "subject": None} for at in range(3)
    ],
    "probes": [
        {"probe": "golden", "case": f"c{at}", "ts": START_MS, "expected": 0.5, "observed": None}
        for at in range(3)
    ],
    "training": [{"age": at, "device": "tv", "label": 1, "request_id": f"t-{at}"} for at in range(3)],
}


@pytest.mark.parametrize("log", GOOD)
def test_a_second_sending_of_the_other_logs_changes_nothing(store: Store, log: str) -> None:
    register(store)
    assert take(store, log, GOOD[log]).accepted == 3
    assert take(store, log, GOOD[log]).duplicates == 3
    body = json.dumps({"rows": GOOD[log]}).encode()
    assert take(store, log, body, "json").duplicates == 3
