"""The infrastructure slice whose mean score left its past, the others keeping theirs.

Every row has a score, so that a fault of serving shows in it long before outcomes tell. For each slice the
ratio of its mean score to its own past is held against that of all other rows: z = ln(r₁ / r₀) / sd.
"""

import math
from collections.abc import Collection, Iterator, Mapping

from monitor.triage.case import Case, Margin, Sums, Values

LEAST_EFFECT = 0.03  # of the logarithm of the ratio
LEAST_Z = 8.0
DEEPER = 3.0  # what a second dimension must add to z
UNIT = 0.1  # variance over mean of a row's score
LEAST_ROWS = 100.0

Found = tuple[float, Margin, Values]


def scores_at(case: Case, lenses: Collection[str] = ("infrastructure",)) -> Mapping[str, str]:
    """The slice as a segment; empty where the scores are as they were, or changed everywhere alike."""
    best = max(_candidates(case, lenses), default=None)
    return dict(zip(best[1], best[2], strict=True)) if best is not None else {}


def _candidates(case: Case, lenses: Collection[str]) -> Iterator[Found]:
    if case.before is None or case.during is None or not case.before.total.get("score"):
        return
    names = {d.name for d in case.declared.dimensions if d.lens in lenses}
    overall = case.before.total["score"] / case.before.total["n"]
    total = case.during.total
    for margin, cells in case.during.margins.items():
        if not margin or not set(margin) <= names or len(cells) < 2:
            continue
        past = case.before.margins.get(margin, {})
        for values, now in cells.items():
            usual = _mean(past.get(values), overall)
            rest_usual = (case.before.total["score"] - past.get(values, {}).get("score", 0.0)) / max(
                case.before.total["n"] - past.get(values, {}).get("n", 0.0), 1.0
            )
            rest = {key: total[key] - now[key] for key in ("n", "score")}
            z = _apart(now, usual, rest, rest_usual)
            if z >= LEAST_Z + DEEPER * (len(margin) - 1):
                yield z - DEEPER * (len(margin) - 1), margin, values


def _mean(past: Sums | None, overall: float) -> float:
    """The slice's mean score of before; that of all rows where it has no past."""
    return past["score"] / past["n"] if past and past["n"] >= LEAST_ROWS and past["score"] > 0 else overall


def _apart(now: Sums, usual: float, rest: Sums, rest_usual: float) -> float:
    """How surely the slice moved further from its past than the rest did from its own; 0 where it did not."""
    if min(now["n"], rest["n"]) < LEAST_ROWS or min(now["score"], rest["score"], rest_usual) <= 0:
        return 0.0
    mine, theirs = (
        math.log(side["score"] / side["n"] / level) for side, level in ((now, usual), (rest, rest_usual))
    )
    if abs(mine) <= 2 * abs(theirs) or abs(mine - theirs) < LEAST_EFFECT:
        return 0.0
    return abs(mine - theirs) / math.sqrt(UNIT * (1 / now["score"] + 1 / rest["score"]))
