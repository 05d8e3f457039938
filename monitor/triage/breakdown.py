"""How far each factor moved itself, and how much of the metric that made: a change in words that add up.

The shares of a change divide its logarithm (`decomposition`), so a factor with share s of a change from V⁰ to
V¹ moved by the factor (V¹ / V⁰)^s, and made s (V¹ − V⁰) of the metric, in the metric's unit. Shares may be
negative or above one: where more requests came while fewer clicked, one made up for part of the other.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from detectors.types import Change
from detectors.wording import number, signed

FIGURES = 4  # significant digits of the largest part


@dataclass(frozen=True)
class Part:
    """One factor: its own relative change, None where that is not known, and what it made of the metric."""

    factor: str
    relative: float | None
    amount: float


def breakdown(change: Change | None, shares: Sequence[tuple[str, float]]) -> tuple[Part, ...]:
    """The parts of the change, in the order given; rounded alike, so that they sum to the change as shown.

    >>> change = Change(669.6, 588.9, -0.1205)
    >>> for part in breakdown(change, [("requests", -0.514), ("ctr", 1.528), ("value", -0.014)]):
    ...     print(part.factor, signed(part.relative), part.amount)
    requests +6.8 % 41.5
    ctr −18 % -123.3
    value +0.18 % 1.1
    """
    if change is None or not shares or not math.isfinite(change.observed + change.expected):
        return ()
    whole = change.observed - change.expected
    amounts = [share * whole for _, share in shares]
    digits = _digits(max(*map(abs, amounts), abs(change.observed), abs(change.expected)))
    rounded = [round(amount, digits) for amount in amounts]
    most = max(range(len(amounts)), key=lambda i: abs(amounts[i]))
    rest = round(whole, digits) - math.fsum(rounded)
    rounded[most] = round(rounded[most] + rest, digits)
    own = change.expected > 0 and change.observed > 0
    ratio = change.observed / change.expected if own else math.nan
    return tuple(
        Part(name, ratio**share - 1.0 if own else None, amount + 0.0)
        for (name, share), amount in zip(shares, rounded, strict=True)
    )


def amount(part: Part) -> str:
    """What the part made of the metric, with its sign.

    >>> amount(Part("ctr", None, 41.5)), amount(Part("ctr", None, -0.5)), amount(Part("ctr", None, 0.0))
    ('+41.5', '−0.5', '0')
    """
    return f"+{number(part.amount)}" if part.amount > 0 else number(part.amount)


def sentence(metric: str, change: Change | None, shares: Sequence[tuple[str, float]]) -> str:
    """All parts in one line, the largest first; empty where the change was not decomposed.

    >>> sentence("revenue", Change(100.0, 50.0, -0.5), [("requests", 0.0), ("ctr", 1.0)])
    'What moved revenue by −50: ctr −50 % (−50 of it), requests 0 % (0)'
    """
    parts = sorted(breakdown(change, shares), key=lambda part: -abs(part.amount))
    if change is None or not parts:
        return ""
    shown = []
    for at, part in enumerate(parts):
        own = "" if part.relative is None else f" {signed(part.relative)}"
        made = f"{amount(part)} of it" if at == 0 else amount(part)
        shown.append(f"{part.factor}{own} ({made})")
    whole = Part(metric, None, math.fsum(part.amount for part in parts))
    return f"What moved {metric} by {amount(whole)}: " + ", ".join(shown)


def _digits(size: float) -> int:
    return max(FIGURES - 1 - math.floor(math.log10(size)), 0) if size > 0 else 0
