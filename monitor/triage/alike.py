"""What is held back where not all could be looked at.

Some causes look exactly like others but for one check: a wrong join looks like concept drift, lost rows like
fewer requests. Where that check did not run, each of them may have as much of the probability. Where it did
run and was not clear, causes that rest on outcomes given inputs may together hold at most `CAPPED`. A
quiet span is benign to `UNSEEN` only while one of the eyes was closed. And where the best explanation is in
doubt (doubt.py) neither side has more than `DOUBTED`.
"""

import math
from collections.abc import Collection, Mapping

from monitor.triage.catalogue import CATALOGUE
from monitor.triage.doubt import in_doubt
from monitor.triage.hypotheses import Hypothesis
from monitor.triage.parity import NEEDED, parity_is_clear
from monitor.triage.sign import Signs

CAPPED = 0.5
UNSEEN = 0.85
DOUBTED = 0.88
EYES = (*NEEDED, "new_slice")  # without these some faults are not seen at all


def hold_back(
    probabilities: Mapping[Hypothesis, float], signs: Signs, possible: Collection[str]
) -> dict[Hypothesis, float]:
    """The probabilities shared with what looks the same, and capped; what a cap takes goes nowhere."""
    held = _shared(probabilities, signs, possible)
    if not parity_is_clear(signs):
        held = _cap(held, {c for c, entry in CATALOGUE.items() if entry.rests_on_outcomes}, CAPPED)
    if in_doubt(probabilities, signs):
        for lens in ("infrastructure", "quality"):
            held = _cap(held, {c for c, entry in CATALOGUE.items() if entry.lens == lens}, DOUBTED)
    if any(signs[symbol].state == "missing" for symbol in EYES):
        held = _cap(held, {c for c, entry in CATALOGUE.items() if entry.lens == "benign"}, UNSEEN)
    return held


def _shared(
    probabilities: Mapping[Hypothesis, float], signs: Signs, possible: Collection[str]
) -> dict[Hypothesis, float]:
    shared = dict.fromkeys(probabilities, 0.0)
    for held, probability in probabilities.items():
        others = {other for cause in held for other in alike(cause, signs)} & {*possible} - {*held}
        part = probability / (1 + len(others))
        for each in (held, *((other,) for other in others)):
            shared[each] = shared.get(each, 0.0) + part
    return shared


def alike(cause: str, signs: Signs) -> set[str]:
    """The causes that nobody looked for and that would look the same."""
    looks_like = CATALOGUE[cause].looks_like
    if any(signs[symbol].state == "fired" for symbol in CATALOGUE[cause].unless):
        return set()
    return {other for symbol, other in looks_like.items() if signs[symbol].state == "missing"}


def _cap(held: dict[Hypothesis, float], causes: Collection[str], most: float) -> dict[Hypothesis, float]:
    """Hold all hypotheses with one of the causes together to at most so much."""
    capped = {each for each in held if not set(causes).isdisjoint(each)}
    total = math.fsum(held[each] for each in capped)
    factor = most / total if total > most else 1.0
    return {each: p * factor if each in capped else p for each, p in held.items()}
