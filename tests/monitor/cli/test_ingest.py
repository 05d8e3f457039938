"""`bifocal ingest`: what lands is counted on standard output, what can't is one message and exit 2."""

import os
from pathlib import Path

import pyarrow as pa
import pytest

from tests.monitor.cli.command import Bifocal
from tests.monitor.ingest.ads import SYSTEM, csv_of, ndjson, parquet_of, served

ROWS = [served(at) for at in range(20)]


@pytest.fixture
def rows(bifocal: Bifocal) -> Path:
    path = bifocal.folder / "rows.ndjson"
    path.write_bytes(ndjson(ROWS))
    return path


def test_files_of_several_formats_land_in_one_call(bifocal: Bifocal, rows: Path) -> None:
    (bifocal.folder / "more.csv").write_bytes(csv_of([served(at) for at in range(15, 30)]))
    (bifocal.folder / "rest.parquet").write_bytes(parquet_of(pa.Table.from_pylist([served(40, hue="red")])))
    done = bifocal("ingest", "ads", "predictions", rows, "more.csv", "rest.parquet")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "31 accepted, 5 duplicates, 0 quarantined",
        "  column 'hue' is not one of this log: 1 values left out",
    ]


def test_json_goes_to_standard_output_alone(bifocal: Bifocal) -> None:
    done = bifocal(
        "ingest", "ads", "predictions", "-", "--input-format", "ndjson", "--format", "json",
        stdin=ndjson([*ROWS, served(30, ts=None)]),
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    assert done.json == {
        "accepted": 20,
        "duplicates": 0,
        "quarantined": 1,
        "reasons": {"ts is missing": 1},
    }


@pytest.mark.parametrize("form", ["parquet", "csv", "arrow", "json"])
def test_standard_input_in_another_format_than_it_says_is_told(bifocal: Bifocal, form: str) -> None:
    said = bifocal.refused("ingest", "ads", "predictions", "-", "--input-format", form, stdin=ndjson(ROWS))
    assert "standard input: " in said or "is missing" in said


def test_a_pipe_is_read_like_a_file(bifocal: Bifocal) -> None:
    pipe = bifocal.folder / "pipe.csv"
    os.mkfifo(pipe)
    if os.fork() == 0:
        pipe.write_bytes(csv_of(ROWS))
        os._exit(0)
    assert bifocal("ingest", "ads", "predictions", pipe).out.startswith("20 accepted")
    os.wait()


def test_a_bar_is_drawn_only_where_a_person_looks(bifocal: Bifocal, rows: Path) -> None:
    assert bifocal("ingest", "ads", "predictions", rows).err == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing.csv", "missing.csv: No such file or directory"),
        ("folder.csv", "folder.csv: is a folder; a file of rows is expected"),
        (".", ".: is a folder; a file of rows is expected"),
        ("empty.csv", "empty.csv: is empty; a csv file with rows is expected"),
        ("rows.xlsx", "rows.xlsx: the ending '.xlsx' names no format; known: .arrow .arrows .csv"),
        ("rows", "rows: the ending '(none)' names no format"),
        ("x" * 300 + ".csv", "File name too long"),
        ("broken.parquet", "broken.parquet: not readable as parquet: "),
        ("header.csv", "header.csv: column 'request_id' (prediction_id) is missing; there are: 'a', 'b'"),
    ],
)
def test_a_file_that_can_not_be_read_is_told_and_the_files_before_it_do_not_land(
    bifocal: Bifocal, rows: Path, name: str, said: str
) -> None:
    (bifocal.folder / "folder.csv").mkdir()
    for file, data in {"empty.csv": b"", "rows.xlsx": b"x", "rows": b"x", "header.csv": b"a,b\n"}.items():
        (bifocal.folder / file).write_bytes(data)
    (bifocal.folder / "broken.parquet").write_bytes(b"PAR1 no PAR1")
    assert said in bifocal.refused("ingest", "ads", "predictions", name)
    checked = name not in ("broken.parquet", "header.csv")
    assert said in bifocal.refused("ingest", "ads", "predictions", rows, name)
    again = bifocal("ingest", "ads", "predictions", rows).out
    assert again.startswith("20 accepted" if checked else "0 accepted, 20 duplicates")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Missing argument 'SYSTEM'"),
        (("ads",), "Missing argument"),
        (("ads", "predictions"), "Missing argument 'FILES...'"),
        (("ads", "clicks", "rows.ndjson"), "'clicks' is not one of 'predictions', 'outcomes'"),
        (("ads", "predictions", "rows.ndjson", "--input-format", "xml"), "'xml' is not one of"),
        (("ads", "predictions", "rows.ndjson", "--format", "yaml"), "'yaml' is not one of"),
        (("ads", "predictions", "rows.ndjson", "--wrong"), "No such option '--wrong'"),
        (("ads", "predictions", "-"), "standard input needs --input-format, one of parquet, csv"),
        (("ads", "predictions", "-", "--input-format", "csv"), "standard input: is empty"),
        (("shop", "predictions", "rows.ndjson"), "no system is called 'shop'; there are: ads"),
        (("ads", "predictions", "rows.ndjson", "--db", "mysql://x/y"), "databases are sqlite:/// and postgresql://"),
        (("ads", "predictions", "rows.ndjson", "--db", "sqlite:///none.db"), "`bifocal apply FILE` makes it"),
        (("ads", "predictions", "rows.ndjson", "--db", "sqlite:///rows.ndjson"), "rows.ndjson"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_told(bifocal: Bifocal, rows: Path, arguments: tuple[str, ...], said: str) -> None:
    assert said in bifocal.refused("ingest", *arguments)


def test_a_declared_column_that_no_row_holds_is_noted_on_standard_error(bifocal: Bifocal) -> None:
    (bifocal.folder / "ads.toml").write_text(SYSTEM + 'unit = "user_id"\n')
    assert bifocal("apply", "ads.toml").code == 0
    rows = bifocal.folder / "many.ndjson"
    rows.write_bytes(ndjson(served(at) for at in range(100)))
    done = bifocal("ingest", "ads", "predictions", rows)
    assert done.out == "100 accepted, 0 duplicates, 0 quarantined\n"
    assert done.err.startswith("note: Column `user_id` is declared as the unit of experiment ranker")
