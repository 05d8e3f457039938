"""From evidence to probabilities: log-odds add up, correlated evidence counts once, and a verdict or none.

The score of a cause is its prior plus, for every family of symbols, the one weight that is largest in size;
what was seen goes before what was looked for and not seen. Probabilities are the softmax of the scores over
all causes and a leak for what no catalogue holds. Causes that rest on outcomes given inputs may together
hold at most `CAPPED` unless a parity check ran and was clear: a wrong join or a stale feature looks exactly
like them.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from detectors.types import Verdict
from monitor.triage.catalogue import CATALOGUE, Entry
from monitor.triage.parity import parity_is_clear
from monitor.triage.sign import Sign, Signs
from monitor.triage.symbols import SYMBOLS
from monitor.triage.weights import LEAK, PRIOR, TEMPERATURE, weight

SURE = 0.65  # probability that the best lens must reach
SEEN = 0.5  # and what of it belongs to causes of which something was seen
CAPPED = 0.5


@dataclass(frozen=True)
class Scored:
    """One cause with its probability and the evidence that was counted, as (sign, log-odds)."""

    cause: str
    probability: float
    score: float
    counted: tuple[tuple[Sign, float], ...]

    @property
    def entry(self) -> Entry:
        """The cause's line in the catalogue."""
        return CATALOGUE[self.cause]

    @property
    def is_seen(self) -> bool:
        """Did one of the symbols that must be seen fire?"""
        return any(sign.state == "fired" and sign.symbol in self.entry.must for sign, _ in self.counted)


@dataclass(frozen=True)
class Ruling:
    """The verdict with its confidence and every cause that was weighed, most probable first."""

    verdict: Verdict
    confidence: float
    ranking: tuple[Scored, ...]
    capped: bool


def decide(signs: Signs, possible: Collection[str] = CATALOGUE) -> Ruling:
    """Weigh every possible cause of the catalogue. Without any evidence: inconclusive, and no ranking."""
    if all(sign.state == "missing" or sign.symbol == "declared_event" for sign in signs.values()):
        return Ruling("inconclusive", 0.0, (), False)
    weighed = {cause: entry for cause, entry in CATALOGUE.items() if cause in possible}
    counted = {cause: _count(cause, entry, signs) for cause, entry in weighed.items()}
    scores = {cause: PRIOR.get(cause, 0.0) + sum(w for _, w in parts) for cause, parts in counted.items()}
    probabilities = _softmax(scores)
    capped = not parity_is_clear(signs)
    if capped:
        probabilities = _cap(probabilities)
    ranking = sorted(scores, key=lambda cause: (-probabilities[cause], cause))
    scored = tuple(Scored(cause, probabilities[cause], scores[cause], counted[cause]) for cause in ranking)
    verdict, confidence = _verdict(scored)
    return Ruling(verdict, confidence, scored, capped)


def _count(cause: str, entry: Entry, signs: Signs) -> tuple[tuple[Sign, float], ...]:
    """The one sign of each family that counts for this cause, heaviest first."""
    best: dict[str, tuple[Sign, float]] = {}
    for symbol, role in entry.roles.items():
        sign = signs[symbol]
        if sign.state == "missing":
            continue
        table = weight(cause, symbol, role)
        weighed = (table.fired if sign.state == "fired" else table.clear) * sign.strength
        held = best.get(SYMBOLS[symbol].family)
        if held is None or _rank(sign, weighed) > _rank(*held):
            best[SYMBOLS[symbol].family] = (sign, weighed)
    return tuple(sorted(best.values(), key=lambda pair: (-abs(pair[1]), pair[0].symbol)))


def _rank(sign: Sign, weighed: float) -> tuple[bool, float]:
    return sign.state == "fired", abs(weighed)


def _softmax(scores: Mapping[str, float]) -> dict[str, float]:
    top = max(*scores.values(), LEAK)
    powers = {cause: math.exp((score - top) / TEMPERATURE) for cause, score in scores.items()}
    total = math.fsum(powers.values()) + math.exp((LEAK - top) / TEMPERATURE)
    return {cause: power / total for cause, power in powers.items()}


def _cap(probabilities: Mapping[str, float]) -> dict[str, float]:
    """Hold the causes that rest on outcomes given inputs to their cap; what they lose goes nowhere."""
    resting = [cause for cause in probabilities if CATALOGUE[cause].rests_on_outcomes]
    held = math.fsum(probabilities[cause] for cause in resting)
    factor = CAPPED / held if held > CAPPED else 1.0
    return {c: p * factor if CATALOGUE[c].rests_on_outcomes else p for c, p in probabilities.items()}


def _verdict(ranking: tuple[Scored, ...]) -> tuple[Verdict, float]:
    """The lens with the largest sum, when that is large enough and rests on what was seen.

    `confidence` is the sum either way. Many causes at which nobody could look do not make a verdict.
    """
    lenses: tuple[Verdict, ...] = ("infrastructure", "quality", "benign")
    sums = {lens: math.fsum(s.probability for s in ranking if s.entry.lens == lens) for lens in lenses}
    best = max(lenses, key=lambda lens: sums[lens])
    seen = math.fsum(s.probability for s in ranking if s.entry.lens == best and s.is_seen)
    sure = sums[best] >= SURE and (best == "benign" or seen >= SEEN)
    return (best if sure else "inconclusive"), min(sums[best], 1.0)
