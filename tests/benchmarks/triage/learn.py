"""From records to the table of weights.

How far the weights may leave judgement, the temperature and the price of a pair are chosen by families:
each fold of families is judged by weights that were fitted on the others, so that the confidence is that
of ideas never seen. The table is then fitted on all of them.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from monitor.triage.weights import TABLE, Table
from tests.benchmarks.triage.example import Example
from tests.benchmarks.triage.examples import examples
from tests.benchmarks.triage.fit import fit
from tests.benchmarks.triage.record import Record
from tests.benchmarks.triage.scaling import PAIRS, TEMPERATURES, surprise

SPREADS = (0.25, 0.5, 1.0)
FOLDS = 5


def learn(records: Sequence[Record]) -> tuple[Table, list[str]]:
    """The weights, and what was tried, in lines."""
    families = sorted({record.family for record in records})
    folds = [
        list(examples([r for r in records if families.index(r.family) % FOLDS == fold]))
        for fold in range(FOLDS)
    ]
    tries: list[tuple[float, float, Table]] = []
    said = []
    for spread in SPREADS:
        tables = [fit(_without(folds, fold), TABLE, spread) for fold in range(FOLDS)]
        found = min(
            (_surprise(folds, tables, temperature, pair), temperature, pair)
            for temperature, pair in product(TEMPERATURES, PAIRS)
        )
        said.append(f"within {spread:g} of judgement: {found[0]:.3f} nats on families not fitted on")
        said[-1] += f", at temperature {found[1]:g}, a pair {found[2]:g}"
        tries.append((found[0], spread, replace(TABLE, temperature=found[1], pair=found[2])))
    _, spread, scale = min(tries, key=lambda each: each[0])
    fitted = fit([lesson for fold in folds for lesson in fold], TABLE, spread)
    return replace(fitted, temperature=scale.temperature, pair=scale.pair), said


def _without(folds: Sequence[Sequence[Example]], out: int) -> list[Example]:
    return [lesson for fold, lessons in enumerate(folds) if fold != out for lesson in lessons]


def _surprise(
    folds: Sequence[Sequence[Example]], tables: Sequence[Table], temperature: float, pair: float
) -> float:
    """Mean surprise of each fold under the weights fitted on the others."""
    scaled = [replace(table, temperature=temperature, pair=pair) for table in tables]
    weights = [sum(lesson.weight for lesson in fold) for fold in folds]
    total = sum(w * surprise(fold, table) for w, fold, table in zip(weights, folds, scaled, strict=True))
    return total / sum(weights)
