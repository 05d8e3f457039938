"""How values look on a page: Jinja filters. Every one takes None and shows a dash."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup, escape

from detectors.wording import number as said_number
from detectors.wording import percent as said_percent
from detectors.wording import signed as said_signed
from monitor import clock
from monitor.alerts import wording
from monitor.triage import words as said
from monitor.triage.cost import told as cost_told
from monitor.triage.said import shown_once

DASH = "–"
UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def rfc3339(us: int | None) -> str | None:
    """RFC 3339 in UTC."""
    return None if us is None else clock.to_text(us)


def when(us: int | None) -> str:
    """`23 Nov 2026, 14:05`, in UTC (the page says so once)."""
    if us is None:
        return DASH
    moment = datetime.fromtimestamp(us // 1_000_000, UTC)
    return f"{moment.day} {moment:%b %Y, %H:%M}"


def when_text(text: str | None) -> str:
    """The same for RFC 3339 text, as it stands in a diagnosis."""
    return DASH if text is None else when(clock.from_text(text))


def span(us: int | None) -> str:
    """A duration in its two largest units: `3 h 20 min`."""
    if us is None:
        return DASH
    seconds = max(0, us // 1_000_000)
    parts = []
    for size, unit in UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or "0 s"


def number(value: float | None) -> str:
    """Four significant digits."""
    return DASH if value is None else said_number(value)


def chance(value: float | None) -> str:
    """A probability as percent, never certain."""
    return DASH if value is None else said.chance(value)


def percent(value: float | None) -> str:
    """A share as percent."""
    return DASH if value is None else said_percent(value)


def signed(value: float | None) -> str:
    """A relative difference as percent, with its sign."""
    return DASH if value is None else said_signed(value)


def p_value(value: float | None) -> str:
    """A p-value; what is below 0.0001 is only said to be."""
    if value is None:
        return DASH
    return "< 0.0001" if value < 1e-4 else f"{value:.2g}"


def weight(value: float) -> str:
    """A weight in log-odds with its sign."""
    return f"{'−' if value < 0 else '+'}{abs(value):.1f}"


def against(value: float) -> str:
    """A weight that speaks against, whichever sign it was given with."""
    return weight(-abs(value))


def segment(value: Mapping[str, str] | None) -> str:
    """A slice of the dimensions; everywhere when there is none."""
    return wording.place(value or {}) or "everywhere"


def coded(text: str) -> Markup:
    """A sentence whose `commands` stand in backticks, these set as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if at % 2 else escape(part) for at, part in enumerate(parts)
    )


def words(text: str) -> str:
    """A name with underscores and dots as spaces: `join_rate` as `join rate`."""
    return text.replace("_", " ")


FILTERS: Mapping[str, Callable[..., Any]] = {
    "rfc3339": rfc3339,
    "when": when,
    "when_text": when_text,
    "span": span,
    "number": number,
    "percent": percent,
    "chance": chance,
    "signed": signed,
    "p_value": p_value,
    "weight": weight,
    "against": against,
    "reasons": shown_once,
    "cost": cost_told,
    "segment": segment,
    "coded": coded,
    "words": words,
    "clause": wording.clause,
    "adds": wording.adds,
}
