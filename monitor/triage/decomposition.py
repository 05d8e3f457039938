"""How much of a change each factor carries, with no remainder: the log-mean Divisia index.

For V = x₁·x₂·…·xₙ, summed over parts p, the change from V⁰ to V¹ splits into

    Δₖ = Σₚ L(V¹ₚ, V⁰ₚ) · ln(x¹ₖₚ / x⁰ₖₚ),    L(a, b) = (a − b) / ln(a / b),  L(a, a) = a

and Σₖ Δₖ = V¹ − V⁰ exactly. Where factors are zero the formula is taken to its limit: the factors that
became zero (or came from zero) share the part's whole change equally, since each ln ε grows alike, and a
part that is zero before and after has no effect. A factor may be negative as long as it keeps its sign; a
change of sign has no logarithm and is refused.

Ang and Liu (2007), "Handling zero values in the logarithmic mean Divisia index decomposition approach" and
"Negative-value problems of the logarithmic mean Divisia index decomposition approach", Energy Policy 35.
"""

import math
from collections.abc import Mapping, Sequence


def divisia(before: Sequence[float], after: Sequence[float]) -> tuple[float, ...]:
    """The effect of each factor on the product, in the product's unit; the effects sum to its change.

    Raises ValueError when a factor changes its sign or is not finite.

    >>> [round(effect, 6) for effect in divisia((100.0, 0.04, 2.0), (100.0, 0.02, 2.0))]
    [0.0, -4.0, 0.0]
    """
    if not all(math.isfinite(x) for x in (*before, *after)):
        raise ValueError("a factor is not finite")
    if any(_sign(x) * _sign(y) < 0 for x, y in zip(before, after, strict=True)):
        raise ValueError("a factor changes its sign")
    change = math.prod(after) - math.prod(before)
    if change == 0 and (0 in before or 0 in after):
        return (0.0,) * len(before)
    crossing = [(x == 0) != (y == 0) for x, y in zip(before, after, strict=True)]
    if any(crossing):
        return tuple(change / sum(crossing) if zero else 0.0 for zero in crossing)
    logs = [0.0 if x == y else math.log(y / x) for x, y in zip(before, after, strict=True)]
    mean = _log_mean(math.prod(after), math.prod(before))
    return tuple(mean * log for log in logs)


def shares(before: Sequence[float], after: Sequence[float]) -> tuple[float, ...] | None:
    """Each factor's share of the change of the product, summing to 1; None when there is no change to share.

    >>> shares((100.0, 0.04), (100.0, 0.04)) is None
    True
    """
    effects = divisia(before, after)
    change = math.fsum(effects)
    size = max(abs(math.prod(before)), abs(math.prod(after)))
    if abs(change) <= 1e-9 * size or change == 0:
        return None
    return tuple(effect / change for effect in effects)


def by_part(
    before: Mapping[str, Sequence[float]], after: Mapping[str, Sequence[float]]
) -> dict[str, tuple[float, ...]]:
    """The effects of the factors within each part of a sum; a part absent on one side has factors of zero."""
    width = len(next(iter((*before.values(), *after.values())), ()))
    nothing = (0.0,) * width
    return {
        part: divisia(before.get(part, nothing), after.get(part, nothing))
        for part in sorted({*before, *after})
    }


def _sign(x: float) -> int:
    return (x > 0) - (x < 0)


def _log_mean(a: float, b: float) -> float:
    if not (math.isfinite(a) and math.isfinite(b)) or a == 0 or b == 0:
        raise ValueError("the product of the factors is too large or too small")
    excess = (a - b) / b
    if excess == 0:
        return a
    return (a - b) / (math.log1p(excess) if abs(excess) < 0.5 else math.log(a / b))
