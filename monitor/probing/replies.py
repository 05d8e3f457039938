"""What an endpoint said of each input: a number, nonsense in its place, or silence and why."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LONGEST = 200


@dataclass(frozen=True)
class Reply:
    """One input's answer; exactly one of `value`, `nonsense` and `silence` is there."""

    value: float | None = None
    nonsense: str | None = None
    silence: str | None = None
    latency_ms: float | None = None


def silent(why: str, count: int, latency_ms: float | None = None) -> list[Reply]:
    """The same silence for `count` inputs."""
    return [Reply(silence=plain(why), latency_ms=latency_ms)] * count


def read(body: bytes, predictions: Callable[[Any], list[Any]], count: int, latency_ms: float) -> list[Reply]:
    """One reply for each of the `count` inputs that `body` answers."""
    try:
        # NaN is no JSON, and yet what servers in Python write when a model answers it.
        found = predictions(json.loads(body))
    except (ValueError, RecursionError) as error:
        what = str(error) if type(error) is ValueError else "the answer is not JSON"
        return silent(what, count, latency_ms)
    if len(found) != count:
        return silent(f"{len(found)} predictions came for {count} inputs", count, latency_ms)
    return [_reply(value, latency_ms) for value in found]


def _reply(value: Any, latency_ms: float) -> Reply:
    number = _number(value)
    if number is None:
        return Reply(nonsense=plain(json.dumps(value, ensure_ascii=False)), latency_ms=latency_ms)
    return Reply(value=number, latency_ms=latency_ms)


def _number(value: Any) -> float | None:
    """The finite number that the value is, or that stands alone in its list or table."""
    while isinstance(value, list | dict) and len(value) == 1:
        value = next(iter(value.values() if isinstance(value, dict) else value))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def plain(text: str) -> str:
    """A stranger's text on one line, short, and such that any store can hold it."""
    line = " ".join(text.split())
    cut = line if len(line) <= LONGEST else line[:LONGEST] + "…"
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in cut)
