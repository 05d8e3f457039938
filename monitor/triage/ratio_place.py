"""The slice in which one sum per another left its past, the others keeping theirs: a share of all rows or of
all successes.

    z = (Δ inside − Δ outside) / sd,    Δ = share now − share before

A fault of the join or of a log shows in its slice however little of the whole metric that makes.
"""

import math
from collections.abc import Collection, Iterator, Mapping

from detectors.declared import OUTCOME_AGGREGATES
from monitor.triage.case import Case, Margin, Sums, Values

LEAST_CHANGE = 0.25  # of the larger of the slice's two shares
LEAST_Z = 6.0
DEEPER = 3.0  # what a second dimension must add to z
REST = 2.0  # times the change of all others, at least
SPREAD = 2.0  # variance over that of independent rows: successes come in bursts
LEAST_ROWS = 50.0

Found = tuple[float, Margin, Values]


def ratio_at(case: Case, top: str, bottom: str, lenses: Collection[str]) -> Mapping[str, str]:
    """The slice as a segment, of dimensions of these lenses; empty where the share changed nowhere alone."""
    best = max(_candidates(case, top, bottom, lenses), default=None)
    return dict(zip(best[1], best[2], strict=True)) if best is not None else {}


def _candidates(case: Case, top: str, bottom: str, lenses: Collection[str]) -> Iterator[Found]:
    before, during = case.before, case.during
    known = before and during and min(before.mature, during.mature) > 0
    if not known or before is None or during is None:
        return
    names = {d.name for d in case.declared.dimensions if d.lens in lenses}
    # Outcomes are those of mature windows only; rows count in all.
    ripe = (before.mature, during.mature) if bottom == "n" and top in OUTCOME_AGGREGATES else (1.0, 1.0)
    for margin, cells in during.margins.items():
        past = before.margins.get(margin, {})
        if not margin or not set(margin) <= names or len(cells) < 2:
            continue
        for values, now in cells.items():
            own, rest = past.get(values, {}), _rest(before.total, past.get(values, {}))
            inside = _change(own, now, top, bottom, ripe)
            z = _apart(inside, _change(rest, _rest(during.total, now), top, bottom, ripe))
            z -= DEEPER * (len(margin) - 1)
            if z >= LEAST_Z:
                yield z, margin, values


def _rest(whole: Sums, part: Sums) -> Sums:
    return {key: value - part.get(key, 0.0) for key, value in whole.items()}


def _change(
    past: Sums, now: Sums, top: str, bottom: str, ripe: tuple[float, float]
) -> tuple[float, float, float] | None:
    """The share before, its change, and the change's variance; None where there are few rows."""
    rows = past.get(bottom, 0.0) * ripe[0], now.get(bottom, 0.0) * ripe[1]
    if min(rows) < LEAST_ROWS or top not in past or top not in now:
        return None
    before, during = past[top] / rows[0], now[top] / rows[1]
    variance = sum(max(p * (1 - p), 1 / n) / n for p, n in ((before, rows[0]), (during, rows[1])))
    return before, during - before, SPREAD * variance


def _apart(inside: tuple[float, float, float] | None, rest: tuple[float, float, float] | None) -> float:
    if inside is None or rest is None:
        return 0.0
    share, change, variance = inside
    if abs(change) < LEAST_CHANGE * max(share, share + change) or abs(change) < REST * abs(rest[1]):
        return 0.0
    return abs(change - rest[1]) / math.sqrt(variance + rest[2])
