"""A metric's declared factors over the span, as numbers whose product is the metric, and their shares.

With the factors in the order volume, proxy, value, the span's value of factor k is the ratio of Σ_w f₁…f_k
to Σ_w f₁…f_(k−1): requests, then clicks per request, then value per click. The product telescopes to Σ_w
f₁…f_n, expected and observed alike, so nothing is left over by adding up windows.
"""

import numpy as np
from numpy.typing import NDArray

from monitor.triage.decomposition import shares
from monitor.triage.movement import Movement

ORDER = ("volume", "proxy", "value", "business", "infrastructure", "ledger")
SAME = 0.05  # the factors must multiply to the metric to within this


def decompose(movement: Movement | None, found: dict[str, Movement]) -> tuple[tuple[str, float], ...]:
    """(factor, share of the metric's change), in the order declared; empty when it cannot be told."""
    names = movement.metric.factors if movement else ()
    if movement is None or not names or any(name not in found for name in names):
        return ()
    ordered = sorted(names, key=lambda name: ORDER.index(found[name].metric.role))
    windows = movement.inside
    if any(len(found[name].series) != len(windows) for name in names):
        return ()
    expected = [found[name].baseline.expected[windows] for name in ordered]
    observed = [found[name].series.values[windows] for name in ordered]
    after = _chain(observed, expected)
    total = float(movement.series.values[windows].sum())
    if abs(float(np.prod(after)) - total) > SAME * abs(total):
        return ()
    try:
        found_shares = shares(_chain(expected, expected), after)
    except ValueError:
        return ()
    by_name = dict(zip(ordered, found_shares or (), strict=bool(found_shares)))
    return tuple((name, by_name[name]) for name in names if name in by_name)


def _chain(factors: list[NDArray[np.float64]], usual: list[NDArray[np.float64]]) -> list[float]:
    """The span's value of each factor. One that is undefined, or counts nothing, stays as usual."""
    product, totals = np.ones_like(factors[0]), [1.0]
    values = []
    for factor, expected in zip(factors, usual, strict=True):
        product = product * np.where(
            np.isfinite(factor), factor, np.where(np.isfinite(expected), expected, 0.0)
        )
        totals.append(float(product.sum()))
        plain = float(np.nanmean(expected)) if np.isfinite(expected).any() else 0.0
        values.append(totals[-1] / totals[-2] if totals[-2] else plain)
    return values
