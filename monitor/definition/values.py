"""Single values of the system file: each function gives the value as kept or raises ValueError in words."""

import math
import re
import unicodedata
from collections.abc import Callable
from typing import Any, get_args
from urllib.parse import urlsplit

from monitor.definition.words import INT64_MAX, alternatives, show, suggest

LONGEST_NAME = 200
LONGEST_TEXT = 2000

_SYSTEM_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,199}")
_FIRST_WINDOWS = re.compile(r"first ([0-9]{1,6}) windows?")


def text(value: object, longest: int = LONGEST_TEXT) -> str:
    """Any Unicode text that is not empty and holds no control character."""
    if not isinstance(value, str):
        raise ValueError(f"must be text in quotes, not {show(value)}")
    if not value:
        raise ValueError("must not be empty")
    if len(value) > longest:
        raise ValueError(f"must have at most {longest} characters, not {len(value)}")
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in value):
        raise ValueError(f"must not hold control characters, as {show(value)} does")
    return value


def name(value: object) -> str:
    """The user's own name for a column, a metric, a probe and the like."""
    return text(value, LONGEST_NAME)


def system_name(value: object) -> str:
    """The name of a system: it stands in addresses and on the command line."""
    if not isinstance(value, str) or not _SYSTEM_NAME.fullmatch(value):
        raise ValueError(
            "must be 1 to 63 lower-case letters, digits and hyphens, and not begin with a hyphen, "
            f"not {show(value)}"
        )
    return value


def number(value: object) -> float:
    """A finite number. A whole number must fit 64 bits, as TOML has it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"must be a number, not {show(value)}")
    if isinstance(value, int) and abs(value) > INT64_MAX:
        raise ValueError("must fit 64 bits when written as an integer; a larger number is written like 1e30")
    if not math.isfinite(value):
        raise ValueError(f"must be a finite number, not {show(value)}")
    return float(value)


def not_negative(value: object) -> float:
    """A finite number of at least 0."""
    if (given := number(value)) < 0:
        raise ValueError(f"must be at least 0, not {show(value)}")
    return given


def share(value: object) -> float:
    """A part of the whole, above 0 and at most 1."""
    if not 0 < (given := number(value)) <= 1:
        raise ValueError(f"must be a share above 0 and at most 1, not {show(value)}")
    return given


def flag(value: object) -> bool:
    """A truth value."""
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false without quotes, not {show(value)}")
    return value


def one_of(literal: Any) -> Callable[[object], str]:
    """A reader for one of the words of a `Literal` type."""
    options: tuple[str, ...] = get_args(literal)

    def read(value: object) -> str:
        if isinstance(value, str) and value in options:
            return value
        hint = suggest(value, options) if isinstance(value, str) else ""
        raise ValueError(f"must be {alternatives(options)}, not {show(value)}{hint}")

    return read


def reference(value: object) -> str:
    """Where the reference comes from: `training` or `first N windows`."""
    if value == "training":
        return "training"
    form = _FIRST_WINDOWS.fullmatch(value) if isinstance(value, str) else None
    if form is None or int(form[1]) == 0:
        raise ValueError(f'must be "training" or "first N windows" with N at least 1, not {show(value)}')
    return f"first {int(form[1])} windows"


def url(value: object) -> str:
    """An address that starts with http:// or https:// and names a host."""
    address = text(value)
    try:
        parts = urlsplit(address)
        right = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        right = False
    if not right or any(char.isspace() for char in address):
        raise ValueError(f"must be an http:// or https:// address with a host, not {show(value)}")
    return address


def variable(value: object) -> str:
    """The name of an environment variable. What stands in its place may be a secret, so it is not shown."""
    if not isinstance(value, str) or not _VARIABLE.fullmatch(value):
        raise ValueError(
            "must be the name of an environment variable: letters, digits and underscores, never the secret"
        )
    return value
