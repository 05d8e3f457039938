"""How a time may be written, and which times a row can't have."""

import datetime
from typing import Any

import pyarrow as pa
import pytest

from storage import Store
from tests.monitor.ingest.ads import NOW, kept, register, served, take, waiting, with_column

DAY_US = 86_400_000_000
MOMENT = datetime.datetime(2026, 9, 24, 12, 30, tzinfo=datetime.UTC)
MOMENT_US = int(MOMENT.timestamp()) * 1_000_000


@pytest.mark.parametrize(
    "ts",
    [
        MOMENT_US // 1000,
        float(MOMENT_US // 1000),
        str(MOMENT_US // 1000),
        "2026-09-24T12:30:00Z",
        "2026-09-24t12:30:00z",
        "2026-09-24 12:30:00",
        "2026-09-24T12:30:00.000000999Z",
        "2026-09-24T18:00:00+05:30",
        " 2026-09-24T12:30:00Z ",
    ],
)
def test_a_time_may_be_written_in_these_ways(sqlite_store: Store, ts: Any) -> None:
    system_id = register(sqlite_store)
    assert take(sqlite_store, "predictions", [served(0, ts=ts)]).accepted == 1
    assert kept(sqlite_store, system_id, "ts") == [MOMENT_US]


@pytest.mark.parametrize(
    "array",
    [
        pa.array([MOMENT], pa.timestamp("us", "UTC")),
        pa.array([MOMENT], pa.timestamp("s", "America/New_York")),
        pa.array([MOMENT], pa.timestamp("ns", "Asia/Kolkata")),
        pa.array([MOMENT.replace(tzinfo=None)], pa.timestamp("ms")),
        pa.array([MOMENT.replace(tzinfo=None)], pa.timestamp("us")).dictionary_encode(),
        pa.array([MOMENT_US // 1000], pa.uint64()),
        pa.array([MOMENT_US // 1000], pa.float64()),
        pa.array(["2026-09-24T12:30Z"], pa.large_string()),
        pa.array(["2026-09-24T12:30Z"], pa.string_view()),
        pa.array(["2026-09-24T12:30Z"]).dictionary_encode(),
    ],
    ids=lambda array: str(array.type),
)
def test_a_time_may_be_of_these_types(sqlite_store: Store, array: pa.Array) -> None:
    system_id = register(sqlite_store)
    assert take(sqlite_store, "predictions", with_column("ts", array), "arrow").accepted == 1
    assert kept(sqlite_store, system_id, "ts") == [MOMENT_US]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_a_timestamp_far_outside_costs_its_row_alone(sqlite_store: Store, unit: str) -> None:
    system_id = register(sqlite_store)
    per = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}[unit]
    counts = [MOMENT_US // 1_000_000 * per, 2**63 - 1, -(2**63) + 1, None]
    data = with_column("ts", pa.array(counts, pa.int64()).cast(pa.timestamp(unit, "UTC")))
    assert take(sqlite_store, "predictions", data, "arrow").accepted == 1
    assert kept(sqlite_store, system_id, "ts") == [MOMENT_US]
    assert len(waiting(sqlite_store, system_id)) == 3


@pytest.mark.parametrize("days", [2**31 - 1, -(2**31)])
def test_a_date_far_outside_costs_its_row_alone(sqlite_store: Store, days: int) -> None:
    register(sqlite_store)
    dates = pa.array([MOMENT_US // DAY_US, days], pa.int32()).cast(pa.date32())
    result = take(sqlite_store, "predictions", with_column("ts", dates), "arrow")
    assert (result.accepted, result.quarantined) == (1, 1)


NO_TIME = "ts is no RFC 3339 time, timestamp or epoch milliseconds (seconds and microseconds are not taken)"


@pytest.mark.parametrize(
    ("ts", "reason"),
    [
        (MOMENT_US // 1_000_000, NO_TIME),
        (str(MOMENT_US // 1_000_000), NO_TIME),
        (MOMENT_US // 1_000_000 + 0.5, NO_TIME),
        (MOMENT_US, NO_TIME),
        (MOMENT_US * 1000, NO_TIME),
        (0, NO_TIME),
        (-1, NO_TIME),
        (2**63, NO_TIME),
        (-(2**63), NO_TIME),
        (10**30, NO_TIME),
        ("yesterday", NO_TIME),
        ("2026-13-01T00:00:00Z", NO_TIME),
        ("2026-09-24T12:30:00+99:00", NO_TIME),
        ("20260924", NO_TIME),
        ("12:30", NO_TIME),
        ("9" * 5_000, NO_TIME),
        ("٢٠٢٦", NO_TIME),
        ({"seconds": 1}, NO_TIME),
        (True, NO_TIME),
        ("1969-12-31T23:59:59Z", "ts is before 1970"),
        ("0001-01-01T00:00:00Z", "ts is before 1970"),
        ("2126-01-01T00:00:00Z", "ts is too far in the future"),
        ("9999-12-31T23:59:59Z", "ts is too far in the future"),
        ((NOW + DAY_US) // 1000 + 1, "ts is too far in the future"),
        ("", NO_TIME),
        (None, "ts is missing"),
    ],
)
def test_a_row_with_no_time_of_these_years_waits_with_its_reason(
    sqlite_store: Store, ts: Any, reason: str
) -> None:
    system_id = register(sqlite_store)
    result = take(sqlite_store, "predictions", [served(0, ts=ts), served(1), served(2, ts="2026-09-24")])
    assert result.to_json() == {"accepted": 2, "duplicates": 0, "quarantined": 1, "reasons": {reason: 1}}
    (row,) = waiting(sqlite_store, system_id)
    assert (row.log, row.reason, row.row["prediction_id"]) == ("predictions", reason, "id-0")


def test_a_row_up_to_a_day_ahead_is_taken(sqlite_store: Store) -> None:
    register(sqlite_store)
    assert take(sqlite_store, "predictions", [served(0, ts=(NOW + DAY_US) // 1000)]).accepted == 1
