"""Lists by page: `limit` and `cursor` in, `items` and `next` out. A cursor is the last id shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from web.problems import Problem
from web.reading import ULID

T = TypeVar("T")
DEFAULT = 100
MOST = 1_000


@dataclass(frozen=True)
class Page:
    """What a caller asked for."""

    cursor: str | None
    limit: int


def asked(values: Mapping[str, str]) -> Page:
    """The page that a query string asks for. Raises a 400 problem."""
    cursor = values.get("cursor") or None
    if cursor is not None and not ULID.fullmatch(cursor):
        raise Problem(400, "Bad cursor", "send the `next` of the page before, unchanged", where="cursor")
    text = values.get("limit", str(DEFAULT))
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MOST):
        raise Problem(400, "Bad limit", f"limit must be a whole number from 1 to {MOST}", where="limit")
    return Page(cursor, int(text))


def answer(page: Page, found: Sequence[T], shape: Callable[[T], dict[str, Any]]) -> dict[str, Any]:
    """The list's JSON. `found` holds one more than the page when there are further ones."""
    items = [shape(each) for each in found[: page.limit]]
    return {"items": items, "next": items[-1]["id"] if len(found) > page.limit else None}
