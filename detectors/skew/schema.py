"""Checks of the schema form: what one side has, in kind, and the other has never had.

A difference counts when the first windows served show it and the window judged still does: what came later
is a change, which `missing`, `vocabulary` and `ranges` tell.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detectors.detector import View
from detectors.profile.feature import FeatureProfile
from detectors.skew.lasting import sides
from detectors.types import Check
from detectors.wording import percent

LEAST_ROWS = 30
NEVER = 1e-3  # a share that counts as none
GROSS = 0.5
NO_COMMON_WORD = 0.99
NULLABLE = 0.02


@dataclass(frozen=True)
class Difference:
    """Shares of rows in training, the first windows and now, and from which difference on they matter."""

    kind: str
    text: str
    bar: float
    training: float
    first: float
    now: float

    @property
    def effect(self) -> float:
        """The smaller of the two differences from training; 0 when they point in two directions."""
        first, now = self.first - self.training, self.now - self.training
        return min(first, now, key=abs) if first * now > 0 else 0.0


def check_schema(view: View) -> Sequence[Check]:
    """A check for each feature whose sides differ."""
    known = sides(view)
    if known is None:
        return ()
    checks = []
    for each in known.features(view):
        rows = [side.rows for side in each]
        for found in _differences(*each):
            if min(rows) >= LEAST_ROWS and abs(found.effect) >= found.bar:
                checks.append(_check(each[0].name, found, min(rows[1:]), rows[0]))
                break
    return checks


def _differences(
    training: FeatureProfile, first: FeatureProfile, now: FeatureProfile
) -> Iterator[Difference]:
    """What could differ, the gravest first."""
    name = training.name
    a, b, c = (side.invalid / side.rows for side in (training, first, now))
    yield Difference("kind", f"{name} is text on one side and a number on the other", GROSS, a, b, c)
    a, b, c = (side.total / side.rows for side in (training, first, now))
    if 0 in (a, b, c):
        which = "serving" if a else "training"
        text = f"{which} has never had {name}, the other side has"
        yield Difference("absent", text, NULLABLE, a, b, c)
    if training.kind == "categorical" and first.total and now.total:
        b, c = (side.unseen_count / side.total for side in (first, now))
        text = f"{name} has no word in common with training"
        yield Difference("vocabulary", text, NO_COMMON_WORD, 0.0, b, c)
    a, b, c = ((side.nulls + side.nans) / side.rows for side in (training, first, now))
    if min(a, max(b, c)) < NEVER:
        text = f"{percent(c)} of {name} has no value in serving, {percent(a)} in training, since it is served"
        yield Difference("nullable", text, NULLABLE, a, b, c)


def _check(name: str, found: Difference, served: int, training: int) -> Check:
    return Check(
        subject=name,
        effect=found.effect,
        bar=found.bar,
        p_value=_chance(found, served, training),
        observed=found.now,
        baseline=found.training,
        text=found.text,
        details={"form": "schema", "kind": found.kind},
        lasting=True,
    )


def _chance(found: Difference, served: int, training: int) -> float:
    """Of two shares that differ so, as of independent rows: the normal tail, with one more row either way."""
    p, q = found.training, found.training + found.effect
    pooled = (p * training + q * served + 1) / (training + served + 2)
    error = math.sqrt(max(pooled * (1 - pooled), 1e-12) * (1 / training + 1 / served))
    return math.erfc(abs(q - p) / error / math.sqrt(2))
