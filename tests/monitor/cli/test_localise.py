"""`bifocal localise` as a process: no database, a clear word for each mistake."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as parquet
import pytest

from tests.monitor.cli.command import Bifocal

ROWS = [
    {"country": country, "page": page, "e": 400, "o": 400 - 250 * (country == "") + 3 * page, "n": 8000}
    for country in ("DE", "", "FR", "007")
    for page in (1, 2, 3)
]
SIDES = ("--expected", "e", "--observed", "o")


@pytest.fixture
def bifocal(tmp_path: Path) -> Bifocal:
    return Bifocal(tmp_path, "postgresql+psycopg://nobody@127.0.0.1:1/none")


def write(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    table = pa.Table.from_pylist([dict(row) for row in rows])
    if path.suffix == ".csv":
        lines = [",".join(rows[0]), *(",".join(str(v) for v in row.values()) for row in rows)]
        path.write_text("\n".join(lines) + "\n")
    elif path.suffix == ".ndjson":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    elif path.suffix == ".parquet":
        parquet.write_table(table, path)
    else:
        feather.write_feather(table, path, compression="uncompressed")
    return path


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_file_of_any_kind_is_searched_without_a_database(bifocal: Bifocal, ending: str) -> None:
    file = write(bifocal.folder / f"change.{ending}", ROWS)
    (found,) = bifocal("localise", file, "--expected", "e", "--observed", "o", "--format", "json").json
    assert found["segment"] == {"country": ""}
    assert found["expected"] == 1200
    assert found["observed"] == 468


def test_the_rest_of_the_columns_are_dimensions_with_values_as_they_are_written(bifocal: Bifocal) -> None:
    rows = [
        {"dc": dc, "code": code, "e": 500, "o": 100 if code == "X" else 500}
        for dc in ("a", "b", "c")
        for code in ("1.0", "X", "007", "1e5")
    ]
    text = "".join(json.dumps(row).replace('"X"', "2.50") + "\n" for row in rows)
    (bifocal.folder / "change.ndjson").write_text(text)
    (found,) = bifocal("localise", "change.ndjson", *SIDES, "--format", "json").json
    assert found["segment"] == {"code": "2.50"}


def test_a_person_reads_where_how_much_and_from_what_to_what(bifocal: Bifocal) -> None:
    write(bifocal.folder / "change.csv", ROWS)
    assert "country=(empty): 108.0% of the change; 1,200 expected, 468 observed" in (
        bifocal("localise", "change.csv", *SIDES).out
    )
    healthy = [{**row, "o": 400} for row in ROWS]
    write(bifocal.folder / "healthy.csv", healthy)
    assert "nothing is localised" in bifocal("localise", "healthy.csv", *SIDES).out
    assert bifocal("localise", "healthy.csv", *SIDES, "--format", "json").json == []


def test_a_click_rate_is_given_by_two_columns_a_side(bifocal: Bifocal) -> None:
    write(bifocal.folder / "change.csv", ROWS)
    ratios = ("--expected-ratio", "e/n", "--observed-ratio", "o/n", "--format", "json")
    (found,) = bifocal("localise", "change.csv", *ratios).json
    assert found["segment"] == {"country": ""}
    assert found["expected"] == pytest.approx(0.05)


def test_an_absent_side_counts_as_none(bifocal: Bifocal) -> None:
    lines = [f"{dc},{page},300,{'' if dc == 'b' else 300}" for dc in "abc" for page in "xyz"]
    (bifocal.folder / "change.csv").write_text("\n".join(["dc,page,e,o", *lines]))
    (found,) = bifocal("localise", "change.csv", *SIDES, "--format", "json").json
    assert (found["segment"], found["observed"]) == ({"dc": "b"}, 0)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--expected", "x", "--observed", "o"), "there is no column 'x'"),
        (("--expected", "e"), "--observed"),
        ((*SIDES, "--expected-ratio", "e/o"), "--observed-ratio"),
        (("--expected-ratio", "e", "--observed-ratio", "e/o"), "A/B"),
    ],
)
def test_options_that_do_not_fit_are_named_and_exit_with_2(
    bifocal: Bifocal, options: tuple[str, ...], message: str
) -> None:
    (bifocal.folder / "change.csv").write_text("dc,e,o\na,1,2\n")
    assert message in bifocal.refused("localise", "change.csv", *options)
