"""How sure is a rate? The exact interval of Clopper and Pearson (Biometrika 26 (1934) 404-413)."""


def upper(hits: int, of: int, confidence: float = 0.95) -> float:
    """The rate that would show at most so many hits with the chance 1 - confidence.

    >>> round(upper(0, 75_000) * 1e5, 1)
    4.0
    """
    from scipy.special import betaincinv

    return 1.0 if hits >= of else float(betaincinv(hits + 1, of - hits, confidence))


def lower(hits: int, of: int, confidence: float = 0.95) -> float:
    """The rate that would show at least so many hits with the chance 1 - confidence."""
    return 1 - upper(of - hits, of, confidence)


def both(hits: int, of: int, confidence: float = 0.95) -> str:
    """The two-sided interval, in words."""
    half = (1 + confidence) / 2
    return f"{lower(hits, of, half):.1%} to {upper(hits, of, half):.1%}"
