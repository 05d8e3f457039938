"""Numbers as a person says them, alike in every text that a finding or a diagnosis holds."""


def percent(share: float) -> str:
    """A share as a percentage, with a decimal where it is small or nearly all.

    >>> percent(0.367), percent(-0.0213), percent(0.0002), percent(0.996), percent(1.0)
    ('37 %', '−2.1 %', '0.02 %', '99.6 %', '100 %')
    """
    size = abs(share) * 100
    digits = 1 if 99 <= size < 100 or 1 <= size < 10 else 0 if size >= 10 or not size else 2
    text = f"{size:.{digits}f}"
    return f"{'−' if share < 0 and float(text) else ''}{text} %"


def signed(share: float) -> str:
    """A relative change with its sign.

    >>> signed(0.5), signed(-0.5)
    ('+50 %', '−50 %')
    """
    text = percent(share)
    return text if text.startswith("−") else f"+{text}"


def number(value: float) -> str:
    """A quantity to four significant digits, with thousands set apart.

    >>> number(1234567.0), number(0.04123), number(12.0), number(-3.5)
    ('1,234,567', '0.04123', '12', '−3.5')
    """
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return text.replace("-", "−", 1) if text.startswith("-") else text
