"""What the pairs "served | training" that findings of differing rows show, taken together, say of all rows.

Words: under other names every word of training has one served word and every served word one of training;
a wrong join gives one word now for this and now for that. Numbers: an older value of a slow feature goes
closely with training's, above it as often as below, and is written alike; a wrong join's goes with nothing, a
rounded one lies on one side, and one with noise has more digits. One value in place of many: where training's
go together in time, as those of one store for all rows do, it stopped; where they lie anyhow from row to row,
a bound holds those beyond it, the nearest close by, and the usual value for what is not known lies among
them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from detectors.types import Finding
from monitor.triage.meanings import DEFAULTS

LEAST_REPEATED = 3  # pairs that were seen again, each of which a wrong join would most likely have broken
LEAST_WORDS = 2
LEAST_CROSSED = 2  # rows that show how two features were exchanged
LEAST_NUMBERS = 15
CLOSELY = 0.8  # correlation
BOTH_SIDES = 0.2  # of the pairs, at least, above and below
LEAST_VALUES = 0.7  # of the pairs, that are served values of their own
LEAST_OF_ONE = 8  # pairs of one served value: all on one side by chance in 1 of 128
TOGETHER = 1.0  # squares of the steps in time over the variance; 2 where nothing goes together
NEAREST = 4.0  # times the usual gap between values, that the nearest to a bound lies from it at most
BEHIND = 0.6  # rank correlation of the difference with time
LOOKED_AT = ("other", "default", "offset")  # transforms of which all rows together may tell more
APART = " | "

Floats = NDArray[np.float64]
Pairs = list[tuple[str, str]]


def with_shown(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings in order of time, of which those of rows beside training tell what their values are."""
    rows = [f for f in findings if f.detector == "training_skew" and f.details.get("form") == "rows"]
    kinds = {
        (name, transform): _kind(_pairs(f for f in rows if _of(f) == (name, transform)), transform)
        for name, transform in {_of(f) for f in rows if _of(f)[1] in LOOKED_AT}
    }
    of = {f.id: kind for f in rows if (kind := kinds.get(_of(f)))}
    return tuple(_told(f, of[f.id]) if f.id in of else f for f in findings)


def _of(f: Finding) -> tuple[str, str | None]:
    return f.subject, f.details.get("transform")


def _told(f: Finding, kind: str) -> Finding:
    return replace(f, details={**f.details, "transform": kind, "explained": f.details.get("differing")})


def _pairs(found: Iterable[Finding]) -> Pairs:
    """(served, training) of each row that was shown, once, in order of time."""
    shown = dict.fromkeys(example for f in found for example in f.details.get("examples", ()))
    pairs = [example.partition(": ")[2].partition(APART) for example in shown]
    return [(served, training) for served, apart, training in pairs if apart]


def crosswise(one: Finding, other: Finding) -> bool:
    """Does each hold in every row that both show what training has for the other?"""
    ours, theirs = (dict(example.split(": ", 1) for example in f.details["examples"]) for f in (one, other))
    both = ours.keys() & theirs.keys()
    turned = [ours[row].split(APART) == theirs[row].split(APART)[::-1] for row in both]
    return len(both) >= LEAST_CROSSED and all(turned)


def _kind(pairs: Pairs, transform: str | None) -> str | None:
    numbers = [(_number(served), _number(training)) for served, training in pairs]
    known = [(a, b) for a, b in numbers if a is not None and b is not None]
    if transform == "default":
        return _one_for_many(pairs, known)
    if transform == "offset":
        return "older" if len(known) == len(pairs) and _falls_behind(known) else None
    if not known:
        return "renamed" if _renames(pairs) else None
    return "older" if len(known) == len(pairs) and _older(pairs, known) else None


def _one_for_many(pairs: Pairs, numbers: list[tuple[float, float]]) -> str | None:
    """Is the one served value a bound, or the usual one? None where it may be one that stopped."""
    values = {served.lower() for served, _ in pairs}
    if len(pairs) < LEAST_OF_ONE or len(values) > 1 or values <= DEFAULTS:
        return None
    if len(numbers) < len(pairs):
        return None if _words_together([training for _, training in pairs]) else "usual"
    served, training = np.array(numbers).T
    variance = training.var()
    if not variance or np.mean(np.diff(training) ** 2) < TOGETHER * variance:
        return None
    return "bound" if _beyond(served[0], training) else "usual"


def _words_together(words: list[str]) -> bool:
    """Does the next row mostly hold the same word, though there are several?"""
    shares = np.unique(words, return_counts=True)[1] / len(words)
    again = np.mean([one == other for one, other in pairwise(words)])
    return bool(again >= (1 + (shares**2).sum()) / 2)


def _beyond(bound: float, training: Floats) -> bool:
    """Do all values lie on one side of the bound, from close by on?"""
    away = np.sort(np.abs(training - bound))
    one_side = training.min() >= bound or training.max() <= bound
    return bool(one_side and away[0] <= NEAREST * (away[-1] - away[0]) / len(away))


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


def _falls_behind(numbers: list[tuple[float, float]]) -> bool:
    """Is it an age that no longer grows, ever further below training's?"""
    if len(numbers) < LEAST_OF_ONE:
        return False
    served, training = np.array(numbers).T
    lag = np.argsort(np.argsort(training - served, kind="stable"), kind="stable")
    grows = np.median(training - served) > 0 and len(set(np.round(training - served, 6))) > len(lag) / 4
    return bool(grows and np.corrcoef(lag, np.arange(len(lag)))[0, 1] >= BEHIND)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if np.isfinite(value) else None
