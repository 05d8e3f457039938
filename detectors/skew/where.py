"""In which rows do the differing cells lie: a slice, or the crossing of two?

Of the slices that hold nearly all of them the likeliest is named: two rates, k₁ of n₁ rows inside and k₀ of
n₀ outside, against one,

    G = ln L(k₁, n₁) + ln L(k₀, n₀),    ln L(k, n) = k ln(k / n) + (n − k) ln(1 − k / n)

which prefers the smaller of two slices that both hold all, and a place to its largest market when a few lie
in the others. A slice of many rows holds most of a few differing ones by chance: of k among n rows, j or more
lie among its m rows with the hypergeometric chance (Fisher's exact test)

    p = P(X >= j),   X ~ Hypergeometric(n, k, m)

which must be small beside the number of slices. Within the slice's rows those of other dimensions are tried
in the same way: a second one is named too where the other rows of the first are clean and enough.
"""

import math
from collections.abc import Iterator

from detectors.skew.summary import CellParity, Crossing, RowParity, Slice
from detectors.types import Segment

WITHIN = 0.9  # of the differing cells, that a slice must hold to be named
NOT_ALL = 0.8  # of the rows, that it may hold at most
CLEAN = 0.1  # of the differing cells' share, that the other rows of the first slice may have at most
CHANCE = 1e-3  # of as uneven a deal, over all slices that were tried


def differing_slice(rows: RowParity, cell: CellParity) -> Segment:
    """The slice, or the crossing of two, that holds nearly all differing cells; empty when none does.

    >>> slices = {("app", "5.0"): 60, ("dc", "east"): 50, ("dc", "west"): 50}
    >>> crossings = {(("app", "5.0"), ("dc", "east")): 30, (("app", "5.0"), ("dc", "west")): 30}
    >>> wrong = CellParity(100, 30, slices={("app", "5.0"): 30, ("dc", "west"): 30},
    ...     crossings={(("app", "5.0"), ("dc", "west")): 30})
    >>> differing_slice(RowParity(100, {}, slices, crossings), wrong)
    {'app': '5.0', 'dc': 'west'}
    """
    if cell.differing <= 1:
        return {}
    held = [
        (_likely(count, rows.slices[at]) + _likely(cell.differing - count, rows.rows - rows.slices[at]), at)
        for at, count in cell.slices.items()
        if count >= WITHIN * cell.differing
        and rows.slices[at] <= NOT_ALL * rows.rows
        and _uneven(count, rows.rows, cell.differing, rows.slices[at]) * len(rows.slices) <= CHANCE
    ]
    if not held:
        return {}
    first = max(held, key=lambda each: each[0])[1]  # the dimension declared first, where two are alike
    tried = sorted(_within(rows, cell, first))
    if not tried or tried[0][0] * len(tried) > CHANCE:
        return dict([first])
    return dict(tried[0][1])


def _within(rows: RowParity, cell: CellParity, first: Slice) -> Iterator[tuple[float, Crossing]]:
    """(chance of so uneven a deal, crossing) of each slice that crosses the first one."""
    whole, differing = rows.slices[first], cell.slices[first]
    for crossing, part in rows.crossings.items():
        inside = cell.crossings.get(crossing, 0)
        if first not in crossing or inside < WITHIN * differing:
            continue
        outside, others = differing - inside, whole - part
        if outside * part <= CLEAN * inside * others:
            yield _uneven(inside, whole, differing, part), crossing


def _likely(k: int, n: int) -> float:
    """The logarithm of the chance of k of n, at its own rate."""
    return sum(part * math.log(part / n) for part in (k, n - k) if part > 0)


def _uneven(inside: int, whole: int, differing: int, part: int) -> float:
    from scipy.stats import hypergeom

    return float(hypergeom.sf(inside - 1, whole, differing, part))
