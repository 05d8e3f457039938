"""Did the people change or the supply? Each changes the other's rows as well, but by less.

Where rows only moved between suppliers, a share s of them, no feature's distribution moved by more than s:
the Kolmogorov-Smirnov distance and that of shares are bounded by the total variation. So a feature that
moved much further tells of its own change, of which the supply's is a consequence; and one that moved no
further may well be a consequence of the supply's. Nor is a feature stale whose extremes repeat once most rows
are of one kind.
A model that is new may itself give many rows one score, without any fallback. And where the rows of one slice
alone are missing, the proportions of the others follow.
"""

from dataclasses import replace

from monitor.triage.facts import Facts
from monitor.triage.movement import overlaps
from monitor.triage.readings import FAINT
from monitor.triage.rows_place import thinned
from monitor.triage.sign import Sign, Signs

FURTHER = 1.5  # times the shift of the supply
PROPORTIONS = ("mix_demand", "mix_supply", "inputs_drift")
CONSEQUENCE = 0.3  # what is left of a sign that the other one explains


def weigh_sides(signs: Signs, facts: Facts) -> dict[str, Sign]:
    """The signs that may be a consequence of others, weakened."""
    return {
        **_one_side(signs, facts),
        **_narrowed(signs, facts),
        **_of_new_model(signs, facts),
        **_of_lost_rows(signs, facts),
    }


def _narrowed(signs: Signs, facts: Facts) -> dict[str, Sign]:
    """Extremes that repeat, where other people came: those of fewer kinds of rows are sooner all seen."""
    stale, mix = signs.get("stale"), signs.get("mix_demand")
    if stale is None or mix is None or not stale.state == mix.state == "fired":
        return {}
    said = [f for f in facts.case.findings if f.id == stale.finding]
    if not any(f.detector == "stale" and f.details.get("value") is None for f in said):
        return {}
    return {"stale": _weakened(stale)}


def _of_new_model(signs: Signs, facts: Facts) -> dict[str, Sign]:
    """Scores that are alike, where a new version serves as many rows and none is marked as a fallback."""
    alike, new, marked = (signs.get(symbol) for symbol in ("scores_alike", "version_new", "fallbacks_up"))
    if alike is None or new is None or not alike.state == new.state == "fired":
        return {}
    if marked is not None and marked.state == "fired":
        return {}
    served = {version: now for version, (_, now) in facts.case.versions.items()}
    share = served.get(new.subject or "", 0) / max(sum(served.values()), 1)
    heap = next((f.observed or 0.0 for f in facts.case.findings if f.id == alike.finding), 0.0)
    if share < heap:
        return {}
    return {"scores_alike": _weakened(alike)}


def _of_lost_rows(signs: Signs, facts: Facts) -> dict[str, Sign]:
    """Other proportions, where rows of one slice alone are missing: what is left is no other crowd."""
    lost = signs.get("volume_slice")
    if not (lost is not None and lost.state == "fired") and not thinned(facts):
        return {}
    seen = [signs[s] for s in PROPORTIONS if s in signs and signs[s].state == "fired"]
    return {s.symbol: _weakened(s) for s in seen}


def _one_side(signs: Signs, facts: Facts) -> dict[str, Sign]:
    """Of people and supply the one that may be a consequence of the other; none where not both were seen."""
    supply, inputs = signs.get("mix_supply"), signs.get("inputs_drift")
    if supply is None or inputs is None or not supply.state == inputs.state == "fired":
        return {}
    shift, drift = _shift(facts), _drift(facts)
    if not shift or not drift:
        return {}
    weaker = supply if drift >= FURTHER * shift else inputs if drift <= shift else None
    if weaker is None:
        return {}
    return {weaker.symbol: _weakened(weaker)}


def _weakened(sign: Sign) -> Sign:
    return replace(sign, strength=max(sign.strength * CONSEQUENCE, FAINT))


def _shift(facts: Facts) -> float:
    """The share of rows that moved between values of the supply's dimensions."""
    told = [
        abs(f.effect)
        for f in facts.case.findings
        if f.detector == "population" and f.details.get("side") == "supply"
        and overlaps(f.window, facts.case.span)
    ]  # fmt: skip
    return max([*told, *(mix.shift for mix in facts.mixes if mix.dimension.side == "supply")], default=0.0)


def _drift(facts: Facts) -> float:
    """How far the feature that moved furthest is from its reference, of those that alarm."""
    return max(
        (
            abs(f.effect)
            for f in facts.case.findings
            if f.detector == "drift" and f.severity == "alarm" and overlaps(f.window, facts.case.span)
        ),
        default=0.0,
    )
