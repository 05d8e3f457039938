"""The file of golden cases: what is wrong is told by line, what is missing is told and may come later."""

from pathlib import Path

import pytest

from monitor.definition import DefinitionError, parse
from monitor.probing import cases

FILE = """
[system]
name = "ads"
[[probes]]
name = "golden"
endpoint = "http://127.0.0.1:8501/v1/models/ads:predict"
protocol = "kserve-v1"
cases = "golden.ndjson"
"""


def test_a_case_is_named_by_its_line() -> None:
    first = b'{"inputs": {"age": 3}, "expected": 0.12, "model_version": "v7"}'
    read, wrong = cases.read(first + b'\n\n{"inputs": {"age": 4}, "expected": 1}\n')
    assert not wrong
    assert read == [
        cases.Case("line 1", {"age": 3}, 0.12, "v7"),
        cases.Case("line 3", {"age": 4}, 1.0, None),
    ]
    assert cases.from_json(cases.to_json(read)) == read


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"{", "line 1: is not JSON: "),
        (b"[1]", 'line 1: must be an object such as {"inputs": {…}, "expected": 0.12}'),
        (b'{"expected": 1}', "line 1: inputs must be an object with the model's inputs by name"),
        (b'{"inputs": {}, "expected": 1}', "line 1: inputs must be an object"),
        (b'{"inputs": {"a": 1}}', "line 1: expected must be a number, not null"),
        (b'{"inputs": {"a": 1}, "expected": "x"}', 'line 1: expected must be a number, not "x"'),
        (b'{"inputs": {"a": 1}, "expected": true}', "line 1: expected must be a number"),
        (b'{"inputs": {"a": 1}, "expected": NaN}', "line 1: is not JSON"),
        (b'{"inputs": {"a": 1}, "expected": 1, "model_version": 7}', "line 1: model_version must be text"),
        (b'{"inputs": {"a": 1}, "expected": 1, "tags": []}', 'line 1: "tags" is no key of a case'),
        (b"\xff\xfe", "line 1: is not JSON"),
        (b"", "holds no case"),
    ],
)
def test_a_line_that_is_no_case_is_told(line: bytes, problem: str) -> None:
    read, wrong = cases.read(line)
    assert not read
    assert len(wrong) == 1
    assert wrong[0].startswith(problem)


def test_a_file_of_too_many_cases_or_mistakes_is_told_shortly() -> None:
    many = b'{"inputs": {"a": 1}, "expected": 1}\n' * (cases.MOST_CASES + 1)
    assert cases.read(many)[1] == ["holds 1,001 cases; at most 1,000 can be asked on a schedule"]
    assert len(cases.read(b"{\n" * 500)[1]) == cases.SHOWN


def test_a_bad_file_is_refused_by_its_key_and_line(tmp_path: Path) -> None:
    (tmp_path / "golden.ndjson").write_text('{"inputs": {"a": 1}, "expected": 1}\n{"inputs": 3}\n')
    with pytest.raises(DefinitionError) as refused:
        cases.read_files(parse(FILE), tmp_path)
    assert str(refused.value).startswith('probes[0].cases: "golden.ndjson": line 2: inputs must be an object')


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "golden.ndjson").mkdir()
    with pytest.raises(DefinitionError, match="cannot be read: Is a directory"):
        cases.read_files(parse(FILE), tmp_path)


def test_a_missing_file_is_told_and_not_refused(tmp_path: Path) -> None:
    found = cases.read_files(parse(FILE), tmp_path)
    assert not found.cases
    assert found.missing[0].startswith('probes[0].cases: "golden.ndjson" is not there')
