"""Geometry of the small charts that the server draws: sparklines and the waterfall."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


def sparkline(values: Sequence[float | None]) -> str:
    """The path of a series in a box of 100 by 30; None is a gap. Empty when no value is known.

    >>> sparkline([1.0, None, 3.0, 2.0])
    'M0.00 28.00 M66.67 2.00 L100.00 15.00'
    """
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    step = 100 / max(1, len(values) - 1)
    pieces: list[str] = []
    pen = False
    for i, value in enumerate(values):
        if value is not None:
            share = (value - low) / (high - low) if high > low else 0.5
            pieces.append(f"{'L' if pen else 'M'}{i * step:.2f} {28 - 26 * share:.2f}")
        pen = value is not None
    return " ".join(pieces)


#: Height of one bar with its label, in units of the picture.
ROW = 38.0


@dataclass(frozen=True)
class Bar:
    """One bar of the waterfall, in units of the picture."""

    label: str
    x: float
    width: float
    y: float
    kind: str  # "total", "down" or "up"
    value: float
    join: float | None  # where the line to the next bar stands


def waterfall(change: dict[str, Any], parts: Sequence[dict[str, Any]], room: float = 340.0) -> list[Bar]:
    """From the expected total through each factor's share of the change to the observed one.

    `parts` are a diagnosis's decomposition, whose shares sum to 1; bars lie in a width of `room`.
    """
    expected, observed = change["expected"], change["observed"]
    stops = [expected]
    for part in parts:
        stops.append(stops[-1] + part["share"] * (observed - expected))
    low, high = min(0.0, *stops, observed), max(0.0, *stops, observed)
    scale = room / ((high - low) or 1.0)

    def bar(label: str, start: float, end: float, kind: str, value: float, row: int, join: bool) -> Bar:
        left, right = sorted(((start - low) * scale, (end - low) * scale))
        edge = (end - low) * scale if join else None
        return Bar(label, left, max(right - left, 1.0), row * ROW, kind, value, edge)

    bars = [bar("expected", 0.0, expected, "total", expected, 0, True)]
    for row, part in enumerate(parts, start=1):
        start, end = stops[row - 1], stops[row]
        kind = "down" if end < start else "up"
        bars.append(bar(part["factor"], start, end, kind, end - start, row, True))
    return [*bars, bar("observed", 0.0, observed, "total", observed, len(parts) + 1, False)]
