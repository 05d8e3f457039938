"""What the pairs "served | training" that findings of differing rows show, taken together, say of all rows.

Words: under other names every word of training has one served word and every served word one of training;
a wrong join gives one word now for this and now for that. Numbers: an older value of a slow feature goes
closely with training's, above it as often as below, and is written alike; a wrong join's goes with nothing, a
rounded one lies on one side, and one with noise has more digits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from detectors.types import Finding

LEAST_REPEATED = 3  # pairs that were seen again, each of which a wrong join would most likely have broken
LEAST_WORDS = 2
LEAST_NUMBERS = 15
CLOSELY = 0.8  # correlation
BOTH_SIDES = 0.2  # of the pairs, at least, above and below
LEAST_VALUES = 0.7  # of the pairs, that are served values of their own
APART = " | "

Pairs = list[tuple[str, str]]


def with_shown(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, of which those of rows beside training tell where values are renamed or older ones."""
    rows = [f for f in findings if f.detector == "training_skew" and f.details.get("form") == "rows"]
    names = {f.subject for f in rows if f.details.get("transform") == "other"}
    kinds = {name: _kind(_pairs(f for f in rows if f.subject == name)) for name in names}
    of = {f.id: kind for f in rows if (kind := kinds.get(f.subject))}
    return tuple(_told(f, of[f.id]) if f.id in of else f for f in findings)


def _told(f: Finding, kind: str) -> Finding:
    return replace(f, details={**f.details, "transform": kind, "explained": f.details.get("differing")})


def _pairs(found: Iterable[Finding]) -> Pairs:
    """(served, training) of each row that was shown, once."""
    shown = {example for f in found for example in f.details.get("examples", ())}
    pairs = [example.partition(": ")[2].partition(APART) for example in sorted(shown)]
    return [(served, training) for served, apart, training in pairs if apart]


def _kind(pairs: Pairs) -> str | None:
    numbers = [(_number(served), _number(training)) for served, training in pairs]
    known = [(a, b) for a, b in numbers if a is not None and b is not None]
    if not known:
        return "renamed" if _renames(pairs) else None
    return "older" if len(known) == len(pairs) and _older(pairs, known) else None


def _renames(pairs: Pairs) -> bool:
    once = set(pairs)
    served, training = ({pair[side] for pair in once} for side in (0, 1))
    one_to_one = len(once) == len(served) == len(training)
    seen_again = len(pairs) - len(once)
    apart = served.isdisjoint(training) and "null" not in served
    return one_to_one and apart and len(once) >= LEAST_WORDS and seen_again >= LEAST_REPEATED


def _older(pairs: Pairs, numbers: list[tuple[float, float]]) -> bool:
    if len(pairs) < LEAST_NUMBERS:
        return False
    served, training = np.array(numbers).T
    if not served.std() or not training.std() or len(set(numbers)) < LEAST_NUMBERS:
        return False
    above = float(np.mean(served > training))
    own = len(np.unique(served)) / len(served)
    digits = [max(len(pair[side].partition(".")[2]) for pair in pairs) for side in (0, 1)]
    closely = float(np.corrcoef(served, training)[0, 1]) >= CLOSELY
    both = BOTH_SIDES <= above <= 1 - BOTH_SIDES
    return closely and both and own >= LEAST_VALUES and digits[0] <= digits[1]


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if np.isfinite(value) else None
