"""The same rows land alike from every format; what is malformed is told and writes nothing."""

import io
from pathlib import Path

import pyarrow as pa
import pytest

from monitor.ingest import InputError, ingest_file
from storage import Store
from tests.monitor.ingest.ads import (
    NOW,
    arrow_of,
    counted,
    csv_of,
    ndjson,
    parquet_of,
    profile_bytes,
    register,
    rows_by_window,
    served,
    take,
    tried,
    waiting,
)

ROWS = [served(at) for at in range(30)]
TABLE = pa.Table.from_pylist(ROWS)


def arrow_file() -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_file(sink, TABLE.schema) as writer:
        writer.write_table(TABLE)
    return sink.getvalue()


FORMS = {
    "parquet": parquet_of(TABLE),
    "csv": csv_of(ROWS),
    "ndjson": ndjson(ROWS),
    "json": b'{"rows": [' + b",".join(ndjson(ROWS).splitlines()) + b"]}",
    "arrow": arrow_of(TABLE),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_format_gives_the_same_profiles(sqlite_store: Store, form: str) -> None:
    system_id = register(sqlite_store)
    first = take(sqlite_store, "predictions", FORMS["parquet"], "parquet")
    before = profile_bytes(sqlite_store, system_id, "predictions")
    again = [served(at, request_id=f"again-{at}") for at in range(30)]
    assert first.accepted == take(sqlite_store, "predictions", again).accepted == 30
    doubled = profile_bytes(sqlite_store, system_id, "predictions")
    assert before.keys() == doubled.keys()
    assert take(sqlite_store, "predictions", FORMS[form], form).duplicates == 30
    assert profile_bytes(sqlite_store, system_id, "predictions") == doubled


@pytest.mark.parametrize("form", FORMS)
def test_every_format_gives_the_same_rows(sqlite_store: Store, form: str) -> None:
    system_id = register(sqlite_store)
    assert take(sqlite_store, "predictions", FORMS[form], form).to_json() == {
        "accepted": 30,
        "duplicates": 0,
        "quarantined": 0,
        "reasons": {},
    }
    assert list(rows_by_window(sqlite_store, system_id).values()) == [6] * 5


def test_an_arrow_file_is_read_like_a_stream(sqlite_store: Store) -> None:
    register(sqlite_store)
    assert take(sqlite_store, "predictions", arrow_file(), "arrow").accepted == 30


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".ndjson", ".jsonl", ".json", ".arrow"])
def test_the_ending_names_the_format(sqlite_store: Store, tmp_path: Path, ending: str) -> None:
    register(sqlite_store)
    path = tmp_path / f"rows{ending}"
    path.write_bytes(FORMS[{".jsonl": "ndjson"}.get(ending, ending[1:])])
    assert ingest_file(sqlite_store, "ads", "predictions", path, now_us=NOW).accepted == 30


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_file_cut_short_is_told_or_its_whole_rows_land(sqlite_store: Store, form: str, kept: float) -> None:
    system_id = register(sqlite_store)
    data = FORMS[form][: int(len(FORMS[form]) * kept)]
    result = tried(sqlite_store, "predictions", data, form)
    if isinstance(result, str):
        assert result.startswith("rows: ")
        assert counted(sqlite_store, system_id) == {}
    else:
        assert form in ("csv", "ndjson")  # a line is whole or it is not; the others know their end
        assert result.accepted == sum(rows_by_window(sqlite_store, system_id).values()) < 30


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "data",
    [b"\x00" * 100, b"PAR1" + b"\xff" * 60 + b"PAR1", b"ARROW1\x00\x00" + b"\x07" * 50, b"\xff\xfe\x00"],
)
def test_bytes_of_no_format_write_no_row(sqlite_store: Store, form: str, data: bytes) -> None:
    system_id = register(sqlite_store)
    result = tried(sqlite_store, "predictions", data, form)
    assert result.isprintable() if isinstance(result, str) else result.accepted == 0
    assert rows_by_window(sqlite_store, system_id) == {}


@pytest.mark.parametrize("form", ["parquet", "arrow"])
def test_damage_in_a_binary_file_never_gives_anything_but_a_message(sqlite_store: Store, form: str) -> None:
    register(sqlite_store)
    for at in range(0, len(FORMS[form]), max(1, len(FORMS[form]) // 150)):
        damaged = bytearray(FORMS[form])
        damaged[at] ^= 0x55
        result = tried(sqlite_store, "predictions", bytes(damaged), form)
        assert result if isinstance(result, str) else result.accepted + result.duplicates <= 30


@pytest.mark.parametrize(
    ("form", "data"),
    [
        ("csv", csv_of(ROWS).splitlines()[0]),
        ("csv", csv_of(ROWS).splitlines()[0] + b"\r\n"),
        ("parquet", parquet_of(TABLE.slice(0, 0))),
        ("arrow", arrow_of(TABLE.slice(0, 0))),
        ("json", b'{"rows": []}'),
        ("json", b"[]"),
        ("ndjson", b"\n \n\r\n"),
    ],
)
def test_a_file_with_no_rows_is_taken_as_such(sqlite_store: Store, form: str, data: bytes) -> None:
    register(sqlite_store)
    assert take(sqlite_store, "predictions", data, form).to_json()["accepted"] == 0


@pytest.mark.parametrize(
    ("form", "data"),
    [
        ("csv", b"ts,score\n"),
        ("csv", b"ts,score\n1,2\n"),
        ("parquet", parquet_of(TABLE.select(["ts"]).slice(0, 0))),
        ("arrow", arrow_of(TABLE.select(["ts"]))),
        ("json", b'{"rows": [{"ts": 1}]}'),
        ("ndjson", b'{"ts": 1}'),
    ],
)
def test_a_missing_column_is_named_as_the_user_calls_it(sqlite_store: Store, form: str, data: bytes) -> None:
    system_id = register(sqlite_store)
    with pytest.raises(
        InputError, match=r"column 'request_id' \(prediction_id\) is missing; there are: 'ts'"
    ):
        take(sqlite_store, "predictions", data, form)
    assert counted(sqlite_store, system_id) == {}


def test_two_columns_of_one_name_are_refused(sqlite_store: Store) -> None:
    register(sqlite_store)
    with pytest.raises(InputError, match="'request_id' and 'prediction_id' are both 'prediction_id'"):
        take(sqlite_store, "predictions", [served(prediction_id="other")])
    twice = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["request_id", "request_id"])
    with pytest.raises(InputError, match="two columns 'request_id'"):
        take(sqlite_store, "predictions", arrow_of(twice), "arrow")


def test_unknown_columns_are_counted_and_reported(store: Store) -> None:
    system_id = register(store)
    rows = [served(0, hue="red"), served(1, hue=None, position="top"), served(2)]
    assert take(store, "predictions", rows).to_json()["unknown_columns"] == {"hue": 1, "position": 1}
    assert counted(store, system_id)["predictions"] == {
        "accepted": 3,
        "unknown:hue": 1,
        "unknown:position": 1,
    }


def test_names_of_unknown_columns_are_bounded_and_can_be_shown(store: Store) -> None:
    register(store)
    rows = [served(0, **{"nul\x00": 1, "x" * 10_000: 1} | {f"made-up-{i}": 1 for i in range(500)})]
    unknown = take(store, "predictions", rows).unknown_columns
    assert unknown["nul�"] == unknown["x" * 100] == 1
    assert sum(unknown.values()) == 502
    assert unknown["(others)"] == 402


def test_rows_whose_keys_are_data_are_refused(sqlite_store: Store) -> None:
    register(sqlite_store)
    rows = [served(at, **{f"user-{at}-{i}": 1 for i in range(50)}) for at in range(100)]
    with pytest.raises(InputError, match="name 5,007 columns"):
        take(sqlite_store, "predictions", rows)


def test_a_system_that_is_not_registered_is_told_with_those_that_are(store: Store) -> None:
    with pytest.raises(Exception, match="no system is called 'ads'; there are: none yet"):
        take(store, "predictions", ROWS)


def test_a_log_that_is_none_is_told(sqlite_store: Store) -> None:
    register(sqlite_store)
    with pytest.raises(InputError, match="'clicks' is no log; known: predictions, outcomes"):
        take(sqlite_store, "clicks", ROWS)


def test_what_landed_before_a_broken_piece_is_told(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    system_id = register(sqlite_store)
    monkeypatch.setattr("monitor.ingest.readers.CHUNK_BYTES", 1000)
    data = csv_of(ROWS) + b"\xff,1,2,3,4,5,6\n"
    with pytest.raises(InputError, match=r"invalid UTF8.* \(the \d+ good rows before it landed\)"):
        take(sqlite_store, "predictions", data, "csv")
    assert 0 < counted(sqlite_store, system_id)["predictions"]["accepted"] < 30
    assert take(sqlite_store, "predictions", csv_of(ROWS), "csv").duplicates > 0
    assert sum(rows_by_window(sqlite_store, system_id).values()) == 30
    assert waiting(sqlite_store, system_id) == []
