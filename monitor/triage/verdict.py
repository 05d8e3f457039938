"""From evidence to a verdict, or to none.

The lens with the largest probability is the verdict when that is large enough and rests on something seen.
Rules stand above the numbers: what looks like another cause that nobody looked for is held back (alike.py),
and nothing is benign while an alarm of infrastructure stands.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass

from detectors.types import Verdict
from monitor.triage.alike import hold_back
from monitor.triage.catalogue import CATALOGUE, Entry
from monitor.triage.hypotheses import Hypothesis, Odds, odds, score
from monitor.triage.parity import parity_is_clear
from monitor.triage.sign import Signs
from monitor.triage.weighing import Counted, weigh
from monitor.triage.weights import TABLE, Table

SURE = 0.55  # probability that the best lens must reach
SEEN = 0.5  # and what of it belongs to causes of which something was seen
LENSES: tuple[Verdict, ...] = ("infrastructure", "quality", "benign")


@dataclass(frozen=True)
class Scored:
    """One cause with its probability and the evidence that was counted, as (sign, log-odds)."""

    cause: str
    probability: float
    score: float
    counted: Counted

    @property
    def entry(self) -> Entry:
        """The cause's line in the catalogue."""
        return CATALOGUE[self.cause]

    @property
    def is_seen(self) -> bool:
        """Did one of the symbols fire that must be seen, or that name the cause?"""
        own = (*self.entry.must, *self.entry.names)
        return any(sign.state == "fired" and sign.symbol in own for sign, _ in self.counted)


@dataclass(frozen=True)
class Ruling:
    """The verdict with its confidence and every cause that was weighed, most probable first."""

    verdict: Verdict
    confidence: float
    ranking: tuple[Scored, ...]
    capped: bool


def decide(signs: Signs, possible: Collection[str] = CATALOGUE, table: Table = TABLE) -> Ruling:
    """Weigh every possible cause of the catalogue. Without any evidence: inconclusive, and no ranking."""
    if all(sign.state == "missing" or sign.symbol == "declared_event" for sign in signs.values()):
        return Ruling("inconclusive", 0.0, (), False)
    evidence = weigh(signs, possible, table)
    capped = not parity_is_clear(signs)
    found = Odds(hold_back(odds(evidence, table).probabilities, signs, possible))
    scored = [
        Scored(cause, found.of(cause), score(cause, parts, table), parts) for cause, parts in evidence.items()
    ]
    ranking = tuple(sorted(scored, key=lambda s: (-s.probability, s.cause)))
    verdict, confidence = _verdict(found, ranking, signs)
    return Ruling(verdict, confidence, ranking, capped)


def lens_of(held: Hypothesis) -> Verdict:
    """Which side is broken when these causes stand: infrastructure, when any of them is."""
    return min((CATALOGUE[cause].lens for cause in held), key=LENSES.index)


def _verdict(found: Odds, ranking: tuple[Scored, ...], signs: Signs) -> tuple[Verdict, float]:
    """The lens with the largest sum, when that is large enough and rests on what was seen.

    `confidence` is the sum either way. Many causes at which nobody could look do not make a verdict.
    """
    sums = dict.fromkeys(LENSES, 0.0)
    for held, probability in found.probabilities.items():
        sums[lens_of(held)] += probability
    best = max(LENSES, key=lambda lens: sums[lens])
    shown = {scored.cause for scored in ranking if scored.is_seen and scored.entry.lens == best}
    seen = math.fsum(
        p for held, p in found.probabilities.items() if shown & {*held} and lens_of(held) == best
    )
    alarm = signs["infra_alarm"].state == "fired"
    sure = sums[best] >= SURE and (not alarm if best == "benign" else seen >= SEEN)
    return (best if sure else "inconclusive"), min(sums[best], 1.0)
