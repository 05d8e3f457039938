"""CSV as it is met: quotes, carriage returns, ragged lines, other bytes."""

import pytest

from monitor.ingest import InputError
from storage import Store
from tests.monitor.ingest.ads import START_MS, kept, register, take, tried, waiting

HEADER = "request_id,ts,score,device\n"


def rows(*lines: str) -> bytes:
    return (HEADER + "".join(line.replace("TS", str(START_MS)) + "\n" for line in lines)).encode()


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data,
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\n\n" + data + b"\n",
        lambda data: data.rstrip(b"\n"),
        lambda data: data.replace(b"request_id,", b'"request_id",'),
    ],
)
def test_csv_is_read_as_it_is_met(sqlite_store: Store, change: object) -> None:
    system_id = register(sqlite_store)
    assert callable(change)
    assert (
        take(sqlite_store, "predictions", change(rows("a,TS,0.5,tv", "b,TS,0.5,desk")), "csv").accepted == 2
    )
    assert kept(sqlite_store, system_id, "prediction_id") == ["a", "b"]


def test_quotes_hold_commas_quotes_and_line_breaks(sqlite_store: Store) -> None:
    system_id = register(sqlite_store)
    data = rows('"a,1",TS,0.5,"say ""hi"""', '"a\n2",TS,,"x\r\ny"', '"007",TS,1,""', "NA,TS,0.5,null")
    assert take(sqlite_store, "predictions", data, "csv").accepted == 4
    assert kept(sqlite_store, system_id, "prediction_id") == ["a,1", "a\n2", "007", "NA"]
    assert kept(sqlite_store, system_id, "f:device") == ['say "hi"', "x\r\ny", "", "null"]
    assert kept(sqlite_store, system_id, "score") == [0.5, None, 1.0, 0.5]


def test_lines_of_other_lengths_wait_and_the_others_land(store: Store) -> None:
    system_id = register(store)
    data = rows("a,TS,0.5,tv", "b,TS", "c,TS,0.5,tv,more", "d,TS,0.5,tv", "e")
    assert take(store, "predictions", data, "csv").reasons == {
        "has 2 columns where the header has 4": 1,
        "has 5 columns where the header has 4": 1,
        "has 1 columns where the header has 4": 1,
    }
    assert [row.row["line"] for row in waiting(store, system_id)] == [
        f"b,{START_MS}",
        f"c,{START_MS},0.5,tv,more",
        "e",
    ]


def test_a_field_of_a_megabyte_keeps_its_row(sqlite_store: Store) -> None:
    system_id = register(sqlite_store)
    data = rows(f"a,TS,0.5,{'x' * 1_000_000}", "b,TS,0.5,tv")
    result = take(sqlite_store, "predictions", data, "csv")
    assert result.reasons == {"device is longer than 1000 characters or holds a NUL": 1}
    assert [len(str(row.row["device"])) for row in waiting(sqlite_store, system_id)] == [4_096]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"request_id,ts,ts\na,1,2\n", "the header names 'ts' more than once"),
        (b"request_id,ts,,\na,1,2,3\n", "the header names '' more than once"),
        (rows("a,TS,0.5,tv").replace(b"tv", b"\xff"), "invalid UTF8 data"),
        (rows("a,TS,0.5,tv").replace(b"request_id", b"request_id\xff"), "can't decode byte 0xff"),
        (rows("a,TS,0.5,tv").decode().encode("utf-16"), "can't decode byte 0xff"),
        (b"\n\r\n \n"[:3], "the first line must name the columns"),
        (
            b"request_id;ts;score\na;1;2\n",
            "column 'request_id' .* is missing; there are: 'request_id;ts;score'",
        ),
    ],
)
def test_csv_that_can_not_be_read_is_told(sqlite_store: Store, data: bytes, said: str) -> None:
    register(sqlite_store)
    with pytest.raises(InputError, match=said):
        take(sqlite_store, "predictions", data, "csv")


def test_a_nul_in_csv_costs_its_row_alone(sqlite_store: Store) -> None:
    register(sqlite_store)
    result = tried(sqlite_store, "predictions", rows("a\x00,TS,0.5,tv", "b,TS,0.5,tv"), "csv")
    assert not isinstance(result, str)
    assert (result.accepted, result.quarantined) == (1, 1)
