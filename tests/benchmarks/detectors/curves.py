"""Small line charts as SVG, for the docs: shares over the size of a change, a line a tool."""

from collections.abc import Mapping, Sequence
from html import escape

Points = Sequence[tuple[float, float]]

WIDTH, HEIGHT = 520, 300
LEFT, RIGHT, TOP, BOTTOM = 52, 150, 34, 44
#: Colours that people who confuse some can tell apart (Okabe and Ito), each with a dash of its own.
LOOKS = (("#0072b2", ""), ("#d55e00", "6 3"), ("#009e73", "2 3"), ("#cc79a7", "8 3 2 3"), ("#666666", "1 4"))


def chart(title: str, unit: str, lines: Mapping[str, Points]) -> str:
    """The chart as SVG text; y runs from 0 to 100 %."""
    across = [x for points in lines.values() for x, _ in points]
    low, high = min(across), max(across)

    def place(x: float, y: float) -> tuple[float, float]:
        right = LEFT + (x - low) / (high - low or 1) * (WIDTH - LEFT - RIGHT)
        return round(right, 1), round(HEIGHT - BOTTOM - y * (HEIGHT - TOP - BOTTOM), 1)

    said = "; ".join(f"{name}: " + ", ".join(f"{x:g} {y:.0%}" for x, y in p) for name, p in lines.items())
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{escape(title)}</title><desc>{escape(said)}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        _text(LEFT, 18, title, size=14),
        *(_level(share, *place(low, share)) for share in (0, 0.25, 0.5, 0.75, 0.95, 1)),
        *(_tick(x, place(x, 0)[0]) for x in _ticks(sorted(set(across)))),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, unit, anchor="middle"),
    ]
    for at, ((name, points), (colour, dash)) in enumerate(zip(lines.items(), LOOKS, strict=False)):
        parts.append(_line([place(*point) for point in sorted(points)], colour, dash))
        top = TOP + 10 + 22 * at
        parts.append(_line([(WIDTH - RIGHT + 12, top), (WIDTH - RIGHT + 40, top)], colour, dash))
        parts.append(_text(WIDTH - RIGHT + 46, top + 4, name))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _ticks(values: Sequence[float]) -> Sequence[float]:
    """The values, thinned out until they have room beside one another."""
    least = 0.14 * (values[-1] - values[0])
    kept: list[float] = []
    for value in values:
        if not kept or value - kept[-1] >= least:
            kept.append(value)
    return kept


def _level(share: float, left: float, y: float) -> str:
    line = f'<line x1="{left}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}" stroke="#ddd"/>'
    return line + _text(left - 6, y + 4, f"{share:.0%}", anchor="end")


def _tick(value: float, x: float) -> str:
    return _text(x, HEIGHT - BOTTOM + 18, f"{value:g}", anchor="middle")


def _text(x: float, y: float, words: str, size: int = 12, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}">{escape(words)}</text>'


def _line(points: Sequence[tuple[float, float]], colour: str, dash: str) -> str:
    path = " ".join(f"{x},{y}" for x, y in points)
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="2.5" fill="{colour}"/>' for x, y in points)
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" '
        f'stroke-dasharray="{dash}"/>{dots}'
    )
