"""In which slice does the change sit?

For every slice of every margin the counts observed (y) and expected (e) are compared inside and outside it.
The Poisson likelihood of two levels against one common level is

    G = y₁ ln(r₁/r) + y₀ ln(r₀/r),    r₁ = y₁/e₁ inside, r₀ = y₀/e₀ outside, r = (y₁ + y₀)/(e₁ + e₀)

divided by the overdispersion: what one event counts (`unit`), or more when healthy slices scatter more.
Each further dimension must pay `DEPTH`. The best slice is peeled off and the search repeated on the rest;
where two slices of different dimensions overlap in a way that the margins given do not show, the later one
is passed over.

An expectation is a rate times the rows that came, so a slice that gained or lost rows is not blamed for
them. A rate is learnt from the slice's own past, drawn towards that of all rows with the weight of `PRIOR`
events: a slice without a past (a release rolling out) is thereby judged against its siblings by its rate.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detectors.declared import OUTCOME_AGGREGATES
from monitor.triage.case import Cells, Margin, Slices, Sums, Values

Pairs = Mapping[Values, tuple[float, float]]  # (expected, observed) of each slice
Table = Mapping[Margin, Pairs]

PRIOR = 20.0
DEPTH = 6.0
LEAST_GAIN = 8.0  # in log-likelihood after scaling, and more the more slices are looked at
LIKELY_GAIN = 5.0  # for a slice that was suspected before anything was looked at
LEAST_EFFECT = 0.1  # the slice's level differs from the rest's by at least this factor, less one
LEAST_SHARE = 0.05
MOST = 5
LEAST_VALUES = 5
HALF_CHI2 = 0.4549  # the median of chi-square with one degree of freedom


@dataclass(frozen=True)
class Located:
    """A slice with its share of the whole change; expected and observed are its sums."""

    segment: Mapping[str, str]
    share: float
    expected: float
    observed: float


def localise(
    table: Table,
    unit: float = 1.0,
    effect: float = LEAST_EFFECT,
    likely: frozenset[tuple[Margin, Values]] = frozenset(),
) -> tuple[Located, ...]:
    """The slices that explain the change, best first; empty when it sits in none.

    `unit` is what one event adds to the sums; `effect` how far a slice's level must differ from the rest's.
    `likely` slices (a release that rolls out) were suspected beforehand and need not pay for the search.

    >>> table = {("dc",): {("east",): (500.0, 510.0), ("west",): (500.0, 240.0)}}
    >>> [(found.segment, round(found.share, 2)) for found in localise(table)]
    [({'dc': 'west'}, 1.04)]
    """
    table = {margin: pairs for margin, pairs in table.items() if margin and len(pairs) > 1}
    if not table or any(min(pair) < 0 for pairs in table.values() for pair in pairs.values()):
        return ()
    expected, observed = (max(sum(p[i] for p in pairs.values()) for pairs in table.values()) for i in (0, 1))
    spread = max(unit, _dispersion(table))
    bar = LEAST_GAIN + math.log(sum(map(len, table.values())))
    found: list[tuple[Margin, Values]] = []
    located: list[Located] = []
    rest = (expected, observed)
    while len(found) < MOST:
        candidates = [
            (gain - (LIKELY_GAIN if (margin, values) in likely else bar), margin, values, left)
            for gain, margin, values, left in _candidates(table, found, rest, spread, observed - expected)
        ]
        best = max((c for c in candidates if _stands_out(c[3], rest, effect)), default=None)
        if best is None or best[0] < 0:
            break
        _, margin, values, (e, y) = best
        found.append((margin, values))
        rest = (rest[0] - e, rest[1] - y)
        whole_e, whole_y = table[margin][values]
        share = (whole_y - whole_e) / (observed - expected)
        located.append(Located(dict(zip(margin, values, strict=True)), share, whole_e, whole_y))
    return tuple(located)


def rate_table(before: Slices, during: Slices, top: str, bottom: str = "n") -> Table:
    """Expected and observed sums of `top` when each slice keeps its rate top / bottom; empty without a past.

    Rows whose outcomes are not complete yet are expected to have as many fewer outcomes.
    """
    rows, tops = before.total.get(bottom, 0.0), before.total.get(top, 0.0)
    if rows <= 0 or tops <= 0:
        return {}
    overall = tops / rows
    ripe = during.mature / before.mature if top in OUTCOME_AGGREGATES and bottom == "n" else 1.0
    prior = PRIOR * event_size(before.total, top) / overall
    table: dict[Margin, Pairs] = {}
    for margin, cells in during.margins.items():
        past = before.margins.get(margin, {})
        table[margin] = {
            values: (_rate(past.get(values, {}), top, bottom, overall, prior) * now[bottom] * ripe, now[top])
            for values, now in cells.items()
            if bottom in now and top in now
        }
    return table


def volume_table(before: Slices, during: Slices, names: frozenset[str]) -> Table:
    """Expected and observed rows of the margins over `names` alone, leaving out those with a slice that is
    new.

    A new slice (a release) has taken rows from its siblings: their numbers of rows can't be told apart from
    it.
    """
    table: dict[Margin, Pairs] = {}
    for margin, now in during.margins.items():
        past = before.margins.get(margin, {})
        usual = {values: cell.get("n", 0.0) * before.scale for values, cell in past.items()}
        if not margin or not set(margin) <= names or is_rolling_out(past, now):
            continue
        table[margin] = {
            values: (usual.get(values, 0.0), now.get(values, {}).get("n", 0.0)) for values in {*usual, *now}
        }
    return table


def is_rolling_out(past: Cells, now: Cells, least: float = 0.01) -> bool:
    """Does some value with at least that share of the rows now stand nowhere in the past?"""
    return bool(new_values(past, now, least))


def new_values(past: Cells, now: Cells, least: float = 0.01) -> dict[Values, float]:
    """Values that hold at least that share of the rows now and none before, with their shares."""
    total = sum(cell.get("n", 0.0) for cell in now.values())
    return {
        values: cell["n"] / total
        for values, cell in now.items()
        if cell.get("n", 0.0) >= max(least * total, 1.0) and not past.get(values, {}).get("n") and past
    }


def event_size(total: Sums, top: str) -> float:
    """What one event adds to the sum: 1 for counts, for value twice a success's mean (as if exponential)."""
    if top != "value":
        return 1.0
    return 2.0 * abs(total.get("value", 0.0)) / max(total.get("labels") or total.get("n", 1.0), 1.0)


def _rate(past: Sums, top: str, bottom: str, overall: float, prior: float) -> float:
    return (past.get(top, 0.0) + prior * overall) / (past.get(bottom, 0.0) + prior)


def _dispersion(table: Table) -> float:
    """Variance over mean of healthy slices: a median about each dimension's level, so that no slice hides.

    Dimensions of fewer than five values can't tell what is usual among them.
    """
    scatter: list[float] = []
    for margin, pairs in table.items():
        usable = [pair for pair in pairs.values() if pair[0] > 0]
        if len(margin) != 1 or len(usable) < LEAST_VALUES:
            continue
        expected, observed = np.array(usable).T
        order = np.argsort(observed / expected)
        middle = np.searchsorted(np.cumsum(expected[order]), expected.sum() / 2)
        usual = np.maximum(expected * (observed / expected)[order][middle], 1e-12)
        scatter += ((observed - usual) ** 2 / usual).tolist()
    return float(np.median(scatter)) / HALF_CHI2 if scatter else 0.0


def _candidates(
    table: Table, found: list[tuple[Margin, Values]], rest: tuple[float, float], spread: float, change: float
) -> list[tuple[float, Margin, Values, tuple[float, float]]]:
    """Every slice still in question as (gain, margin, values, what of it is left)."""
    candidates = []
    for margin, pairs in table.items():
        for values, pair in pairs.items():
            left = _left(table, found, margin, values, pair)
            if left is None or left[0] <= 0 or not change:
                continue
            outside = (rest[0] - left[0], rest[1] - left[1])
            share = (left[1] - left[0]) / change
            if share < LEAST_SHARE or outside[0] <= 0:
                continue
            gain = _gain(left, outside) / spread - DEPTH * (len(margin) - 1)
            candidates.append((gain, margin, values, left))
    return candidates


def _left(
    table: Table,
    found: list[tuple[Margin, Values]],
    margin: Margin,
    values: Values,
    pair: tuple[float, float],
) -> tuple[float, float] | None:
    """The slice's sums without the slices already peeled off; None when the overlap is not known."""
    mine = dict(zip(margin, values, strict=True))
    expected, observed = pair
    for other, taken in found:
        theirs = dict(zip(other, taken, strict=True))
        if any(mine.get(name, value) != value for name, value in theirs.items()):
            continue  # they share no row
        if set(theirs) <= set(mine):
            return None  # wholly inside a slice already named
        both = {**theirs, **mine}
        joint = next((m for m in table if set(m) == set(both)), None)
        overlap = joint and table[joint].get(tuple(both[name] for name in joint))
        if not overlap:
            return None
        expected, observed = expected - overlap[0], observed - overlap[1]
    return expected, observed


def _stands_out(inside: tuple[float, float], whole: tuple[float, float], effect: float) -> bool:
    """The slice is further from its own expectation than the rest is from the rest's, and by enough."""
    outside = (whole[0] - inside[0], whole[1] - inside[1])
    ours, theirs = (math.log(max(y, 0.5) / e) for e, y in (inside, outside))
    return abs(ours) > abs(theirs) and abs(ours - theirs) >= math.log1p(effect)


def _gain(inside: tuple[float, float], outside: tuple[float, float]) -> float:
    level = (inside[1] + outside[1]) / (inside[0] + outside[0])
    return sum(y * math.log(y / e / level) for e, y in (inside, outside) if y > 0)
