"""How much would a check that nobody made tell? The entropy of the causes that it is expected to take away.

A symbol's two weights for a cause are log-ratios of its chance p under the cause to its chance q
otherwise:

    fired = ln(p / q),   clear = ln((1 − p) / (1 − q)),   so   q = (1 − e^clear) / (e^fired − e^clear)

A cause that has nothing to do with the symbol shows it with the mean q of those that have. The expected
gain is H(causes) − P(fired) H(causes | fired) − P(clear) H(causes | clear), in nats.
"""

import math
from collections.abc import Mapping

from monitor.triage.catalogue import CATALOGUE
from monitor.triage.weights import TABLE

LEAST, MOST = 1e-4, 1 - 1e-4


def chances(symbol: str, causes: list[str]) -> tuple[dict[str, float], float]:
    """The chance that each of the causes shows the symbol, and that of anything else.

    >>> by_cause, otherwise = chances("nulls", ["features.missing"])
    >>> by_cause["features.missing"] > 0.9, otherwise < 0.1
    (True, True)
    """
    found: dict[str, float] = {}
    others: list[float] = []
    for cause in causes:
        role = CATALOGUE[cause].roles.get(symbol)
        held = TABLE.weight(cause, symbol, role) if role else None
        if held is None or held.fired * held.clear >= 0:
            continue
        q = (1 - math.exp(held.clear)) / (math.exp(held.fired) - math.exp(held.clear))
        others.append(_bounded(q))
        found[cause] = _bounded(q * math.exp(held.fired))
    return found, sum(others) / len(others) if others else 0.0


def gain(symbol: str, probabilities: Mapping[str, float]) -> float:
    """The expected drop of entropy (nats) when the symbol would be looked for."""
    by_cause, otherwise = chances(symbol, list(probabilities))
    if not by_cause:
        return 0.0
    total = math.fsum(probabilities.values())
    before = {cause: p / total for cause, p in probabilities.items()} if total > 0 else {}
    shown = {cause: p * by_cause.get(cause, otherwise) for cause, p in before.items()}
    fired = math.fsum(shown.values())
    clear = {cause: p - shown[cause] for cause, p in before.items()}
    after = fired * _entropy(shown) + (1 - fired) * _entropy(clear)
    return max(_entropy(before) - after, 0.0)


def _bounded(chance: float) -> float:
    return min(max(chance, LEAST), MOST)


def _entropy(weights: Mapping[str, float]) -> float:
    total = math.fsum(weights.values())
    return -math.fsum(w / total * math.log(w / total) for w in weights.values() if w > 0 and total > 0)
