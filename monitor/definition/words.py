"""How a mistake is put into words: what was found, what would be right, what was probably meant."""

import datetime
import difflib
from collections.abc import Collection

from monitor.definition.problems import quote

#: Beyond these, a suggestion costs more than it helps.
_MOST_OPTIONS = 500
_LONGEST_WORD = 100

INT64_MAX = 2**63 - 1


def show(value: object) -> str:
    """A value of the file as a reader would recognise it, on one short line."""
    match value:
        case None:
            return "null"
        case str():
            return quote(value)
        case bool():
            return "true" if value else "false"
        case int():
            return str(value) if abs(value) <= INT64_MAX else "an integer beyond 64 bits"
        case float():
            return str(value)
        case list():
            return "a list"
        case dict():
            return "a table"
        case datetime.date() | datetime.time():
            return f"the date or time {value}"
        case _:
            return f"a {type(value).__name__}"


def alternatives(options: Collection[str]) -> str:
    """The options as a sentence has them.

    >>> alternatives(["sum", "mean", "last"])
    '"sum", "mean" or "last"'
    """
    *most, last = [quote(option) for option in options]
    return f"{', '.join(most)} or {last}" if most else last


def suggest(word: str, options: Collection[str]) -> str:
    """` (did you mean "…"?)` when one of the options is close to the word, else nothing."""
    if len(options) > _MOST_OPTIONS or len(word) > _LONGEST_WORD:
        return ""
    close = difflib.get_close_matches(word, options, n=1) or difflib.get_close_matches(
        word.lower(), options, n=1
    )
    return f" (did you mean {quote(close[0])}?)" if close else ""
