"""The slice that lost rows, or gained some, while all others kept theirs."""

import math
from collections.abc import Collection

from detectors.types import Segment
from monitor.triage.facts import Facts

BOTH = ("infrastructure", "quality")
THIN, THICK = 0.8, 1.2  # of the expected rows of the slice
REST = 0.18  # of the slice's relative change, that all others may have changed by
LEAST_EXPECTED = 50.0  # rows
MOVED, MOST = 0.05, 0.7  # of all rows that are more or fewer, and of those, that the slice must make


def thinned(facts: Facts, lenses: Collection[str] = BOTH, grown: bool = False) -> Segment:
    """The slice of one dimension of these lenses that lost rows for most surely, or has too many."""
    case = facts.case
    if case.before is None or case.during is None:
        return {}
    scale, found = rows_scale(facts), []
    usual, total = usual_rows(facts), case.during.total.get("n", 0.0)
    change = total - usual
    if abs(change) < MOVED * usual or (change > 0) != grown:
        return {}
    for dimension in case.declared.dimensions:
        margin = (dimension.name,)
        past, held = case.before.margins.get(margin, {}), case.during.margins.get(margin, {})
        for values, cell in past.items() if dimension.lens in lenses else ():
            expected, now = cell.get("n", 0.0) * scale, held.get(values, {}).get("n", 0.0)
            if _alone(expected, now, usual, total):
                found.append((abs(expected - now) / math.sqrt(expected), dimension.name, values[0]))
    return dict([max(found)[1:]]) if found else {}


def rows_scale(facts: Facts) -> float:
    """Rows that the season has for the span, over those of the past that is compared with it."""
    before, during = facts.case.before, facts.case.during
    assert before is not None
    seasonal = [m for m in facts.found.values() if m.metric.sum == "predictions" and m.observed > 0]
    if not seasonal or during is None or not before.total.get("n"):
        return before.scale
    return seasonal[0].expected / seasonal[0].observed * during.total.get("n", 0.0) / before.total["n"]


def usual_rows(facts: Facts) -> float:
    """Rows that the season has for the span; 0 where that is not known."""
    before = facts.case.before
    return before.total.get("n", 0.0) * rows_scale(facts) if before is not None else 0.0


def _alone(expected: float, now: float, usual: float, total: float) -> bool:
    """Does the slice make most of the change of all rows, and did the others hardly change?"""
    if expected < LEAST_EXPECTED or expected >= usual or THIN < now / expected < THICK:
        return False
    rest = (total - now) / (usual - expected) - 1
    most = (now - expected) / (total - usual) >= MOST
    return most and abs(rest) <= REST * abs(now / expected - 1)
