"""From bytes on disk to a TOML document: every way in which that can fail, with line and column."""

import re
import tomllib
from pathlib import Path
from typing import Any, NoReturn

from monitor.definition.problems import DefinitionError, Problem, quote

MOST_BYTES = 1_000_000

#: tomllib takes quadratic time over the parts of a dotted key; no key of the file has more than four.
_MOST_DOTS = 200

_END = "(at end of document)"


def refuse(message: str) -> NoReturn:
    """The whole file cannot be read, for one reason."""
    raise DefinitionError([Problem("", message)]) from None


def read_text(path: Path) -> str:
    """The text of a file of at most `MOST_BYTES`. Raises DefinitionError."""
    shown = quote(str(path), longest=300)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        refuse(f"{shown} cannot be read: {error.strerror or error}")
    except ValueError as error:
        refuse(f"{shown} cannot be read: {error}")
    if len(content) > MOST_BYTES:
        refuse(f"{shown} is larger than {MOST_BYTES:,} bytes: that is not a system file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        wrong = content[error.start]
        refuse(f"{shown} is not UTF-8 text: byte 0x{wrong:02x} at line {line}, byte {column} of that line")


def read_document(text: str) -> dict[str, Any]:
    """The TOML document of a text. Raises DefinitionError."""
    _refuse_unreadable(text)
    text = text.removeprefix("\ufeff")
    try:
        document = tomllib.loads(text)
    except RecursionError:
        refuse("not a system file: lists or tables are nested too deeply")
    except ValueError as error:
        refuse(f"not valid TOML: {_located(str(error), text)}")
    if not document:
        refuse("the system file is empty: it needs at least a [system] table with a name")
    return document


def _refuse_unreadable(text: str) -> None:
    """Refuse what would take the TOML reader too long, or what no file can hold."""
    if len(text) > MOST_BYTES:
        refuse(f"the system file has more than {MOST_BYTES:,} characters")
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > _MOST_DOTS and not line.lstrip().startswith("#"):
            refuse(f"line {number} has more than {_MOST_DOTS} dots: keys are nested too deeply")
        if (lone := re.search("[\ud800-\udfff]", line)) is not None:
            refuse(f"not valid Unicode: half a surrogate pair at line {number}, column {lone.start() + 1}")


def _located(message: str, text: str) -> str:
    """The reader's message, with line and column also where it only says that the text ended."""
    if message.endswith(_END):
        line = text.count("\n") + 1
        column = len(text) - text.rfind("\n")
        return message.removesuffix(_END) + f"(at line {line}, column {column}, where the file ends)"
    if "integer string conversion" in message:
        return "an integer has more than 4,300 digits"
    return message
