"""One piece of evidence as it was found: a symbol that fired, is clear or is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from detectors.types import Segment

State = Literal["fired", "clear", "missing"]
RANK = {"fired": 2, "clear": 1, "missing": 0}


@dataclass(frozen=True)
class Sign:
    """A symbol's state with what a person should read; `strength` in [0, 1] scales its weight."""

    symbol: str
    state: State
    text: str
    strength: float = 1.0
    finding: str | None = None
    subject: str | None = None
    segment: Segment = field(default_factory=dict)


Signs = Mapping[str, Sign]


def seen(
    symbol: str, fired: bool | None, text: str, strength: float = 1.0, subject: str | None = None
) -> list[Sign]:
    """A measured sign: fired, clear, or none at all when `fired` is None."""
    if fired is None:
        return []
    return [Sign(symbol, "fired" if fired else "clear", text, strength, subject=subject)]


def strongest(signs: Iterable[Sign]) -> dict[str, Sign]:
    """One sign a symbol: what fired before what was clear before what is missing, the stronger first."""
    best: dict[str, Sign] = {}
    for sign in signs:
        held = best.get(sign.symbol)
        if held is None or (RANK[sign.state], sign.strength) > (RANK[held.state], held.strength):
            best[sign.symbol] = sign
    return best
