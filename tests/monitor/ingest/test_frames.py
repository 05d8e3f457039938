"""pandas frames: NaN is a value in a column of floats and missing elsewhere."""

import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from monitor.ingest import IngestResult, InputError, ingest_frame
from storage import Store
from tests.monitor.ingest.ads import NOW, START_MS, kept, register, served, take


def send(store: Store, **columns: Any) -> IngestResult:
    size = len(next(iter(columns.values())))
    given = {"request_id": [f"id-{at}" for at in range(size)], "ts": [START_MS] * size, "score": [0.5] * size}
    return ingest_frame(store, "ads", "predictions", pd.DataFrame(given | columns), now_us=NOW)


def test_a_frame_gives_the_rows_that_its_lines_give(store: Store) -> None:
    register(store)
    rows = [served(at) for at in range(20)]
    frame = pd.DataFrame(rows).set_index(pd.Index(range(50, 70)))
    assert ingest_frame(store, "ads", "predictions", frame, now_us=NOW).accepted == 20
    assert take(store, "predictions", rows).duplicates == 20


@pytest.mark.parametrize(
    ("values", "held"),
    [
        (np.array([1.0, np.nan, np.inf]), "[1.0, nan, inf]"),
        (np.array([1, 2, 3], dtype=np.float16), "[1.0, 2.0, 3.0]"),
        (pd.array([1.5, None, 3], dtype="Float64"), "[1.5, None, 3.0]"),
        (pd.array([1, None, 3], dtype="Int64"), "[1.0, None, 3.0]"),
        (pd.array([True, None, False], dtype="boolean"), "[1.0, None, 0.0]"),
        (pd.Categorical([1, 2, 1]), "[1.0, 2.0, 1.0]"),
        (pd.Series([1, "2", None], dtype=object), "[1.0, 2.0, None]"),
        (pd.Series([1, "x", np.nan], dtype=object), "[1.0, inf, None]"),
        (pd.Series([np.int64(1), "2.5", pd.NA], dtype=object), "[1.0, 2.5, None]"),
        (pd.Series([1, 2**70, -1.5], dtype=object), "[1.0, 1.1805916207174113e+21, -1.5]"),
        (pd.Series([{"a": 1}, "2", [3]], dtype=object), "[inf, 2.0, inf]"),
    ],
)
def test_a_column_of_a_frame_may_be_of_these_types(sqlite_store: Store, values: Any, held: str) -> None:
    system_id = register(sqlite_store)
    assert send(sqlite_store, age=values).accepted == 3
    assert str(kept(sqlite_store, system_id, "f:age")) == held


@pytest.mark.parametrize(
    "moments",
    [
        pd.date_range("2026-09-24T12:30Z", periods=2, freq="h"),
        pd.date_range("2026-09-24T12:30", periods=2, freq="h"),
        pd.date_range("2026-09-24T08:30", periods=2, freq="h", tz="America/New_York"),
        pd.Series(
            [datetime.datetime(2026, 9, 24, 12, 30), datetime.datetime(2026, 9, 24, 13, 30)], dtype=object
        ),
        ["2026-09-24T12:30Z", "2026-09-24T13:30Z"],
    ],
)
def test_times_of_a_frame_land_in_utc(sqlite_store: Store, moments: Any) -> None:
    system_id = register(sqlite_store)
    assert send(sqlite_store, ts=moments).accepted == 2
    first = int(datetime.datetime(2026, 9, 24, 12, 30, tzinfo=datetime.UTC).timestamp()) * 1_000_000
    assert kept(sqlite_store, system_id, "ts") == [first, first + 3_600_000_000]


@pytest.mark.parametrize(
    "values",
    [np.array([1 + 2j]), pd.array([pd.Timedelta("1h")]), pd.array([pd.Period("2026-09")]), pd.Series([[1]])],
    ids=lambda values: str(values.dtype),
)
def test_a_column_of_another_type_is_named(sqlite_store: Store, values: Any) -> None:
    register(sqlite_store)
    with pytest.raises(InputError, match="column 'age' is"):
        send(sqlite_store, age=values)


def test_two_columns_of_one_name_are_told(sqlite_store: Store) -> None:
    register(sqlite_store)
    frame = pd.DataFrame([[1, 2]], columns=["ts", "ts"])
    with pytest.raises(InputError, match="the frame has the column 'ts' more than once"):
        ingest_frame(sqlite_store, "ads", "predictions", frame, now_us=NOW)


def test_a_frame_without_rows_is_taken_as_such(sqlite_store: Store) -> None:
    register(sqlite_store)
    frame = pd.DataFrame([served(0)]).iloc[:0]
    assert ingest_frame(sqlite_store, "ads", "predictions", frame, now_us=NOW) == IngestResult()
