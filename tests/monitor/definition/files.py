"""System files for the tests, and what is said of them."""

from pathlib import Path

from monitor.definition import DefinitionError, parse

MINIMAL = '[system]\nname = "ads"\n'

#: The example of the documentation, word for word.
EXAMPLE = Path(__file__).with_name("example.toml").read_text(encoding="utf-8")


def said_of(text: str) -> list[str]:
    """The problems of a system file, a line each; none when it is right."""
    try:
        parse(text)
    except DefinitionError as error:
        return str(error).split("\n")
    return []


def said_beside(text: str) -> list[str]:
    """The problems of tables that are added to the smallest system."""
    return said_of(MINIMAL + text)
