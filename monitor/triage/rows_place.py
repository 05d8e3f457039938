"""The slice that lost rows, or gained some, while all others kept theirs."""

import math
from collections.abc import Collection

from detectors.types import Segment
from monitor.triage.facts import Facts
from monitor.triage.served import rows_scale

THIN, THICK, KEPT = 0.8, 1.2, (0.92, 1.15)  # of the expected rows: of the slice, and of all others
LEAST_EXPECTED = 50.0  # rows
MOVED, MOST = 0.05, 0.7  # of all rows that are more or fewer, and of those, that the slice must make


def thinned(facts: Facts, lenses: Collection[str], grown: bool = False) -> Segment:
    """The slice of one dimension of these lenses that lost rows for most surely, or has too many."""
    case = facts.case
    if case.before is None or case.during is None:
        return {}
    scale, found = rows_scale(facts), []
    usual, total = case.before.total.get("n", 0.0) * scale, case.during.total.get("n", 0.0)
    change = total - usual
    if abs(change) < MOVED * usual or (change > 0) != grown:
        return {}
    for dimension in case.declared.dimensions:
        margin = (dimension.name,)
        past, held = case.before.margins.get(margin, {}), case.during.margins.get(margin, {})
        for values, cell in past.items() if dimension.lens in lenses else ():
            expected, now = cell.get("n", 0.0) * scale, held.get(values, {}).get("n", 0.0)
            rest = (total - now) / (usual - expected) if usual > expected else 0.0
            left = now >= THICK * expected if grown else now <= THIN * expected
            left = left and abs(now - expected) >= MOST * abs(change)
            if expected >= LEAST_EXPECTED and left and KEPT[0] <= rest <= KEPT[1]:
                found.append((abs(expected - now) / math.sqrt(expected), dimension.name, values[0]))
    return dict([max(found)[1:]]) if found else {}
