"""What share of the change would not have happened without the cause: put the reference back and see.

A cause in a slice: the slice's rate (or rows) of before is put back, as far as its factor carries the change.
A cause in a factor: the factor's share of the decomposition. A cause in the proportions of rows: the old
proportions over the old rates. None when the metric did not move, when the cause is unlikely or its own sign
was not seen, or when nothing tells how far it reached.
"""

from collections.abc import Mapping

from monitor.triage.facts import Facts
from monitor.triage.verdict import Scored

LIKELY = 0.1
ROLE_OF = {"volume": "volume", "rate": "proxy", "value": "value"}


def explains(scored: Scored, segment: Mapping[str, str], subject: str | None, facts: Facts) -> float | None:
    """The cause's counterfactual share of the metric's change, in [0, 1]."""
    carried_by = scored.entry.carried_by
    if not facts.moved or not carried_by or not scored.is_seen or scored.probability < LIKELY:
        return None
    if carried_by == "mix":
        shares = [_mix_share(facts, subject)]
    else:
        shares = [_factor_share(facts, carried_by), _slice_share(facts, segment)]
    known = [share for share in shares if share is not None]
    return round(min(max(min(known), 0.0), 1.0), 4) + 0.0 if known else None


def _factor_share(facts: Facts, carried_by: str) -> float | None:
    """The share of the factors of that role; all of the change when the metric itself has that role."""
    movement, role = facts.movement, ROLE_OF[carried_by]
    if movement is not None and movement.metric.role == role:
        return 1.0
    shares = [share for name, share in facts.factors if facts.found[name].metric.role == role]
    return sum(shares) if facts.factors else None


def _slice_share(facts: Facts, segment: Mapping[str, str]) -> float | None:
    return next((found.share for found in facts.located if segment and found.segment == segment), None)


def _mix_share(facts: Facts, subject: str | None) -> float | None:
    relative = facts.change.relative if facts.change else None
    effect = next((mix.effect for mix in facts.mixes if mix.dimension.name == subject), None)
    return effect / relative if relative and effect is not None else None
