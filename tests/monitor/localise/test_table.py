"""Files become leaves, or a message that says what is wrong and where."""

import json
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.feather as feather
import pytest

from monitor.ingest.errors import InputError
from monitor.localise import Leaves, leaves_of, localise, read

SIDES = ("e", "o")


def leaves(folder: Path, text: str, sums: Sequence[str] = SIDES, name: str = "change.csv") -> Leaves:
    file = folder / name
    file.write_text(text)
    return leaves_of(read(file), sums)


def test_rows_of_equal_values_are_added_up_and_a_missing_number_is_none(tmp_path: Path) -> None:
    found = leaves(tmp_path, "dc,e,o\na,1,2\nb,3,\na,10,20\n")
    assert (found.names, found.texts) == (("dc",), (("a", "b"),))
    assert (found.expected.tolist(), found.observed.tolist()) == ([11, 3], [22, 0])


def test_a_missing_value_and_an_empty_one_are_the_empty_text(tmp_path: Path) -> None:
    found = leaves(tmp_path, 'dc,e,o\n,1,2\n"",3,4\n007,5,6\n')
    assert found.texts == (("", "007"),)
    assert found.expected.tolist() == [4, 5]


def test_numbers_among_the_values_stay_as_they_are_written(tmp_path: Path) -> None:
    rows = '{"code": 1.0, "e": 1, "o": 2}\n{"code": 1, "e": 1.5, "o": 2}\n{"code": true, "e": 1, "o": 2}\n'
    assert leaves(tmp_path, rows, name="change.ndjson").texts == (("1.0", "1", "true"),)


def test_an_arrow_file_of_dictionaries_and_whole_numbers_is_read(tmp_path: Path) -> None:
    columns = {"dc": pa.array(["b", None]).dictionary_encode(), "hour": [7, 8], "e": [1.0, 2.0], "o": [3, 4]}
    feather.write_feather(pa.table(columns), tmp_path / "change.arrow", compression="uncompressed")
    found = leaves_of(read(tmp_path / "change.arrow"), SIDES)
    assert found.texts == (("b", ""), ("7", "8"))


def test_a_ratio_takes_four_columns(tmp_path: Path) -> None:
    found = leaves(tmp_path, "dc,a,b,c,d\nx,1,2,3,4\n", ("a", "b", "c", "d"))
    assert found.expected_over is not None
    assert found.observed_over is not None
    sides = (found.expected, found.expected_over, found.observed, found.observed_over)
    assert [side.tolist() for side in sides] == [[1], [2], [3], [4]]


@pytest.mark.parametrize(
    ("text", "sums", "message"),
    [
        ("dc,e,o\na,1,2\n", ("e", "e"), "two sides"),
        ("e,o\n1,2\n", SIDES, "dimensions"),
        ("dc,e,o\na,1,many\n", SIDES, "row 1: column 'o' is 'many'"),
        ("dc,e,o\na,1,2\nb,-3,1\n", SIDES, "row 2: column 'e' is -3.0, negative"),
        ("dc,e,o\na,1,inf\n", SIDES, "no finite number"),
        ("dc,e,o\na,1,nan\n", SIDES, "no finite number"),
        ("dc,e,o\na,,2\n", SIDES, "column 'e' is empty"),
        ("dc,e,o\na,1e308,2\nb,1e308,2\n", SIDES, "infinite"),
        ("dc,e,o\na,1,2,3\n", SIDES, "columns"),
        ("dc,e,o,e\na,1,2,3\n", SIDES, "more than once"),
        ("dc,e,o\n", SIDES, "is empty"),
        ("", SIDES, "is empty"),
        (",".join(f"d{i}" for i in range(17)) + ",e,o\n" + "a," * 17 + "1,2\n", SIDES, "at most 16"),
    ],
)
def test_a_mistake_in_a_file_is_named(tmp_path: Path, text: str, sums: Sequence[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        leaves(tmp_path, text, sums)


@pytest.mark.parametrize("line", ["[1]", "{", "\ud800"])
def test_a_line_that_is_no_json_object_is_named_by_its_number(tmp_path: Path, line: str) -> None:
    file = tmp_path / "change.ndjson"
    file.write_bytes((json.dumps({"e": 1, "o": 2}) + "\n" + line).encode("utf-8", "surrogatepass"))
    with pytest.raises(InputError, match=r"line 2|UTF-8"):
        read(file)


def test_values_of_a_nested_column_are_refused(tmp_path: Path) -> None:
    feather.write_feather(pa.table({"dc": [[1]], "e": [1], "o": [2]}), tmp_path / "x.arrow")
    with pytest.raises(InputError, match="a dimension is text or numbers"):
        leaves_of(read(tmp_path / "x.arrow"), SIDES)


def test_enormous_numbers_are_searched_like_any_others(tmp_path: Path) -> None:
    text = "dc,e,o\n" + "".join(f"d{i},1e148,{'1e147' if i == 3 else '1e148'}\n" for i in range(12))
    (found,) = localise(leaves(tmp_path, text))
    assert found.segment == {"dc": "d3"}
