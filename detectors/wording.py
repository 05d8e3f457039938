"""Numbers as a person says them, alike in every text that a finding or a diagnosis holds."""

import math


def percent(share: float) -> str:
    """A share as a percentage, with a decimal where it is small or nearly all; "–" for NaN.

    >>> percent(0.367), percent(-0.0213), percent(0.0002), percent(0.996), percent(1.0)
    ('37 %', '−2.1 %', '0.02 %', '99.6 %', '100 %')
    >>> percent(0.9999), percent(0.0999999), percent(-1e-7), percent(math.nan)
    ('99.9 %', '10 %', '0 %', '–')
    """
    if math.isnan(share):
        return "–"
    size = abs(share) * 100
    text = f"{min(size, 99.9) if 99 <= size < 100 else size:.{_digits(size)}f}"
    if not float(text):
        return "0 %"
    return f"{'−' if share < 0 else ''}{text} %"


def _digits(size: float) -> int:
    """Decimals of a percentage, chosen by what it is rounded to."""
    if 99 <= size < 100:
        return 1
    return 0 if round(size, 1) >= 10 else 1 if round(size, 2) >= 1 else 2


def signed(share: float) -> str:
    """A relative change with its sign, where it is one.

    >>> signed(0.5), signed(-0.5), signed(1e-7), signed(math.nan)
    ('+50 %', '−50 %', '0 %', '–')
    """
    text = percent(share)
    return text if text[0] in "−–" or text == "0 %" else f"+{text}"


def number(value: float) -> str:
    """A quantity to four significant digits, with thousands set apart.

    >>> number(1234567.0), number(0.04123), number(12.0), number(-3.5), number(999.96)
    ('1,234,567', '0.04123', '12', '−3.5', '1,000')
    """
    text = f"{value:,.0f}" if abs(value) >= 999.95 else f"{value:.4g}"
    return text.replace("-", "−", 1) if text.startswith("-") else text


def time_span(us: int) -> str:
    """A length of time in the largest unit that divides it.

    >>> time_span(24 * 3_600_000_000), time_span(6 * 86_400_000_000), time_span(1_800_000_000)
    ('24 hours', '6 days', '30 minutes')
    """
    for unit, name in ((86_400_000_000, "days"), (3_600_000_000, "hours"), (60_000_000, "minutes")):
        if us % unit == 0 and us > unit:
            return f"{us // unit} {name}"
    return f"{number(us / 1_000_000)} seconds"
