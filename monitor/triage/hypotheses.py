"""Which cause, or which two at once? Every cause alone is a hypothesis, and so is every pair of which each
has its own symptom.

A pair's score is that of both causes together, where one explains away what speaks against the other: a
sign that both show counts once (noisy-or), and one that must not be seen for the one is no reproach when
the other shows it. Two causes at once are rare: a pair pays `pair`. Its probability is shared by its two
causes.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from monitor.triage.catalogue import CATALOGUE
from monitor.triage.sign import Sign
from monitor.triage.weighing import Counted
from monitor.triage.weights import TABLE, Table

Hypothesis = tuple[str, ...]  # one cause or two
SUMS_UP = {"input_fault", "data_fault", "anything", "infra_alarm"}


@dataclass(frozen=True)
class Odds:
    """The probability of every hypothesis; what they lack of 1 is left for what no catalogue holds."""

    probabilities: Mapping[Hypothesis, float]

    def of(self, cause: str) -> float:
        """The cause's own probability and its part of the pairs that it belongs to."""
        return math.fsum(p / len(held) for held, p in self.probabilities.items() if cause in held)


def odds(evidence: Mapping[str, Counted], table: Table = TABLE) -> Odds:
    """The softmax of the scores of all hypotheses and of a leak."""
    scores: dict[Hypothesis, float] = {
        (cause,): score(cause, parts, table) for cause, parts in evidence.items()
    }
    for pair in _pairs(evidence):
        scores[pair] = pair_score(pair, evidence, table)
    top = max(*scores.values(), table.leak)
    powers = {held: math.exp((value - top) / table.temperature) for held, value in scores.items()}
    total = math.fsum(powers.values()) + math.exp((table.leak - top) / table.temperature)
    return Odds({held: power / total for held, power in powers.items()})


def score(cause: str, parts: Counted, table: Table = TABLE) -> float:
    """The cause's log-odds: its prior and all that counts for or against it.

    Where nobody could look for what must be seen of it, what else is clear does not speak for it.
    """
    must = CATALOGUE[cause].must
    unseen = bool(must) and not any(sign.symbol in must for sign, _ in parts)
    told = [weighed for sign, weighed in parts if not unseen or sign.state == "fired" or weighed < 0]
    return table.prior(cause) + math.fsum(told)


def pair_score(pair: Hypothesis, evidence: Mapping[str, Counted], table: Table = TABLE) -> float:
    """The log-odds of two causes at once."""
    first, second = pair
    waived = _excused(first, second, evidence) + _excused(second, first, evidence)
    both = sum(score(cause, evidence[cause], table) for cause in pair)
    return both - waived - _twice(evidence[first], evidence[second]) + table.pair


def symptoms(cause: str, parts: Counted) -> list[Sign]:
    """The signs seen that must be seen for the cause."""
    return [sign for sign, _ in parts if sign.state == "fired" and sign.symbol in CATALOGUE[cause].must]


def shows(cause: str, sign: Sign, parts: Counted) -> bool:
    """Would the cause alone show that sign, or is it the same finding as one that it does show?"""
    if sign.symbol in (*CATALOGUE[cause].must, *CATALOGUE[cause].may):
        return True
    findings = {each.finding for each, weighed in parts if each.state == "fired" and weighed > 0}
    return sign.finding is not None and sign.finding in findings


def _pairs(evidence: Mapping[str, Counted]) -> list[Hypothesis]:
    """Two faults, each with a symptom that the other would not show."""
    faults = {cause: parts for cause, parts in evidence.items() if CATALOGUE[cause].lens != "benign"}
    own = {cause: symptoms(cause, parts) for cause, parts in faults.items()}
    seen = [cause for cause, signs in own.items() if signs]
    return [
        (a, b)
        for a, b in combinations(seen, 2)
        if not all(shows(b, sign, evidence[b]) for sign in own[a])
        and not all(shows(a, sign, evidence[a]) for sign in own[b])
    ]


def _excused(accused: str, other: str, evidence: Mapping[str, Counted]) -> float:
    """The (negative) weight of what speaks against a cause and is explained by the other."""
    return math.fsum(
        weighed
        for sign, weighed in evidence[accused]
        if sign.state == "fired"
        and weighed < 0
        and (sign.symbol in SUMS_UP or shows(other, sign, evidence[other]))
    )


def _twice(ours: Counted, theirs: Counted) -> float:
    """What would be counted twice: a sign seen for both, and what a clear check lends to both."""
    held = {sign.symbol: weighed for sign, weighed in theirs if weighed > 0}
    return math.fsum(
        min(weighed, held[sign.symbol]) for sign, weighed in ours if weighed > 0 and sign.symbol in held
    )
