"""Files that are no system file: one clear message each, never a traceback."""

import os
from pathlib import Path

import pytest

from detectors.declared import Declared
from monitor.definition import DefinitionError, load
from tests.monitor.definition.files import EXAMPLE, MINIMAL, said_of


def said_of_bytes(content: bytes, folder: Path) -> str:
    path = folder / "ads.toml"
    path.write_bytes(content)
    with pytest.raises(DefinitionError) as refused:
        load(path)
    [problem] = refused.value.problems
    assert problem.path == ""
    return problem.message.replace(str(folder) + os.sep, "")


def test_a_right_file_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "ads.toml"
    path.write_text(EXAMPLE, encoding="utf-8")
    assert load(path).name == "ads"


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbf" + MINIMAL.encode(), MINIMAL.replace("\n", "\r\n").encode()]
)
def test_marks_and_line_ends_of_other_editors_do_no_harm(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "ads.toml"
    path.write_bytes(content)
    assert load(path) == Declared(name="ads")


def test_bytes_that_are_no_text_are_located(tmp_path: Path) -> None:
    assert said_of_bytes(b'[system]\nname = "caf\xe9"', tmp_path) == (
        '"ads.toml" is not UTF-8 text: byte 0xe9 at line 2, byte 12 of that line'
    )
    assert "is not UTF-8 text: byte 0xff at line 1, byte 1" in said_of_bytes(
        MINIMAL.encode("utf-16"), tmp_path
    )


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# nothing\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_called_so(content: bytes, tmp_path: Path) -> None:
    assert said_of_bytes(content, tmp_path) == (
        "the system file is empty: it needs at least a [system] table with a name"
    )


def test_a_file_of_ten_megabytes_is_not_read_to_its_end(tmp_path: Path) -> None:
    assert said_of_bytes(b"#" * 10_000_000, tmp_path) == (
        '"ads.toml" is larger than 1,000,000 bytes: that is not a system file'
    )
    assert said_of("#" * 1_000_001) == ["the system file has more than 1,000,000 characters"]


def test_a_file_that_is_not_there_a_folder_or_an_impossible_path_is_named(tmp_path: Path) -> None:
    for path, reason in [
        (tmp_path / "none.toml", "No such file or directory"),
        (tmp_path, "Is a directory"),
        (tmp_path / "a\0b", "embedded null byte"),
        (tmp_path / ("x" * 300), "File name too long"),
    ]:
        with pytest.raises(DefinitionError, match=f"cannot be read: {reason}"):
            load(path)


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DefinitionError, match=r'ads\.toml" cannot be read: Permission denied'):
        load(tmp_path / "ads.toml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[system]\nname = ads"', "Invalid value (at line 2, column 8)"),
        (
            "[system]\nname",
            "Expected '=' after a key in a key/value pair (at line 2, column 5, where the file ends)",
        ),
        ("a = [1,", "Invalid value (at line 1, column 8, where the file ends)"),
        ('a = "x\0"', "Illegal character '\\x00' (at line 1, column 7)"),
        ("\0", "Invalid statement (at line 1, column 1)"),
        ("a = 1\na = 2", "Cannot overwrite a value (at line 2, column 6, where the file ends)"),
        ("[a]\n[a]", "Cannot declare ('a',) twice (at line 2, column 3)"),
        ("a = 2026-02-30", "Invalid date or datetime (at line 1, column 5)"),
        ("a = " + "1" * 5000, "an integer has more than 4,300 digits"),
    ],
)
def test_broken_toml_is_located_by_line_and_column(text: str, message: str) -> None:
    assert said_of(text) == [f"not valid TOML: {message}"]


@pytest.mark.parametrize("bracket", ["[", "{a=", "[{a="])
def test_nesting_without_end_is_one_message(bracket: str) -> None:
    assert said_of("a = " + bracket * 100_000) == ["not a system file: lists or tables are nested too deeply"]


def test_a_dotted_key_of_many_parts_is_refused_before_it_takes_long() -> None:
    assert said_of(MINIMAL + "a" + ".a" * 100_000 + " = 1") == [
        "line 3 has more than 200 dots: keys are nested too deeply"
    ]
    assert said_of(MINIMAL + "# " + "." * 300) == []


def test_a_deep_table_where_none_belongs_is_an_unknown_key() -> None:
    [said] = said_of(MINIMAL + "a" + ".a" * 150 + " = 1")
    assert said.startswith("system.a: unknown key; known here: ")


def test_half_a_character_is_located() -> None:
    assert said_of(MINIMAL + '[features]\n"\ud800" = "numeric"') == [
        "not valid Unicode: half a surrogate pair at line 4, column 2"
    ]


def test_a_huge_integer_in_another_notation_is_refused_as_any_other() -> None:
    assert said_of(MINIMAL + "[features]\na = { type = 'numeric', min = 0x" + "f" * 5000 + " }") == [
        "features.a.min: must fit 64 bits when written as an integer; a larger number is written like 1e30"
    ]
